"""Every write about people: hiring, placing, leaving, units, roles."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.text import slugify

from journal.actions import record
from journal.rules import refuse_if
from people import rules
from people.models import Membership, Person, RoleGrant, Unit


@transaction.atomic
def create_unit(*, name: str, parent: Unit | None = None, by: Person | None) -> Unit:
    """A new unit below `parent` (None: at the top). The slug is made from the name, numbered when taken."""
    refuse_if(rules.refusal_to_keep_directory(by))
    if parent:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
    unit = Unit.objects.create(name=name, slug=free_slug(name), parent=parent)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(by=by, verb="people.create_unit", subject=unit, detail={"parent": parent.pk if parent else None})
    return unit


def free_slug(name: str) -> str:
    slug = base = slugify(name)[:130] or "unit"
    number = 1
    while Unit.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, by: Person | None) -> None:
    """Give the unit another name; its address on this site stays."""
    refuse_if(rules.refusal_to_keep_directory(by))
    unit.name = name
    unit.save(update_fields=["name"])
    record(by=by, verb="people.rename_unit", subject=unit)


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: Person | None) -> None:
    """Hang the unit, with everything below it, under another parent (None: at the top).

    The whole tree is locked while the paths are rewritten: two moves at once could otherwise tie a knot.
    """
    refuse_if(rules.refusal_to_keep_directory(by))
    tree = {each.pk: each for each in Unit.objects.select_for_update().order_by("pk")}
    moved, above = tree[unit.pk], tree[parent.pk] if parent else None
    refuse_if(rules.refusal_to_move_unit(moved, above))
    before, after = moved.path, f"{above.path if above else '/'}{moved.pk}/"
    if before == after:
        return
    Unit.objects.under(moved).update(path=Concat(Value(after), Substr("path", len(before) + 1)))
    Unit.objects.filter(pk=moved.pk).update(parent=above)
    unit.parent, unit.path = above, after
    record(by=by, verb="people.move_unit", subject=unit, detail={"from": before, "to": after})


@transaction.atomic
def appoint_head(*, unit: Unit, person: Person | None, by: Person | None) -> None:
    """Make the person head of the unit, in the place of whoever was; None leaves it without a head."""
    refuse_if(rules.refusal_to_keep_directory(by))
    refuse_if(rules.refusal_to_appoint(person) if person else "")
    record(
        by=by,
        verb="people.appoint_head",
        subject=unit,
        detail={"head": person.pk if person else None, "before": unit.head_id},
    )
    unit.head = person
    unit.save(update_fields=["head"])
    if person:
        person.__dict__.pop("headed_paths", None)


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
    refuse_if(rules.refusal_to_keep_directory(by))
    refuse_if(rules.refusal_to_use_address(email))
    person = Person.objects.create(
        email=email.strip().lower(),
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


DETAILS = {"given_name", "family_name", "email", "employee_number", "external_id", "manager", "time_zone", "language"}


@transaction.atomic
def change_details(*, person: Person, by: Person | None, **details) -> None:
    """Correct columns of the directory (those in DETAILS). The journal keeps which, never what they said."""
    refuse_if(rules.refusal_to_keep_directory(by))
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"change_details does not change {', '.join(sorted(unknown))}")
    if "email" in details:
        details["email"] = details["email"].strip().lower()
        refuse_if(rules.refusal_to_use_address(details["email"], person))
    changed = sorted(name for name, value in details.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, details[name])
    if changed:
        person.save(update_fields=changed)
        if "email" in changed:  # allauth's own copies of the address would let the old one sign in
            person.emailaddress_set.all().delete()
        record(by=by, verb="people.change_details", subject=person, detail={"changed": changed})


@transaction.atomic
def choose_clock(*, person: Person, time_zone: str, language: str) -> None:
    """The person's own choice of the clock and the language in which this site speaks to them."""
    if (person.time_zone, person.language) == (time_zone, language):
        return
    person.time_zone, person.language = time_zone, language
    person.save(update_fields=["time_zone", "language"])
    record(by=person, verb="people.choose_clock", subject=person, detail={"zone": time_zone, "language": language})


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


def end_sessions(person: Person) -> None:
    """Sign the person out everywhere, now."""
    for session in person.usersession_set.all():
        session.end()


@transaction.atomic
def sign_out_everywhere(*, person: Person, by: Person | None) -> None:
    """End the person's sessions, as when a device was lost. They may sign in again."""
    refuse_if(rules.refusal_to_keep_directory(by))
    end_sessions(person)
    record(by=by, verb="people.sign_out_everywhere", subject=person)


@transaction.atomic
def forget_second_step(*, person: Person, by: Person | None) -> None:
    """Take away the second step of signing in, for somebody who lost both phone and recovery codes; sessions end."""
    refuse_if(rules.refusal_to_keep_directory(by))
    person.authenticator_set.all().delete()
    end_sessions(person)
    record(by=by, verb="people.forget_second_step", subject=person)


@transaction.atomic
def grant_role(*, person: Person, role: str, by: Person | None) -> RoleGrant:
    """Grant a role; granting it twice is one grant."""
    refuse_if(rules.refusal_to_grant_role(by, person))
    grant, new = RoleGrant.objects.get_or_create(person=person, role=role, ended_at=None, defaults={"granted_by": by})
    if new:
        record(by=by, verb="people.grant_role", subject=person, detail={"role": role})
        person.__dict__.pop("granted_roles", None)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: Person | None) -> None:
    """Take a granted role back; the grant stays as a fact."""
    # Two administrators who end each other's role at the same moment would otherwise leave nobody.
    list(RoleGrant.objects.in_force().filter(role=grant.role).select_for_update(of=["self"]))
    refuse_if(rules.refusal_to_end_role(by, grant))
    if grant.ended_at is None:
        grant.ended_at, grant.ended_by = timezone.now(), by
        grant.save(update_fields=["ended_at", "ended_by"])
        record(by=by, verb="people.end_role", subject=grant.person, detail={"role": grant.role})
        grant.person.__dict__.pop("granted_roles", None)
