"""Granting roles, and taking them back."""

from django.db import transaction
from django.utils import timezone

from journal.actions import record
from journal.rules import refuse_if
from people import rules
from people.models import Person, RoleGrant


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
