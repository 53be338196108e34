"""Who somebody is to the house: granted roles, derived roles and what they may look at."""

import zoneinfo
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

from django.utils import timezone

from people.models import Membership, Person, Role, RoleGrant, Unit
from people.queries import subtree_of

__all__ = ["ROLE_SENTENCES", "Role", "holds", "is_manager", "managed_units", "refusal_to_grant_role", "time_zones"]

ROLE_SENTENCES = {
    Role.AI_OPS: "Receives what the frontline reports and answers it.",
    Role.AI_STUDIO: "Vets tools, sets guardrails and publishes training.",
    Role.FINANCE: "Verifies benefits and books them.",
    Role.ADMINISTRATOR: "Grants roles and keeps the directory.",
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


REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a form: the zones that are named after a place, grouped by region. UTC stands for itself."""
    regions = {"Universal": [("UTC", "UTC")]}
    for zone in sorted(zoneinfo.available_timezones()):
        region, _, place = zone.partition("/")
        if region in REGIONS and place:
            regions.setdefault(region, []).append((zone, place.replace("_", " ").replace("/", ", ")))
    return list(regions.items())


# --- who may keep the directory ---------------------------------------------------------------------------------------
def refusal_to_keep_directory(by: Person | None) -> str:
    """Administrators keep the directory; the clock, an import and the site's shell (`by` None) do so for them."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return "Only an administrator changes the directory."
    return ""


def refusal_to_grant_role(by: Person | None, person: Person) -> str:
    """Administrators grant roles; the very first grant of a new site comes from its shell, where `by` is None."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return "Only an administrator can grant a role."
    if not person.is_active:
        return f"{person.name} has left the company."
    return ""


def refusal_to_end_role(by: Person | None, grant: RoleGrant) -> str:
    """Administrators end roles, but never the last administrator's: nobody could open the door again."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return "Only an administrator can end a role."
    others = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR).exclude(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR and grant.ended_at is None and not others.exists():
        return f"{grant.person.name} is the only administrator; grant the role to somebody else first."
    return ""


# --- when the directory may change ------------------------------------------------------------------------------------
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


# --- who sees a person ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Onlooker:
    """Somebody who sees a person by name, and what they are to that person."""

    person: Person
    reason: str


def onlookers_of(person: Person) -> list[Onlooker]:
    """The colleagues who see this person as their manager or as head of a unit above, nearest first.

    The same facts as `Person.objects.visible_to`, read from the other end; a test compares the two.
    """
    found = {}
    if person.manager and person.manager.is_active:
        found[person.manager_id] = Onlooker(person.manager, "your manager")
    for unit in units_above(person):
        if unit.head and unit.head.is_active:
            found.setdefault(unit.head_id, Onlooker(unit.head, f"heads {unit}"))
    found.pop(person.pk, None)
    return list(found.values())


def units_above(person: Person) -> list[Unit]:
    """The person's unit and those it is part of, the nearest first."""
    if not person.unit:
        return []
    ids = [int(step) for step in person.unit.path.strip("/").split("/")]
    units = Unit.objects.filter(pk__in=ids).select_related("head").in_bulk()
    return [units[pk] for pk in reversed(ids)]


def holders_by_role() -> dict[Role, int]:
    """How many people hold each granted role today, roles that nobody holds included."""
    grants = RoleGrant.objects.in_force().values_list("role", flat=True)
    return {role: sum(held == role for held in grants) for role in Role}


def people_with_roles() -> int:
    """How many people hold at least one granted role today."""
    return RoleGrant.objects.in_force().values("person").distinct().count()


class Audience(Enum):
    """Who sees something about a person. The page at /people/me/seen-by/ names them; tests try each of them."""

    SELF = "you alone"
    MANAGERS = "your manager and the heads of the units above you"
    CHAMPIONS = "the champion of your unit"
    AI_OPS = "AI Ops"
    OPERATORS = "those granted a role"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True)
class Sight:
    """One thing that is kept about a person, who sees it by name beside them, and the sentence where that stops."""

    what: str
    audiences: tuple[Audience, ...]
    limit: str


WHO_SEES = (
    Sight(
        "Your name, unit and manager",
        (Audience.MANAGERS, Audience.CHAMPIONS, Audience.OPERATORS),
        "Colleagues in other units do not find you here.",
    ),
    Sight(
        "Which training you have begun, finished or renewed, and until when",
        (Audience.MANAGERS, Audience.CHAMPIONS, Audience.OPERATORS),
        "As a state and a date, so that somebody can offer help.",
    ),
    Sight("Your answers in a quiz, and your scores", (Audience.SELF,), "Nobody else, whatever their role."),
    Sight(
        "Which tools are open to you",
        (Audience.MANAGERS, Audience.OPERATORS),
        "As a state and a date: asked for, open, paused.",
    ),
    Sight(
        "How often you use a tool",
        (Audience.SELF,),
        "Everybody else sees groups of five people or more, never a name.",
    ),
    Sight(
        "What you report about a tool",
        (Audience.AI_OPS, Audience.ADMINISTRATORS),
        "Without your name if you send it so. Reports of harm are for AI Ops alone. Your manager sees none.",
    ),
    Sight("Your notices, and how you want your mail", (Audience.SELF,), "Not even an administrator reads them."),
    Sight("Roles granted to you", (Audience.ADMINISTRATORS,), "With who granted them and when."),
)
