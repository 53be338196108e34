"""Where people work, when they leave, and when they come back."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from journal.actions import record
from journal.rules import refuse_if
from people import rules
from people.actions.access import end_sessions
from people.models import Membership, Person, RoleGrant, ServiceBreak, Unit
from people.rules.presence import Presence

# The rows of a presence: the model, the name of its spans in Presence, its columns, the first two of which name one.
SPANS = (
    (Membership, "stays", ["person_id", "from_on", "unit_id", "until_on"]),
    (ServiceBreak, "breaks", ["person_id", "from_on", "until_on"]),
)


@transaction.atomic
def place(*, person: Person, unit: Unit, on: date | None = None, by: Person | None) -> None:
    """Move the person to a unit from that day on; figures of earlier days keep counting them where they were."""
    on = on or timezone.localdate()
    before = locked_presence(person)
    if before.placed(unit.pk, on) == before:
        return
    refuse_if(rules.refusal_to_keep_directory(by))
    refuse_if(rules.refusal_to_place(person.name, before, on, timezone.localdate()))
    keep_presence(person, before, before.placed(unit.pk, on))
    person.unit = unit
    record(by=by, verb="people.place", subject=person, detail={"unit": unit.pk, "on": on.isoformat()})


@transaction.atomic
def record_departure(*, person: Person, on: date | None = None, by: Person | None) -> None:
    """The person has left, or will: from that day no sign-in and no role; open sessions end. The facts stay."""
    refuse_if(rules.refusal_to_keep_directory(by))
    on = on or timezone.localdate()
    before = locked_presence(person)
    refuse_if(rules.refusal_to_leave(person.name, before, on))
    keep_presence(person, before, before.left(on))
    if not person.is_active:
        end_sessions(person)
    record(by=by, verb="people.record_departure", subject=person, detail={"on": on.isoformat()})


@transaction.atomic
def take_back_departure(*, person: Person, by: Person | None) -> None:
    """The departure was a mistake, or the person stays after all: they are where they were."""
    refuse_if(rules.refusal_to_keep_directory(by))
    before = locked_presence(person)
    if before.left_on is None:
        return
    keep_presence(person, before, before.not_left())
    record(by=by, verb="people.take_back_departure", subject=person, detail={"was": before.left_on.isoformat()})


@transaction.atomic
def record_return(*, person: Person, on: date | None = None, by: Person | None) -> None:
    """Somebody who had left is back from that day on, in the unit they left. No day between counts them; roles that
    were granted before are granted anew, or not."""
    refuse_if(rules.refusal_to_keep_directory(by))
    on = on or timezone.localdate()
    before = locked_presence(person)
    refuse_if(rules.refusal_to_return(person.name, before, on, timezone.localdate()))
    after = before.back(on)
    if after.breaks != before.breaks:
        end_roles_of_returned([person.pk], by=by)
    keep_presence(person, before, after)
    detail = {"left": before.left_on.isoformat(), "on": on.isoformat()}
    record(by=by, verb="people.record_return", subject=person, detail=detail)


@transaction.atomic
def correct_joining(*, person: Person, on: date, by: Person | None) -> None:
    """The person joined, or came back, on another day than was known."""
    refuse_if(rules.refusal_to_keep_directory(by))
    before = locked_presence(person)
    refuse_if(rules.refusal_to_begin(person.name, before, on))
    keep_presence(person, before, before.began(on))
    detail = {"was": before.since.isoformat(), "on": on.isoformat()}
    record(by=by, verb="people.correct_joining", subject=person, detail=detail)


def locked_presence(person: Person) -> Presence:
    Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(rules.refusal_to_change_erased(person))
    return rules.presence_of(person)


def keep_presence(person: Person, before: Presence, after: Presence) -> None:
    """Written to the rows and to the object that the caller holds, whose roles follow from it."""
    write_presences({person.pk: before}, {person.pk: after})
    person.joined_on, person.left_on = after.joined_on, after.left_on
    person.__dict__.pop("granted_roles", None)


def write_presences(before: Mapping[int, Presence], after: Mapping[int, Presence]) -> None:
    """Write what differs, by person id, in a few statements however many people there are. Whoever is not in `before`
    is new, with a row that says the same already."""
    changed = [pk for pk in after if before.get(pk) != after[pk]]
    known = [pk for pk in changed if pk in before]
    people = ((pk, after[pk].joined_on, after[pk].left_on, after[pk].unit_id) for pk in known)
    Person.objects.rewrite(["id", "joined_on", "left_on", "unit_id"], people)
    for model, spans, columns in SPANS:
        old = {(pk, span.from_on): span for pk in known for span in getattr(before[pk], spans)}
        new = {(pk, span.from_on): span for pk in changed for span in getattr(after[pk], spans)}
        model.objects.strike(old.keys() - new.keys())
        moved = ((pk, *span) for (pk, day), span in new.items() if old.get((pk, day), span) != span)
        model.objects.rewrite(columns, moved, key=2)
        fresh = ((pk, *span) for (pk, day), span in new.items() if (pk, day) not in old)
        model.objects.copy_in(columns, fresh)


def end_roles_of_returned(people: list[int], *, by: Person | None) -> None:
    """Who comes back holds no role of before: nobody granted it to the person they are now."""
    for grant in RoleGrant.objects.filter(person__in=people, ended_at__isnull=True).select_for_update():
        grant.ended_at, grant.ended_by = timezone.now(), by
        grant.save(update_fields=["ended_at", "ended_by"])
        record(by=by, verb="people.end_role", subject=grant.person, detail={"role": grant.role})
