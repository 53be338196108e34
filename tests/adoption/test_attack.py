"""A reader who calculates finds no small number in what the command and the API print; in a naive report, they do."""

from dataclasses import fields
from datetime import date
from unittest.mock import patch
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adoption.rules import Figures, hiding, published, report
from adoption.rules.board import make_board
from adoption.rules.hiding import counts
from people.actions import create_unit
from tests.adoption.attacker import TOTAL, found_in, printed

DAY = date(2025, 3, 14)
COUNTED = [field.name for field in fields(Figures)][1:]
# Kinds of people, by what is true of them; every other number follows from how many of each kind there are.
CERTIFIED = {"funnel_enrolled", "funnel_certified"}
SEATED = {*CERTIFIED, "seats", "enabled", "funnel_seated"}
USING = {*SEATED, "active", "funnel_activated", "funnel_active"}
KINDS = [
    set(),
    {"funnel_enrolled"},
    CERTIFIED,
    SEATED,
    {*SEATED, "cohort"},
    {*USING, "new", "cohort", "activated"},
    {*USING, "retained", "habitual", "funnel_habitual"},
    {*SEATED, "funnel_activated", "dormant"},
    {"enabled", "active", "returning"},
    {"seats", "enabled", "active", "retained", "unknown"},
    {"new"},
]
ONLY_ENROLLED, ONLY_CERTIFIED, ONLY_SEATED = 1, 2, 3


def people_of(numbers: dict[int, int]) -> tuple:
    """The counts of a unit with so many people of each kind."""
    return tuple(
        sum(many for kind, many in numbers.items() if key == "people" or key in KINDS[kind]) for key in COUNTED
    )


units_of_people = st.lists(
    st.dictionaries(st.integers(0, len(KINDS) - 1), st.sampled_from([1, 2, 3, 4, 5, 6, 9, 12, 30]), max_size=6),
    min_size=4,
    max_size=4,
)


@pytest.fixture
def office(company, claims, logistics, copilot):
    """Reports on four units, two of them below another, with people of these kinds in each."""
    units = [company, claims, logistics, create_unit(name="Motor", parent=claims, by=None)]

    def told(kinds: list[dict]) -> tuple[dict, dict]:
        """(the printed report, set -> true figures)."""
        rows = {unit.pk: people_of(numbers) for unit, numbers in zip(units, kinds, strict=True) if numbers}
        board = make_board(DAY, str(uuid4()), rows, {unit.pk: unit.path for unit in units})
        with patch.object(report, "board_of", lambda tool, day: board):
            found = report.report(copilot, DAY, by_unit=True)
        return found, {TOTAL: board.everybody()} | {unit.name: board.directly_in(unit) for unit in units}

    return told


def small_numbers_found(found: dict, true: dict) -> list[tuple]:
    """What the attacker finds, where it is right and about one to four people."""
    numbers = {(name, key): number for name, of in true.items() for key, number in flat(of).items()}
    hits = {cell: number for cell, number in found_in(found).items() if cell in numbers}
    assert all(numbers[cell] == number for cell, number in hits.items()), "the attacker's arithmetic is wrong"
    return sorted(cell for cell, number in hits.items() if 0 < number < 5)


def flat(of: Figures) -> dict[str, int]:
    """The counts under the attacker's names for them."""
    groups = {
        "lifecycle": ["new", "retained", "returning", "dormant"],
        "activation": ["cohort", "activated", "unknown"],
    }
    names = {key: f"{group}.{key}" for group, keys in groups.items() for key in keys}
    return {names.get(key, key): number for key, number in counts(of).items()}


FOUR = [{0: 9, 6: 20}, {6: 3}, {6: 9}, {6: 12}]  # nine and twenty people, three, nine and twelve
# Who is certified hides in two units; in one of them the steps before and after it are the same number.
SANDWICH = [{}, {ONLY_ENROLLED: 6, ONLY_CERTIFIED: 3}, {ONLY_CERTIFIED: 18, ONLY_SEATED: 12}, {ONLY_SEATED: 12}]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=units_of_people)
def test_arithmetic_finds_no_small_number(kinds, office):
    assert not small_numbers_found(*office(kinds))


@pytest.mark.parametrize("kinds", [FOUR, SANDWICH])
def test_these_companies_are_safe_and_still_told_of(kinds, office):
    found, true = office(kinds)
    assert not small_numbers_found(found, true)
    shown, all_there_is = printed(found), printed(report.values(true[TOTAL], set()))
    assert [key for key in all_there_is if shown[key] is None and all_there_is[key] is not None] == []


# --- the same harness on reports that hide less -----------------------------------------------------------------------
def only_small_ones(nodes, groups, told=()):
    """Naive: every number over one to four people is hidden, and nothing else."""
    return {(node, key) for node, of in nodes.items() for key, number in counts(of).items() if 0 < number < 5}


def test_hiding_small_numbers_alone_is_seen_through(office):
    with patch.object(published, "hidden_cells", only_small_ones):
        assert ("Claims", "seats") in small_numbers_found(*office(FOUR))


def test_hiding_siblings_without_their_neighbours_is_seen_through(office):
    with patch.object(hiding, "around", lambda cell: ([], [])):
        assert ("Claims", "funnel.certified") in small_numbers_found(*office(SANDWICH))


def test_a_rate_beside_a_hidden_number_is_seen_through(office):
    found, true = office([{0: 9, 6: 20}, {3: 40, 6: 3}, {6: 9}, {6: 12}])
    assert not small_numbers_found(found, true)
    found["units"]["Claims"]["adoption_rate"] = float(true["Claims"].adoption_rate)
    found["units"]["Claims"]["enabled"] = true["Claims"].enabled
    assert ("Claims", "active") in small_numbers_found(found, true)
