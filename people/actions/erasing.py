"""Taking a person's identity out of the directory."""

from django.db import transaction
from django.db.models import Q, QuerySet

from journal.actions import record
from journal.rules import refuse_if
from people.actions.access import end_sessions
from people.models import ERASED, Erasure, Person, Unit, company_time_zone
from people.rules.erasing import Identity, identity_of, refusal_to_erase


@transaction.atomic
def replace_identity(*, person: Person, reason: str, by: Person | None) -> Identity:
    """Name, address and numbers give way to nothing; what lets somebody sign in is deleted. The facts stay.

    Returns what they were, for the tables of other apps that hold them too; the journal keeps who erased and why.
    """
    erased = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(refusal_to_erase(erased, by))
    was = identity_of(erased)
    end_sessions(erased)
    erased.authenticator_set.all().delete()
    erased.emailaddress_set.all().delete()
    erased.aliases.all().delete()
    Unit.objects.filter(head=erased).update(head=None)
    Person.objects.filter(manager=erased).update(manager=None)
    write_nobody(erased)
    Erasure.objects.create(person=erased, reason=reason, erased_by=by)
    record(by=by, verb="people.erase", subject=erased, detail={"reason": reason})
    return was


def write_nobody(person: Person) -> None:
    """The row as of somebody who is no longer known; the days they were here and the unit are facts of figures."""
    person.given_name, person.family_name = ERASED, ""
    person.email = f"erased-{person.pk}@erased.invalid"
    person.external_id = person.employee_number = person.manager = None
    person.time_zone, person.language = company_time_zone(), Person._meta.get_field("language").get_default()
    person.set_unusable_password()
    person.save()


def replace_in(rows: QuerySet, columns: list[str], was: Identity) -> int:
    """Take the identity out of these columns of these rows, wherever it stands in them; how many rows had it."""
    holding = Q()
    for column in columns:
        for word in was.words:
            holding |= Q(**{f"{column}__icontains": word})
    changed = list(rows.filter(holding).order_by())
    for row in changed:
        for column in columns:
            setattr(row, column, was.out_of(getattr(row, column)))
    rows.model._base_manager.bulk_update(changed, columns, batch_size=500)
    return len(changed)
