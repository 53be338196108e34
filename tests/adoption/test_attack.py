"""A reader who calculates finds no small number in what the command and the API print; in a naive report, they do."""

from dataclasses import astuple
from datetime import date
from unittest.mock import patch
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adoption.rules import Figures, hiding, published, report
from adoption.rules.board import make_board
from adoption.rules.hiding import counts
from people.actions import create_unit
from tests.adoption.attacker import TOTAL, found_in, printed
from tests.adoption.kinds import figures_of, some_figures

DAY = date(2025, 3, 14)
# Some kinds of people, by the numbers they count in; every number follows from how many of each kind there are.
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
    {*USING, "retained"},
    {"enabled", "active", "retained", "habitual", "funnel_enrolled"},
]
NOT_ENROLLED, ONLY_ENROLLED, ONLY_CERTIFIED, ONLY_SEATED, RETAINED, HABITUAL = 0, 1, 2, 3, 11, 12


def people_of(numbers: dict[int, int]) -> Figures:
    """Of a unit with so many people of each kind."""
    return figures_of(DAY, [({"people", *KINDS[kind]}, many) for kind, many in numbers.items()])


@pytest.fixture
def office(company, claims, logistics, copilot):
    """Reports on four units, two of them below another, with people of these kinds in each."""
    units = [company, claims, logistics, create_unit(name="Motor", parent=claims, by=None)]

    def told(figures: list[Figures]) -> tuple[dict, dict]:
        """(the printed report, set -> true figures)."""
        rows = {unit.pk: astuple(of)[1:] for unit, of in zip(units, figures, strict=True) if of.people}
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


# Nine and twenty people, three, nine and twelve.
FOUR = [people_of(numbers) for numbers in ({0: 9, 6: 20}, {6: 3}, {6: 9}, {6: 12})]
# Who is certified hides in two units; in one of them the steps before and after it are the same number.
SANDWICH = [
    people_of({}),
    people_of({ONLY_ENROLLED: 6, ONLY_CERTIFIED: 3}),
    people_of({ONLY_CERTIFIED: 18, ONLY_SEATED: 12}),
    people_of({ONLY_SEATED: 12}),
]
# Once found: all five in Motor are habitual, so all five used it, nobody of them new or returning: five retained there
# leave two in Logistics.
ALL_HABITUAL = [
    people_of({}),
    people_of({}),
    people_of({NOT_ENROLLED: 3, RETAINED: 2}),
    people_of({HABITUAL: 5}),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(figures=ALL_HABITUAL)
@given(figures=st.lists(some_figures(DAY), min_size=4, max_size=4))
def test_arithmetic_finds_no_small_number(figures, office):
    assert not small_numbers_found(*office(figures))


@pytest.mark.parametrize("figures", [FOUR, SANDWICH])
def test_these_companies_are_safe_and_still_told_of(figures, office):
    found, true = office(figures)
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


def test_habitual_people_who_need_not_have_used_it_lately_are_seen_through(office):
    below = hiding.BELOW["active_in_window"] - {"habitual", "funnel.habitual"}
    with patch.dict(hiding.ABOVE, habitual={"funnel.in_scope"}), patch.dict(hiding.BELOW, active_in_window=below):
        assert ("Logistics", "lifecycle.retained") in small_numbers_found(*office(ALL_HABITUAL))


def test_a_rate_beside_a_hidden_number_is_seen_through(office):
    found, true = office([people_of(numbers) for numbers in ({0: 9, 6: 20}, {3: 40, 6: 3}, {6: 9}, {6: 12})])
    assert not small_numbers_found(found, true)
    found["units"]["Claims"]["adoption_rate"] = float(true["Claims"].adoption_rate)
    found["units"]["Claims"]["enabled"] = true["Claims"].enabled
    assert ("Claims", "active") in small_numbers_found(found, true)
