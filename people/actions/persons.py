"""Hiring, and what the directory or the person says of them."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from journal.actions import record
from journal.rules import refuse_if
from people import rules
from people.models import EmailAlias, Membership, Person, Unit
from people.rules.matching import held_from


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
    refuse_if(rules.refusal_to_change_erased(person))
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"change_details does not change {', '.join(sorted(unknown))}")
    if "email" in details:
        details["email"] = details["email"].strip().lower()
        refuse_if(rules.refusal_to_use_address(details["email"], person))
    was = person.email
    changed = sorted(name for name, value in details.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, details[name])
    if changed:
        person.save(update_fields=changed)
        if "email" in changed:  # allauth's own copies of the address would let the old one sign in
            person.emailaddress_set.all().delete()
            keep_alias(person, was)
        record(by=by, verb="people.change_details", subject=person, detail={"changed": changed})


def keep_alias(person: Person, email: str) -> None:
    """The address the person had until today still names them for the days they had it."""
    ends = EmailAlias.objects.filter(until_on__isnull=False).values_list("until_on", flat=True)
    since = held_from(person.joined_on, ends.filter(person=person), ends.filter(email=email))
    if since < timezone.localdate():
        EmailAlias.objects.create(person=person, email=email, from_on=since, until_on=timezone.localdate())


@transaction.atomic
def choose_clock(*, person: Person, time_zone: str, language: str) -> None:
    """The person's own choice of the clock and the language in which this site speaks to them."""
    if (person.time_zone, person.language) == (time_zone, language):
        return
    person.time_zone, person.language = time_zone, language
    person.save(update_fields=["time_zone", "language"])
    record(by=person, verb="people.choose_clock", subject=person, detail={"zone": time_zone, "language": language})
