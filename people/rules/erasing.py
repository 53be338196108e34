"""When a person's identity may be erased, and what of a text gives it away."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from people.models import ERASED, Erasure, Person, Role
from people.rules.roles import holds
from ui.words import full_day


@dataclass(frozen=True)
class Identity:
    """What somebody was called before it was erased: to be looked for elsewhere, and then forgotten."""

    person_id: int
    words: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern:
        """Any of the words, standing by itself. Longest first, so that a full name is replaced as one."""
        ordered = sorted(self.words, key=len, reverse=True)
        return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in ordered), re.IGNORECASE)

    @property
    def more_closely(self) -> "Identity":
        """The same where everything is about this person: there a given or a family name alone is them as well."""
        return Identity(self.person_id, (*self.words, *self.names), ())

    def out_of(self, text: str) -> str:
        """The text with each of the words replaced."""
        return self.pattern.sub(ERASED, text)


def identity_of(person: Person) -> Identity:
    """The full name, every address and the numbers; a given name alone is not it, since others have it too."""
    aliases = person.aliases.values_list("email", flat=True)
    found = (person.name, person.email, person.employee_number, person.external_id, *aliases)
    names = (person.given_name, person.family_name)
    return Identity(person.pk, tuple(filter(None, found)), tuple(filter(None, names)))


def is_erased(person: Person) -> bool:
    return Erasure.objects.filter(person=person.pk).exists()


def refusal_to_erase(person: Person, by: Person | None) -> str:
    """Administrators erase, once, and nobody who is still here: what they need to work would be gone."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return _("Only an administrator erases somebody's identity.")
    if is_erased(person):
        return _("This person's identity is erased already.")
    if person.is_active and person.left_on:
        said = _("{name} is here until {day}; their identity can be erased from that day on.")
        return said.format(name=person.name, day=full_day(person.left_on))
    if person.is_active:
        said = _("{name} is still here; an identity can be erased once somebody has left.")
        return said.format(name=person.name)
    return ""


def refusal_to_change_erased(person: Person) -> str:
    """An erased person is nobody whose row could be corrected or who could come back under it."""
    return _("This person's identity is erased; nothing about them changes any more.") if is_erased(person) else ""
