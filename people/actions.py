"""Every write about people: hiring, placing, leaving, roles."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from journal.actions import record
from journal.rules import Refused, refuse_if
from people.models import Membership, Person, RoleGrant, Unit
from people.rules import refusal_to_grant_role


@transaction.atomic
def create_unit(*, name: str, parent: Unit | None = None, by: Person | None) -> Unit:
    """A new unit below `parent` (None: at the top). The slug is made from the name, numbered when taken."""
    slug = base = slugify(name)[:130] or "unit"
    number = 1
    while Unit.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    unit = Unit.objects.create(name=name, slug=slug, parent=parent)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(by=by, verb="people.create_unit", subject=unit, detail={"parent": parent.pk if parent else None})
    return unit


@transaction.atomic
def appoint_head(*, unit: Unit, person: Person, by: Person | None) -> None:
    """Make the person head of the unit, in the place of whoever was."""
    record(by=by, verb="people.appoint_head", subject=unit, detail={"head": person.pk, "before": unit.head_id})
    unit.head = person
    unit.save(update_fields=["head"])


@transaction.atomic
def hire(
    *,
    email: str,
    given_name: str,
    family_name: str = "",
    unit: Unit | None = None,
    manager: Person | None = None,
    joined_on: date | None = None,
    by: Person | None,
    password: str | None = None,
    **directory,
) -> Person:
    """A new colleague. `directory` takes more columns of Person: external_id, employee_number, time_zone, language.

    Without a password the account is opened through “forgot password”, so that no password ever travels.
    """
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(f"There is already a person with the address {email}.")
    person = Person.objects.create(
        email=email.strip(),
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        unit=unit,
        manager=manager,
        joined_on=joined_on or timezone.localdate(),
        password=make_password(password),
        **directory,
    )
    if unit:
        Membership.objects.create(person=person, unit=unit, from_on=person.joined_on)
    record(by=by, verb="people.hire", subject=person, detail={"unit": unit.pk if unit else None})
    return person


@transaction.atomic
def place(*, person: Person, unit: Unit, on: date | None = None, by: Person | None) -> None:
    """Move the person to a unit from that day on; figures of earlier days keep counting them where they were."""
    on = on or timezone.localdate()
    person = Person.objects.select_for_update().get(pk=person.pk)
    latest = person.memberships.order_by("from_on").last()
    if latest and latest.unit_id == unit.pk and latest.until_on is None:
        return
    if latest and latest.from_on > on:
        raise Refused(f"{person.name} moved to {latest.unit} on {latest.from_on}; an earlier move cannot be added now.")
    if latest and latest.from_on == on:
        latest.delete()
    elif latest and latest.until_on is None:
        latest.until_on = on
        latest.save(update_fields=["until_on"])
    Membership.objects.create(person=person, unit=unit, from_on=on)
    person.unit = unit
    person.save(update_fields=["unit"])
    record(by=by, verb="people.place", subject=person, detail={"unit": unit.pk, "on": on.isoformat()})


@transaction.atomic
def record_departure(*, person: Person, on: date | None = None, by: Person | None) -> None:
    """The person has left: no sign-in from that day, sessions end at once, the facts stay."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.left_on = on or timezone.localdate()
    person.save(update_fields=["left_on"])
    person.memberships.filter(until_on__isnull=True, from_on__lt=person.left_on).update(until_on=person.left_on)
    end_sessions(person)
    record(by=by, verb="people.record_departure", subject=person, detail={"on": person.left_on.isoformat()})


def end_sessions(person: Person) -> None:
    """Sign the person out everywhere, now."""
    for session in person.usersession_set.all():
        session.end()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@transaction.atomic
def grant_role(*, person: Person, role: str, by: Person | None) -> RoleGrant:
    """Grant a role; granting it twice is one grant."""
    refuse_if(refusal_to_grant_role(by, person))
    grant, new = RoleGrant.objects.in_force().get_or_create(person=person, role=role, defaults={"granted_by": by})
    if new:
        record(by=by, verb="people.grant_role", subject=person, detail={"role": role})
        person.__dict__.pop("granted_roles", None)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: Person) -> None:
    """Take a granted role back; the grant stays as a fact."""
    refuse_if(refusal_to_grant_role(by, grant.person))
    if grant.ended_at is None:
        grant.ended_at, grant.ended_by = timezone.now(), by
        grant.save(update_fields=["ended_at", "ended_by"])
        record(by=by, verb="people.end_role", subject=grant.person, detail={"role": grant.role})
