"""Sending reports to their queue, with the reasons kept."""

from datetime import datetime

from django.db import transaction

from feedback import notices
from feedback.actions.turns import Turn, turn
from feedback.models import Event, Item, Queue, Route, RuleVersion, Watch
from feedback.rules.refusals import refusal_to_decide
from feedback.rules.routing import Outcome, current_versions, decide, snapshot_of, unit_slugs, without_words
from journal.actions import record
from journal.rules import refuse_if
from people.models import Person

SWEPT_TOGETHER = 100
# What the standing queues are called in the database; a reader finds them under the label of their standing.
STANDING_NAMES = {Queue.Standing.FALLBACK: "AI Ops", Queue.Standing.RESTRICTED: "Restricted"}


def standing_queue(standing: str) -> Queue:
    """The fallback or the restricted queue; made when it is first needed."""
    return Queue.objects.get_or_create(standing=standing, defaults={"name": STANDING_NAMES[standing]})[0]


def queue_for(outcome: Outcome) -> Queue:
    if outcome.reason == Route.Reason.RESTRICTED:
        return standing_queue(Queue.Standing.RESTRICTED)
    return outcome.version.queue if outcome.version else standing_queue(Queue.Standing.FALLBACK)


def route(act: Turn) -> Route:
    """Judge the report by the rules in force and put it where they say, superseding its route until now."""
    item = act.item
    snapshot = snapshot_of(item, unit_slugs([item]))
    outcome = decide(snapshot, current_versions(), item.is_restricted)
    Route.objects.in_force().filter(item=item).update(superseded_at=act.at)
    item.queue = queue_for(outcome)
    made = Route.objects.create(
        item=item,
        queue=item.queue,
        reason=outcome.reason,
        rule_version=outcome.version,
        snapshot=without_words(snapshot),
        explanation=outcome.explanation,
        at=act.at,
        by=act.by,
    )
    if not item.is_restricted:
        add_what_matches_add(act, outcome.matches)
    rule = outcome.version.name if outcome.version else ""
    act.leave(Event.Kind.ROUTED, queue=item.queue.name, rule=rule, reason=outcome.reason, route=made.pk)
    return made


def add_what_matches_add(act: Turn, matches: list[RuleVersion]) -> None:
    """Every rule that matches adds its tags and its watchers; what an earlier route added stays."""
    for version in matches:
        act.item.tags = sorted({*act.item.tags, *version.tags})
        for watcher in version.watchers.all():
            _, new = Watch.objects.get_or_create(item=act.item, person=watcher, defaults={"since": act.at})
            if new:
                act.tell(watcher, notices.watching(act.item, version.name))


def reroute_after_decision(act: Turn, was_restricted: bool) -> None:
    """After a new kind or severity: route again unless somebody froze it; into and out of the restricted queue
    always."""
    if was_restricted != act.item.is_restricted or not act.item.routing_frozen:
        route(act)


@transaction.atomic
def route_item(*, item: Item, by: Person | None = None, at: datetime | None = None) -> Item:
    """Route a report that has no route yet; one that has is left alone."""
    if not Item.objects.unrouted().filter(pk=item.pk).exists():
        return item
    with turn(item, by=by, verb="route", at=at) as act:
        if act.item.queue_id is None:
            made = route(act)
            act.detail |= {"route": made.pk, "queue": made.queue_id}
    return act.item


def route_unrouted() -> int:
    """The sweep: route whatever has no route, each in a transaction of its own; how many there were."""
    routed = 0
    while waiting := list(Item.objects.unrouted().order_by("pk")[:SWEPT_TOGETHER]):
        for item in waiting:
            route_item(item=item)
        routed += len(waiting)
    return routed


@transaction.atomic
def ask_routing(*, item: Item, by: Person, version: int, at: datetime | None = None) -> Item:
    """Let the rules decide again, also about a report that somebody was given by hand."""
    with turn(item, by=by, verb="ask_routing", at=at, version=version) as act:
        refuse_if(refusal_to_decide(act.item, by))
        act.item.routing_frozen = False
        made = route(act)
        act.detail |= {"route": made.pk, "queue": made.queue_id}
    return act.item


@transaction.atomic
def create_queue(*, name: str, by: Person | None) -> Queue:
    """A pile for reports of one sort; one name, one queue. The names of the standing queues name those."""
    for standing in Queue.Standing:
        if name.strip().lower() in (STANDING_NAMES[standing].lower(), standing.label.lower()):
            return standing_queue(standing)
    queue, new = Queue.objects.get_or_create(name=name.strip())
    if new:
        record(by=by, verb="feedback.create_queue", subject=queue)
    return queue
