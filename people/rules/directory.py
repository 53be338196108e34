"""Who may keep the directory, and when it may change."""

from django.utils.translation import gettext as _

from people.models import EmailAlias, Person, Role, Unit
from people.rules.roles import holds


def refusal_to_keep_directory(by: Person | None) -> str:
    """Administrators keep the directory; the clock, an import and the site's shell (`by` None) do so for them."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return _("Only an administrator changes the directory.")
    return ""


def refusal_to_use_address(email: str, person: Person | None = None) -> str:
    """An address belongs to one person, however it is capitalised; `person` is the one who has it already."""
    address, owner = email.strip().lower(), person.pk if person else None
    taken = Person.objects.filter(email=address).exclude(pk=owner).exists()
    if taken or EmailAlias.objects.filter(email=address, until_on__isnull=True).exclude(person=owner).exists():
        return _("There is already a person with the address {email}.").format(email=email)
    return ""


def refusal_to_appoint(person: Person) -> str:
    return "" if person.is_active else _("{name} has left the company.").format(name=person.name)


def refusal_to_move_unit(unit: Unit, parent: Unit | None) -> str:
    """A unit cannot hang below itself."""
    if parent and parent.path.startswith(unit.path):
        return _("{parent} is part of {unit}; a unit cannot be moved into itself.").format(parent=parent, unit=unit)
    return ""
