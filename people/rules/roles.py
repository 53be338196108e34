"""Who somebody is to the house: granted roles, and what follows from them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person, Role, RoleGrant, Unit
from people.queries import subtree_of

ROLE_SENTENCES = {
    Role.AI_OPS: _("Receives what the frontline reports and answers it."),
    Role.AI_STUDIO: _("Vets tools, sets guardrails and publishes training."),
    Role.FINANCE: _("Verifies benefits and books them."),
    Role.ADMINISTRATOR: _("Grants roles and keeps the directory."),
}


def holds(person: Person, *roles: Role) -> bool:
    """Whether one of these roles is granted to the person today."""
    return not person.granted_roles.isdisjoint(roles)


def is_manager(person: Person) -> bool:
    """A manager has reports or heads a unit; nobody grants it."""
    return bool(person.headed_paths) or Person.objects.reporting_to(person).present_on(person.today()).exists()


def managed_units(person: Person):
    """The units whose people this person manages: whole subtrees of the units they head; everything for the Studio,
    finance and administrators, who answer for the whole company."""
    if holds(person, Role.AI_STUDIO, Role.FINANCE, Role.ADMINISTRATOR):
        return Unit.objects.all()
    return Unit.objects.filter(subtree_of(person.headed_paths, "path"))


def refusal_to_grant_role(by: Person | None, person: Person) -> str:
    """Administrators grant roles; the very first grant of a new site comes from its shell, where `by` is None."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return gettext("Only an administrator can grant a role.")
    if not person.is_active:
        return gettext("{name} has left the company.").format(name=person.name)
    return ""


def refusal_to_end_role(by: Person | None, grant: RoleGrant) -> str:
    """Administrators end roles, but never the last administrator's: nobody could open the door again."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return gettext("Only an administrator can end a role.")
    others = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR).exclude(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR and grant.ended_at is None and not others.exists():
        said = gettext("{name} is the only administrator; grant the role to somebody else first.")
        return said.format(name=grant.person.name)
    return ""


def holders_by_role() -> dict[Role, int]:
    """How many people hold each granted role today, roles that nobody holds included."""
    grants = RoleGrant.objects.in_force().values_list("role", flat=True)
    return {role: sum(held == role for held in grants) for role in Role}


def people_with_roles() -> int:
    """How many people hold at least one granted role today."""
    return RoleGrant.objects.in_force().values("person").distinct().count()
