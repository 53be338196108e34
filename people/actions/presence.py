"""Where people work, and when they leave."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from journal.actions import record
from journal.rules import refuse_if
from people import rules
from people.actions.access import end_sessions
from people.models import Membership, Person, Unit


@transaction.atomic
def place(*, person: Person, unit: Unit, on: date | None = None, by: Person | None) -> None:
    """Move the person to a unit from that day on; figures of earlier days keep counting them where they were."""
    on = on or timezone.localdate()
    placed = Person.objects.select_for_update().get(pk=person.pk)
    latest = placed.memberships.select_related("unit").order_by("from_on").last()
    if latest and latest.unit_id == unit.pk and latest.from_on <= on:
        return
    refuse_if(rules.refusal_to_keep_directory(by))
    refuse_if(rules.refusal_to_place(placed, latest, on))
    if latest and latest.from_on == on:
        latest.delete()
    elif latest:
        latest.until_on = on
        latest.save(update_fields=["until_on"])
    Membership.objects.create(person=placed, unit=unit, from_on=on, until_on=placed.left_on)
    Person.objects.filter(pk=placed.pk).update(unit=unit)
    person.unit = unit
    record(by=by, verb="people.place", subject=person, detail={"unit": unit.pk, "on": on.isoformat()})


@transaction.atomic
def record_departure(*, person: Person, on: date | None = None, by: Person | None) -> None:
    """The person has left, or will: from that day no sign-in and no role; open sessions end. The facts stay."""
    refuse_if(rules.refusal_to_keep_directory(by))
    on = on or timezone.localdate()
    leaver = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(rules.refusal_to_leave(leaver, on))
    close_memberships(leaver, on)
    keep_leaving_day(person, on)
    if not person.is_active:
        end_sessions(person)
    record(by=by, verb="people.record_departure", subject=person, detail={"on": on.isoformat()})


@transaction.atomic
def take_back_departure(*, person: Person, by: Person | None) -> None:
    """The departure was a mistake, or the person stays after all: they are where they were."""
    refuse_if(rules.refusal_to_keep_directory(by))
    leaver = Person.objects.select_for_update().get(pk=person.pk)
    if leaver.left_on is None:
        return
    leaver.memberships.filter(until_on=leaver.left_on).update(until_on=None)
    if leaver.unit and not leaver.memberships.exists():
        Membership.objects.create(person=leaver, unit=leaver.unit, from_on=leaver.joined_on)
    keep_leaving_day(person, None)
    record(by=by, verb="people.take_back_departure", subject=person, detail={"was": leaver.left_on.isoformat()})


def close_memberships(leaver: Person, on: date) -> None:
    """End the membership of the day before; moves of that day or later never came to be."""
    stays = leaver.memberships.order_by("from_on")
    last, first = stays.filter(from_on__lt=on).last(), stays.first()
    stays.filter(from_on__gte=on).delete()
    if last:
        last.until_on = on
        last.save(update_fields=["until_on"])
    if last or first:
        Person.objects.filter(pk=leaver.pk).update(unit=(last or first).unit_id)


def keep_leaving_day(person: Person, on: date | None) -> None:
    """Written to the row and to the object that the caller holds, whose roles follow from it."""
    Person.objects.filter(pk=person.pk).update(left_on=on)
    person.left_on = on
    person.__dict__.pop("granted_roles", None)
