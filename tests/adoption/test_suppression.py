"""Nobody reads a small group from a page, not even with paper and pencil, not even knowing how the page hides."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adoption.rules import Figures, publish, suppress
from adoption.rules.published import IMPLIED, KEYS, all_sums, counts

DAY = date(2025, 3, 14)


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": 12, "b": 30}, set()),
        ({"a": 0, "b": 30}, set()),  # nobody is nobody
        ({"a": 4, "b": 30, "c": 9}, {"a", "c"}),  # the next smallest, so that no subtraction reveals the first
        ({"a": 4, "b": 30, "c": 0}, {"a", "b"}),  # an empty cell hides nothing
        ({"a": 3, "b": 4, "c": 30}, {"a", "b"}),  # two hide each other
        ({"a": 1, "b": 1, "c": 30}, {"a", "b", "c"}),  # but together they are still too few
        ({"a": 4, "b": 4, "c": 30}, {"a", "b", "c"}),  # and eight in two small cells is four and four
    ],
)
def test_siblings_of_a_shown_total(cells, hidden):
    assert suppress(cells) == hidden


def seen(cells: dict) -> tuple:
    """All that a page tells of siblings: their total, and those that are shown."""
    hidden = suppress(cells)
    return (sum(cells.values()), tuple(None if key in hidden else cells[key] for key in sorted(cells)))


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 16), (4, 11)])
def test_an_adversary_who_knows_the_rules_finds_no_hidden_cell(cells, most):
    """Every page of these sizes: each hidden cell has two values or more that would have made the same page."""
    pages = {}
    for values in product(range(most + 1), repeat=cells):
        if sum(values) >= 5:
            pages.setdefault(seen(dict(enumerate(values))), []).append(values)
    for (_, shown), worlds in pages.items():
        for place, value in enumerate(shown):
            if value is None:
                assert len({world[place] for world in worlds}) > 1, (shown, worlds)


people = st.integers(min_value=0, max_value=40)


@st.composite
def some_figures(draw):
    """Figures that a team could have: every step within the one before."""

    def within(whole):
        return draw(st.integers(min_value=0, max_value=whole))

    everybody = draw(people)
    enabled = within(everybody)
    active = within(enabled)
    new = within(active)
    retained = within(active - new)
    enrolled = within(everybody)
    certified = within(enrolled)
    seated = within(min(certified, enabled))
    step = within(min(seated, active))
    cohort = within(everybody)
    return Figures(
        DAY, everybody, within(enabled), enabled, active, within(everybody), cohort, within(cohort), 0, new, retained,
        active - new - retained, within(everybody - active), enrolled, certified, seated, seated, step, within(step), 0,
    )  # fmt: skip


def found_by_subtraction(total: Figures, teams: dict) -> set:
    """The hidden cells that follow from the shown ones by solving the linear equations of the page."""
    page = publish(total, teams)
    shown = {(None, key): page.total[key] for key in KEYS}
    shown |= {(team, key): page.parts[team][key] for team in teams for key in KEYS}
    unknown = {cell for cell in shown if shown[cell].hidden}
    unknown |= {(team, key) for team in [None, *teams] for key in IMPLIED}
    equations = []
    for whole, parts in all_sums(list(teams)):
        row = {cell: Fraction(sign) for cell, sign in [(whole, 1), *((part, -1) for part in parts)] if cell in unknown}
        equations.append(row)
    return {cell for row in reduced(equations) for cell in row if len(row) == 1}


def reduced(equations: list[dict]) -> list[dict]:
    """Gauss and Jordan: each equation (unknown -> factor) solved for one unknown that stands in no other."""
    done = []
    for row in equations:
        for pivot, other in done:
            row = minus(row, other, row.get(pivot, 0))
        if row:
            pivot = next(iter(row))
            row = {cell: factor / row[pivot] for cell, factor in row.items()}
            done = [(was, minus(other, row, other.get(pivot, 0))) for was, other in done]
            done.append((pivot, row))
    return [row for _, row in done]


def minus(row: dict, other: dict, times) -> dict:
    both = {cell: row.get(cell, 0) - times * other.get(cell, 0) for cell in row | other} if times else row
    return {cell: factor for cell, factor in both.items() if factor}


@settings(max_examples=100, deadline=None)
@given(st.lists(some_figures(), min_size=2, max_size=4))
def test_no_hidden_cell_of_a_table_follows_from_the_shown_ones(teams):
    teams = dict(enumerate(teams))
    total = sum(teams.values(), Figures(DAY))
    assert not small_and_found(total, teams)


@settings(max_examples=100, deadline=None)
@given(some_figures())
def test_no_hidden_cell_of_a_single_team_follows_from_the_shown_ones(team):
    assert not small_and_found(team, {})


def small_and_found(total: Figures, teams: dict) -> list:
    """What subtraction finds although it is about one to four people."""
    people = {None: counts(total)} | {team: counts(of) for team, of in teams.items()}
    return [(team, key) for team, key in found_by_subtraction(total, teams) if 0 < people[team][key] < 5]
