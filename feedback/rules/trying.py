"""Trying a draft rule on the reports of the last 90 days before it routes anything."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from feedback.models import Item, RuleVersion
from feedback.rules.routing import Outcome, current_versions, decide, snapshot_of, unit_slugs

TRIED_DAYS = 90
MOST_TRIED = 2000
MOST_SHOWN = 50


@dataclass(frozen=True)
class Change:
    """A report that the draft would have sent elsewhere."""

    item: Item
    before: Outcome
    after: Outcome


@dataclass(frozen=True)
class Trial:
    """tried: reports judged; capped: whether there were more; matched: how many the draft matches; moved: how many it
    would have sent elsewhere; changes: the first of those."""

    tried: int
    capped: bool
    matched: int
    moved: int
    changes: list[Change]


def with_draft(versions: list[RuleVersion], draft: RuleVersion, position: int) -> list[RuleVersion]:
    """The rules as they would stand with the draft at that place (1 is first), in place of its own earlier version."""
    others = [version for version in versions if draft.rule_id is None or version.rule_id != draft.rule_id]
    place = max(0, position - 1)
    return [*others[:place], draft, *others[place:]]


def try_draft(draft: RuleVersion, position: int, person) -> Trial:
    """What the draft (an unsaved RuleVersion with its queue) would have changed among what the person may see:
    at most 2,000 of the latest reports of the last 90 days, judged by what is known of them now. S0 is left
    out: rules do not move it."""
    since = timezone.now() - timedelta(days=TRIED_DAYS)
    latest = Item.objects.visible_to(person).filter(received_at__gte=since, severity__gt=0).order_by("-received_at")
    items = list(latest.select_related("tool", "unit").defer("prompt", "answer", "words")[: MOST_TRIED + 1])
    capped = len(items) > MOST_TRIED
    items = items[:MOST_TRIED]
    slugs = unit_slugs(items)
    now = current_versions()
    then = with_draft(now, draft, position)
    matched, changes = 0, []
    for item in items:
        snapshot = snapshot_of(item, slugs)
        before, after = decide(snapshot, now, False), decide(snapshot, then, False)
        matched += draft in after.matches
        if queue_of(before) != queue_of(after):
            changes.append(Change(item, before, after))
    return Trial(len(items), capped, matched, len(changes), changes[:MOST_SHOWN])


def queue_of(outcome: Outcome) -> int | None:
    return outcome.version.queue_id if outcome.version else None
