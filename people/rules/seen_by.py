"""Who sees a person by name, and what of them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person, Unit


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
        found[person.manager_id] = Onlooker(person.manager, gettext("your manager"))
    for unit in units_above(person):
        if unit.head and unit.head.is_active:
            found.setdefault(unit.head_id, Onlooker(unit.head, gettext("heads {unit}").format(unit=unit)))
    found.pop(person.pk, None)
    return list(found.values())


def units_above(person: Person) -> list[Unit]:
    """The person's unit and those it is part of, the nearest first."""
    if not person.unit:
        return []
    ids = [int(step) for step in person.unit.path.strip("/").split("/")]
    units = Unit.objects.filter(pk__in=ids).select_related("head").in_bulk()
    return [units[pk] for pk in reversed(ids)]


class Audience(models.TextChoices):
    """Who sees something about a person. The page at /people/me/seen-by/ names them; tests try each of them."""

    SELF = "self", _("you alone")
    MANAGERS = "managers", _("your manager and the heads of the units above you")
    CHAMPIONS = "champions", _("the champion of your unit")
    AI_OPS = "ai_ops", "AI Ops"
    OPERATORS = "operators", _("those granted a role")
    ADMINISTRATORS = "administrators", _("administrators")


@dataclass(frozen=True)
class Sight:
    """One thing that is kept about a person, who sees it by name beside them, and the sentence where that stops."""

    what: str
    audiences: tuple[Audience, ...]
    limit: str


WHO_SEES = (
    Sight(
        _("Your name, unit and manager"),
        (Audience.MANAGERS, Audience.CHAMPIONS, Audience.OPERATORS),
        _("Colleagues in other units do not find you here."),
    ),
    Sight(
        _("Which training you have begun, finished or renewed, and until when"),
        (Audience.MANAGERS, Audience.CHAMPIONS, Audience.OPERATORS),
        _("As a state and a date, so that somebody can offer help."),
    ),
    Sight(_("Your answers in a quiz, and your scores"), (Audience.SELF,), _("Nobody else, whatever their role.")),
    Sight(
        _("Which tools are open to you"),
        (Audience.MANAGERS, Audience.OPERATORS),
        _("As a state and a date: asked for, open, paused."),
    ),
    Sight(
        _("How often you use a tool"),
        (Audience.SELF,),
        _("Everybody else sees groups of five people or more, never a name."),
    ),
    Sight(
        _("What you report about a tool"),
        (Audience.AI_OPS, Audience.ADMINISTRATORS),
        _("Without your name if you send it so. Reports of harm are for AI Ops alone. Your manager sees none."),
    ),
    Sight(_("Your notices, and how you want your mail"), (Audience.SELF,), _("Not even an administrator reads them.")),
    Sight(_("Roles granted to you"), (Audience.ADMINISTRATORS,), _("With who granted them and when.")),
)
