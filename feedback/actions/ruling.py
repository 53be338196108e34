"""Routing rules: making, changing, moving and retiring them. A change makes a new version; routes keep pointing
at the old."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import Queue, Rule, RuleVersion
from feedback.rules.refusals import refusal_to_triage
from feedback.rules.writing import Unreadable, read, write
from journal.actions import record
from journal.rules import Refused, refuse_if
from people.models import Person


def readable(condition: dict) -> dict:
    """The condition in its normal form, or a refusal: what cannot be written down and read again does not route."""
    try:
        return read(write(condition))
    except (Unreadable, KeyError, TypeError, AttributeError) as problem:
        raise Refused(_("This condition cannot be used. {problem}").format(problem=problem)) from problem


def lock_order() -> None:
    """Rules are few and change rarely: whoever changes their order waits for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('feedback.rules'))")


@transaction.atomic
def create_rule(
    *,
    name: str,
    condition: dict,
    queue: Queue,
    watchers=(),
    tags=(),
    position: int | None = None,
    by: Person | None,
    at: datetime | None = None,
) -> Rule:
    """A rule in the last place, or at `position`; its first version. `by` None is a scenario or a shell."""
    refuse_if(refusal_to_triage(by) if by else "")
    lock_order()
    last = Rule.objects.aggregate(last=Max("position"))["last"] or 0
    rule = Rule.objects.create(position=last + 1)
    write_version(rule, 1, by, at, name=name, condition=condition, queue=queue, watchers=watchers, tags=tags)
    record(by=by, verb="feedback.create_rule", subject=rule, detail={"queue": queue.pk})
    if position:
        move_rule(rule=rule, position=position, by=by)
    return rule


def write_version(rule: Rule, number: int, by, at, *, name, condition, queue, watchers, tags) -> RuleVersion:
    version = RuleVersion.objects.create(
        rule=rule,
        number=number,
        name=name.strip(),
        condition=readable(condition),
        queue=queue,
        tags=sorted({tag.strip().lower() for tag in tags if tag.strip()}),
        created_by=by,
        created_at=at or timezone.now(),
    )
    version.watchers.set(watchers)
    return version


@transaction.atomic
def change_rule(*, rule: Rule, by: Person | None, at: datetime | None = None, **changed) -> RuleVersion:
    """A new version with what changed (name, condition, queue, watchers, tags). Reports that were routed keep
    their route."""
    refuse_if(refusal_to_triage(by) if by else "")
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.retired_at:
        raise Refused(_("This rule is retired. Make a new one."))
    latest = rule.versions.latest("number")
    before = {name: getattr(latest, name) for name in ("name", "condition", "queue", "tags")}
    before["watchers"] = list(latest.watchers.all())
    version = write_version(rule, latest.number + 1, by, at, **before | changed)
    record(by=by, verb="feedback.change_rule", subject=rule, detail={"version": version.number})
    return version


@transaction.atomic
def move_rule(*, rule: Rule, position: int, by: Person | None) -> None:
    """Put the rule at that place, 1 being first; the others close up."""
    refuse_if(refusal_to_triage(by) if by else "")
    lock_order()
    order = list(Rule.objects.in_force())
    if rule not in order:
        raise Refused(_("A retired rule has no place."))
    order.remove(rule)
    order.insert(max(0, position - 1), rule)
    put_in_order(order)
    record(by=by, verb="feedback.move_rule", subject=rule, detail={"position": order.index(rule) + 1})


def put_in_order(order: list[Rule]) -> None:
    for place, rule in enumerate(order, start=1):
        rule.position = place
    Rule.objects.bulk_update(order, ["position"])


@transaction.atomic
def retire_rule(*, rule: Rule, by: Person | None) -> None:
    """Stop routing by it; its versions stay as the reason of the routes they made."""
    refuse_if(refusal_to_triage(by) if by else "")
    lock_order()
    rule = Rule.objects.get(pk=rule.pk)
    if rule.retired_at is None:
        rule.position, rule.retired_at, rule.retired_by = None, timezone.now(), by
        rule.save()
        put_in_order(list(Rule.objects.in_force()))
        record(by=by, verb="feedback.retire_rule", subject=rule)
