"""Everything one report's page in triage shows: the report, its thread, the decisions with their refusals, why
it is here."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from feedback.admin.decisions import (
    Assignment,
    Closing,
    Decision,
    Declining,
    Duplicate,
    KindDecision,
    Note,
    Question,
    Release,
    Reopening,
    Reply,
    Resolution,
    Routing,
    SeverityDecision,
    Spam,
    Start,
    Taking,
    VendorWait,
)
from feedback.models import Item, Kind, Route, Severity, State, Watch
from feedback.rules.kinds import KINDS, NIST_EDITION, OWASP_EDITION, first_answer_due, first_answer_is_late
from feedback.rules.refusals import (
    operators,
    refusal_to_close,
    refusal_to_decide,
    refusal_to_move,
    refusal_to_note,
    refusal_to_release,
    refusal_to_reopen,
    refusal_to_reply,
    refusal_to_take,
)
from feedback.rules.routing import in_force
from feedback.rules.writing import write
from feedback.views.thread import full_history
from people.models import Person
from people.queries.prepared import Prepared, answers

HEADLINE = 120  # a report no longer than this is its own heading
RESTRICTED_WORDS = _(
    "Restricted: seen by AI Ops, its reporter and whoever it is given to. Do not copy its words elsewhere."
)


def answer_hint(reach: int) -> str:
    told = ngettext(
        "{n} person is told, and can say whether it is fixed.",
        "{n} people are told, and can say whether it is fixed.",
        reach,
    )
    return told.format(n=reach)


def refusals(item: Item, by: Person) -> dict[type[Decision], str]:
    """For each decision, why it cannot be made now, or ''."""
    moves = {
        Start: State.IN_PROGRESS,
        VendorWait: State.WAITING_VENDOR,
        Question: State.WAITING_REPORTER,
        Resolution: State.RESOLVED,
        Declining: State.DECLINED,
        Duplicate: State.DUPLICATE,
        Spam: State.SPAM,
    }
    decided = refusal_to_decide(item, by)
    return {decision: refusal_to_move(item, goal, by) for decision, goal in moves.items()} | {
        Taking: refusal_to_take(item, by),
        Release: refusal_to_release(item, by),
        Assignment: decided,
        SeverityDecision: decided,
        KindDecision: decided,
        Routing: decided,
        Reply: refusal_to_reply(item, by),
        Note: refusal_to_note(item, by),
        Closing: refusal_to_close(item, by),
        Reopening: refusal_to_reopen(item, by),
    }


def panels(item: Item, by: Person, query: str) -> dict[str, dict]:
    """Each decision as its noun -> {noun, label, action, refusal}; the template decides where it stands. The
    fields are few and stand in the template; the decision's form reads what comes back."""
    return {
        decision.noun.replace("-", "_"): {
            "noun": decision.noun,
            "label": decision.label,
            "action": f"../{decision.noun}/" + (f"?{query}" if query else ""),
            "refusal": refusal,
        }
        for decision, refusal in refusals(item, by).items()
    }


def severities(item: Item) -> list[dict]:
    """The four buttons, 1 to 4 on the keyboard."""
    return [
        {"value": str(level.value), "code": level.name, "label": level.label, "current": level == item.severity}
        for level in Severity
    ]


def kinds(item: Item) -> list[tuple[str, str, bool]]:
    return [(value, label, value == item.kind) for value, label in Kind.choices]


def routing(routes: list[Route], rules: list[int]) -> dict:
    """Why it is here: the route in force, each rule's leaves, and rules that changed since. routes: all there were,
    the one in force first; rules: the versions in force."""
    if not routes or routes[0].superseded_at:
        return {"route": None}
    route = routes[0]
    judged = {rule["version"] for rule in route.explanation}
    for rule in route.explanation:
        for leaf in rule["leaves"]:
            leaf["written"] = write({"field": leaf["field"], leaf["test"]: leaf["values"]})
    changed = not judged.issuperset(rules)
    return {"route": route, "rules": route.explanation, "changed_since": changed, "earlier": len(routes) - 1}


ROUTES = Prepared(
    lambda item: (
        Route.objects.filter(item=item)
        .select_related("queue", "rule_version", "by")
        .order_by(F("superseded_at").desc(nulls_first=True))
    )
)
RULES = Prepared(lambda: in_force().values_list("pk", flat=True))
WATCHERS = Prepared(lambda item: Watch.objects.filter(item=item).select_related("person"))
DUPLICATES = Prepared(lambda item: Item.objects.filter(duplicate_of=item).only("pk"))
OPERATORS = Prepared(operators)


def references(item: Item) -> list[tuple[str, str]]:
    """Where this kind of thing stands in the public lists of AI risks."""
    kind = KINDS[item.kind]
    return [(edition, entry) for edition, entry in ((NIST_EDITION, kind.nist), (OWASP_EDITION, kind.owasp)) if entry]


def desk(item: Item, by: Person, inbox) -> dict:
    """The context of admin/feedback/item/desk.html."""
    routes, rules, watchers, duplicates, colleagues = answers(
        ROUTES.about(item=item.pk),
        RULES.about(),
        WATCHERS.about(item=item.pk),
        DUPLICATES.about(item=item.pk),
        OPERATORS.about(day=by.today()),
    )
    return {
        "item": item,
        "is_headline": len(item.what_happened) <= HEADLINE,
        "entries": full_history(item),
        "does": panels(item, by, inbox.query),
        "severities": severities(item),
        "kinds": kinds(item),
        "operators": [each for each in colleagues if each.pk != item.owner_id],
        "routing": routing(routes, rules),
        "references": references(item),
        "watchers": watchers,
        "duplicates": duplicates,
        "answer_due": first_answer_due(item),
        "is_late": first_answer_is_late(item, timezone.now()),
        "inbox": inbox,
        "back": f"{inbox.url()}#{item.ref}",
        "restricted_words": RESTRICTED_WORDS,
        "answer_hint": answer_hint(item.reach),
    } | inbox.neighbours(item)
