"""Who may keep the directory, and when it may change."""

from datetime import date

from django.utils import timezone

from people.models import Membership, Person, Role, Unit
from people.rules.roles import holds


def refusal_to_keep_directory(by: Person | None) -> str:
    """Administrators keep the directory; the clock, an import and the site's shell (`by` None) do so for them."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return "Only an administrator changes the directory."
    return ""


def refusal_to_use_address(email: str, person: Person | None = None) -> str:
    """An address belongs to one person, however it is capitalised; `person` is the one who has it already."""
    taken = Person.objects.filter(email=email.strip().lower()).exclude(pk=person.pk if person else None)
    return f"There is already a person with the address {email}." if taken.exists() else ""


def refusal_to_appoint(person: Person) -> str:
    return "" if person.is_active else f"{person.name} has left the company."


def refusal_to_move_unit(unit: Unit, parent: Unit | None) -> str:
    """A unit cannot hang below itself."""
    if parent and parent.path.startswith(unit.path):
        return f"{parent} is part of {unit}; a unit cannot be moved into itself."
    return ""


def refusal_to_place(person: Person, latest: Membership | None, on: date) -> str:
    """Why this person cannot be placed from that day, given their latest membership, or ''."""
    if on > timezone.localdate():
        return "A move is recorded on its day or after it, not ahead."
    if on < person.joined_on:
        return f"{person.name} joined on {person.joined_on}; there is nothing to move before that day."
    if person.left_on and on >= person.left_on:
        return f"{person.name} left on {person.left_on}."
    if latest and latest.from_on > on:
        return f"{person.name} moved to {latest.unit} on {latest.from_on}; an earlier move cannot be added now."
    return ""


def refusal_to_leave(person: Person, on: date) -> str:
    if on < person.joined_on:
        return f"{person.name} joined on {person.joined_on} and cannot have left before that."
    return ""
