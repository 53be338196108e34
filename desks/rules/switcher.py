"""Which desks a person has, in the order in which they are offered."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from adoption.queries import is_champion
from people.models import Person, Role
from people.rules import holds, is_manager


@dataclass(frozen=True)
class Desk:
    key: str
    label: str
    url: str
    current: bool


def reads_adoption(person: Person) -> bool:
    """Whether the desk with the figures is theirs: they manage somebody, or the whole company is their business."""
    return is_manager(person) or holds(person, Role.AI_STUDIO, Role.FINANCE, Role.ADMINISTRATOR)


def desks_of(person: Person, path: str = "") -> list[Desk]:
    """The desks of this person. Everybody has a next step; the others follow from what they are on their today.

    `path` is the page being looked at: the desk with the longest address it starts with is the current one.
    """
    offered = [("home", _("My next step"), reverse("desks:home"))]
    if is_champion(person, person.today()):
        offered.append(("unit", _("My unit"), reverse("desks:unit")))
    if reads_adoption(person):
        offered.append(("adoption", _("Adoption"), reverse("desks:adoption")))
    if holds(person, Role.AI_OPS):
        offered.append(("triage", _("Triage"), reverse("admin:feedback_item_changelist")))
    if holds(person, Role.AI_STUDIO, Role.ADMINISTRATOR):
        offered.append(("imports", _("Files"), reverse("desks:imports")))
        offered.append(("admin", _("Operations"), reverse("admin:index")))
    here = max((url for key, label, url in offered if path == url or (url != "/" and path.startswith(url))), default="")
    return [Desk(key, label, url, current=url == here) for key, label, url in offered]
