"""Chapter one: the people. Five hundred of them in twelve units, those who join, those who move, those who leave."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from demo import vocabulary as v
from demo.library import table
from demo.names import DOMAIN, names
from demo.story import Story
from people import actions as people
from people.models import Person

TEAM = 11
TOP = "company"


def tell(story: Story) -> None:
    about = table("company")
    everyone = names(story.dice("names"))
    story.units[TOP] = people.create_unit(name=about["name"], by=None)
    for unit in about["unit"]:
        parent = story.units[unit.get("below", TOP)]
        story.units[unit["key"]] = people.create_unit(name=unit["name"], parent=parent, by=None)
    for key, size in [(TOP, about), *((unit["key"], unit) for unit in about["unit"])]:
        fill(story, key, size, everyone)
    entrust(story)
    wander(story)


# --- one unit ---------------------------------------------------------------------------------------------------------
def fill(story: Story, key: str, about: dict, everyone: Iterator) -> None:
    """The unit's head, its team leads, and everybody else below a lead; then those who will join and leave."""
    dice = story.dice("unit", key)
    unit = story.units[key]
    known = [known for known in table("company")["cast"] if known.get("at", TOP) == key]
    crowd = [{"given": given, "family": family} for given, family in take(everyone, head_count(about) - len(known))]
    order = [k for k in known if key in k.get("heads", [])] or [crowd.pop(0)]
    head = engage(story, key, order[0], superior(story, key, about), dice)
    people.appoint_head(unit=unit, person=head, by=None)
    leads = [engage(story, key, crowd.pop(0), head, dice) for _ in range(about["people"] // TEAM)]
    for number, each in enumerate([*(k for k in known if k is not order[0]), *crowd]):
        engage(story, key, each, leads[number % len(leads)] if leads else head, dice)
    leavers_and_joiners(story, key, about, everyone, leads or [head])


def head_count(about: dict) -> int:
    """How many were there on the first day: those of the last day, without the joiners, with the leavers."""
    return about["people"] + about.get("left", 0) - about.get("joined", 0)


def take(everyone: Iterator, number: int) -> list:
    return [next(everyone) for _ in range(number)]


def superior(story: Story, key: str, about: dict) -> Person | None:
    """To whom the head of the unit reports: the head of the one above; nobody at the top."""
    return None if key == TOP else story.units[about.get("below", TOP)].head


def engage(story: Story, key: str, who: dict, manager: Person | None, dice: Random) -> Person:
    """Somebody who has been here for longer than the story."""
    since = story.begins - timedelta(days=dice.randint(60, 30 * 365 // 2))
    email = f"{who['key']}@{DOMAIN}" if "key" in who else ""
    person = v.hire(who["given"], who["family"], story.units[key], since=since, manager=manager, email=email)
    story.staff[key].append(person)
    if "key" in who:
        story.cast[who["key"]] = person
    return person


# --- coming and going -------------------------------------------------------------------------------------------------
def leavers_and_joiners(story: Story, key: str, about: dict, everyone: Iterator, leads: list[Person]) -> None:
    dice = story.dice("turnover", key)
    known = {person.pk for person in story.cast.values()} | {lead.pk for lead in leads}
    staying = [person for person in story.staff[key] if person.pk not in known]
    for person in dice.sample(staying, about.get("left", 0)):
        number = dice.randint(25, 225)
        story.on(number, v.leave, person, story.workday(number), hour=6)
    for given, family in take(everyone, about.get("joined", 0)):
        story.on(dice.randint(20, 230), join, story, key, given, family, dice.choice(leads), hour=6)


def join(story: Story, key: str, given: str, family: str, lead: Person) -> None:
    story.staff[key].append(v.hire(given, family, story.units[key], since=story.today(), manager=lead))


def wander(story: Story) -> None:
    """Three people change units, as people do."""
    for number, origin, goal in [
        (75, "branches", "underwriting"),
        (160, "contact", "branches"),
        (190, "motor", "property"),
    ]:
        settled = [person for person in story.staff[origin] if person not in story.cast.values()]
        person = story.dice("wander", origin).choice(settled[len(settled) // 2 :])
        story.on(number, wander_off, story, person, origin, goal, hour=7)


def wander_off(story: Story, person: Person, origin: str, goal: str) -> None:
    if person.left_on is None:
        v.move(person, story.units[goal], story.today())
        story.staff[origin].remove(person)
        story.staff[goal].append(person)


def entrust(story: Story) -> None:
    """Roles: the first administrator comes with the site, the others from her."""
    ada = story.cast["ada"]
    people.grant_role(person=ada, role="administrator", by=None)
    for known in table("company")["cast"]:
        if "role" in known:
            people.grant_role(person=story.cast[known["key"]], role=known["role"], by=ada)
