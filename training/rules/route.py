"""A path as its page shows it to one person: where they stand, and every step with the choice it is part of."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from training.models import Node, Path
from training.rules.gather import gather
from training.rules.legs import Leg
from training.rules.standing import Standing, done_steps, judge, legs_of
from training.rules.tree import Step, completed_on
from training.rules.words import sentence
from ui.words import number_in_words


@dataclass(frozen=True)
class Stop:
    """A step on the page; `choice` names the group that asks for some of its steps: “Your own work: one of these
    two”."""

    leg: Leg
    choice: str = ""


@dataclass(frozen=True)
class Route:
    standing: Standing
    stops: tuple[Stop, ...]


def route_of(person, path: Path, day=None) -> Route:
    """The page of the path for this person: facts fetched once, for the standing and for every step."""
    day = day or person.today()
    facts = gather([(person.pk, path.pk)], assigned=True)
    tree = facts.tree(path.pk, day)
    stops = []
    if tree:
        legs = {leg.leaf.key: leg for leg in legs_of(person, path, facts, day, every=True)}
        stops = stops_of(tree, legs, done_steps(person, path, facts, day, tree))
    return Route(judge(person, path, facts, day, facts.assignments.get((person.pk, path.pk))), tuple(stops))


def stops_of(group: Step, legs: dict[str, Leg], done, choice: str = "") -> list[Stop]:
    """The leaves of the group in order; once a choice is made, what was not chosen is left out."""
    made = group.kind == Node.Kind.AT_LEAST and completed_on(group, done)
    children = [child for child in group.children if not made or completed_on(child, done)]
    stops = []
    for child in children:
        if child.is_leaf:
            stops.append(Stop(legs[child.key], choice))
        else:
            stops += stops_of(child, legs, done, choice_of(child) or choice)
    return stops


def choice_of(group: Step) -> str:
    """“Your own work: one of these two”; '' where every step is asked for."""
    how_many = len(group.children)
    if group.required == how_many:
        return ""
    words = ngettext("one of these {all}", "{n} of these {all}", group.required)
    words = words.format(n=number_in_words(group.required), all=number_in_words(how_many))
    return f"{group.title}: {words}" if group.title else sentence(words)
