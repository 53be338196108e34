"""Kinds of people, by what is true of one of them: figures summed over kinds are figures that people can make.

Numbers drawn one by one are often nobody's (five certified people with a seat, and one seat in all), and a rule that
reasons from what must be so says nothing true of them.
"""

from collections import Counter
from itertools import product

from hypothesis import strategies as st

from adoption.rules import Figures

CERTIFICATE = [set(), {"enrolled"}, {"enrolled", "certified"}]
SEAT = [set(), {"enabled"}, {"enabled", "seats"}]  # none in the 28 days, one that has ended, an open one
USE = [set(), {"ever"}, {"ever", "dormant"}, {"ever", "new"}, {"ever", "retained"}, {"ever", "returning"}]
HABIT = [set(), {"habitual"}]
BEGUN = [set(), {"unknown"}, {"cohort"}, {"cohort", "activated"}]  # the first seat
LATELY = {"new", "retained", "returning"}


def possible(true: set) -> bool:
    """Whether this can be of one person. Where the seat's beginning is unknown a habit takes nine weeks of twelve, so
    that some of them lie in the 28 days before the last 28.
    """
    if "activated" in true and "ever" not in true:
        return False
    return "habitual" not in true or not true.isdisjoint({"retained"} if "unknown" in true else LATELY)


def one_person(true: set) -> frozenset:
    """The fields of Figures in which a person counts of whom this is true."""
    lately = not true.isdisjoint(LATELY)
    counted = {"people", *true} - {"enrolled", "certified", "ever"}
    counted |= {"active"} if lately and "enabled" in true else set()
    steps = [
        ("enrolled", "enrolled" in true), ("certified", "certified" in true), ("seated", "seats" in true),
        ("activated", "ever" in true), ("active", lately), ("habitual", "habitual" in true),
    ]  # fmt: skip
    taken = [f"funnel_{step}" for n, (step, _) in enumerate(steps) if all(took for _, took in steps[: n + 1])]
    return frozenset([*counted, *taken])


ALL = [set().union(*parts) for parts in product(CERTIFICATE, SEAT, USE, HABIT, BEGUN)]
KINDS = [one_person(true) for true in ALL if possible(true)]


def figures_of(day, crowds: list[tuple[set, int]]) -> Figures:
    """Of so many people of each of these kinds: (the fields they count in, how many they are)."""
    counted = Counter()
    for kind, many in crowds:
        counted.update(dict.fromkeys(kind, many))
    return Figures(day, **counted)


def some_figures(day) -> st.SearchStrategy[Figures]:
    """Figures that a team could have."""
    crowds = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 12)), max_size=6)
    return crowds.map(lambda drawn: figures_of(day, drawn))
