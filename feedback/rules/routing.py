"""Which queue a report belongs in, and why. Reads rows, writes nothing; deciding itself is pure."""

from dataclasses import asdict, dataclass, field

from feedback.models import Item, Route, RuleVersion
from feedback.rules.conditions import WORDS, evaluate, leaves
from feedback.rules.words import plain
from people.models import Unit


@dataclass(frozen=True)
class Outcome:
    """What the rules say of one report.

    reason: a Route.Reason; version: the RuleVersion that won, or None; matches: every version that matched, in
    order; explanation: for each rule in order {version, rule, name, number, matched, leaves: [Leaf as dict]},
    ready to be stored."""

    reason: str
    version: RuleVersion | None
    matches: list[RuleVersion] = field(default_factory=list)
    explanation: list[dict] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.version.queue.name if self.version else Route.Reason(self.reason).label


def in_force():
    """The latest version of each rule in force, in the order of the rules (RuleVersion queryset)."""
    versions = RuleVersion.objects.filter(rule__retired_at__isnull=True)
    return versions.order_by("rule__position", "-number").distinct("rule__position")


def current_versions() -> list[RuleVersion]:
    """The rules as they route now; two queries, whatever their number."""
    return list(in_force().select_related("rule", "queue").prefetch_related("watchers"))


def snapshot_of(item: Item, slugs: dict[int, str]) -> dict[str, list[str]]:
    """What the rules may look at, {field: values}; `slugs` holds the slug of each unit on the path of the
    reporter's unit.

    An empty list is something nobody knows: an anonymous reporter's unit, a harm stage that was not said.
    """
    path = [int(part) for part in item.unit.path.split("/") if part] if item.unit else []
    return {
        "kind": [item.kind],
        "severity": [f"S{item.severity}"],
        "tool": [item.tool.slug],
        "risk_tier": [item.tool.risk_tier],
        "unit": [slugs[unit] for unit in path if unit in slugs],
        WORDS: [text for text in (plain(item.what_happened), plain(item.expected)) if text],
        "source": [item.source],
        "harm_stage": [item.harm_stage] if item.harm_stage else [],
    }


def unit_slugs(items: list[Item]) -> dict[int, str]:
    """The slugs of all units on the paths of these reports' units; one query."""
    ids = {int(part) for item in items if item.unit for part in item.unit.path.split("/") if part}
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "slug")) if ids else {}


def decide(snapshot: dict, versions: list[RuleVersion], restricted: bool) -> Outcome:
    """The first version that matches wins; every one that matches adds its watchers and tags. S0 is not a
    matter of rules, but they are judged all the same, so that its page can say what they would have done."""
    judged = [(version, evaluate(version.condition, snapshot) is True) for version in versions]
    matches = [version for version, matched in judged if matched]
    explanation = [explain(version, matched, snapshot) for version, matched in judged]
    if restricted:
        return Outcome(Route.Reason.RESTRICTED, None, matches, explanation)
    if not matches:
        return Outcome(Route.Reason.FALLBACK, None, matches, explanation)
    return Outcome(Route.Reason.RULE, matches[0], matches, explanation)


def explain(version: RuleVersion, matched: bool, snapshot: dict) -> dict:
    return {
        "version": version.pk,
        "rule": version.rule_id,
        "name": version.name,
        "number": version.number,
        "matched": matched,
        "leaves": [asdict(leaf) for leaf in leaves(version.condition, snapshot)],
    }


def without_words(snapshot: dict) -> dict:
    """The snapshot as a route keeps it: the reporter's words stand in one place only."""
    return {name: values for name, values in snapshot.items() if name != WORDS}
