"""Which desks a person has, in the order they are offered."""

from dataclasses import dataclass

from django.urls import reverse

from people.models import Person, Role
from people.rules import holds, is_manager


@dataclass(frozen=True)
class Desk:
    label: str
    url: str
    current: bool


def desks_of(person: Person, path: str) -> list[Desk]:
    """The desks of this person; `path` is the page they are on, which marks one as current."""
    offered = [("My next step", reverse("desks:home"))]
    return [Desk(label, url, current=path == url) for label, url in offered]
