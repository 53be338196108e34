"""Nobody reads a small group from a page, not even with paper and pencil, not even knowing how the page hides."""

from dataclasses import astuple
from datetime import date
from fractions import Fraction
from itertools import product
from unittest.mock import patch
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adoption.rules import Figures, publish, suppress, suppression
from adoption.rules.board import make_board
from adoption.rules.hiding import ABOVE, IMPLIED, KEYS, all_sums, counts
from adoption.rules.published import WHOLE, publish_unit
from people.actions import create_unit
from people.models import Unit
from tests.adoption.kinds import KINDS, figures_of, some_figures

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


def test_the_rule_knows_which_numbers_count_some_of_the_people_of_others():
    """No more of them than are true of everybody: numbers that nobody could make are not kept from telling. No fewer
    either: a reader knows what the words mean.
    """
    everyone = [counts(figures_of(DAY, [(kind, 1)])) for kind in KINDS]
    keys = everyone[0].keys() - {"people"}  # the same as funnel.in_scope, and hidden with it
    assert ABOVE.keys() - {"people"} == keys
    for key in keys:
        true = {other for other in keys - {key} if all(one[other] >= one[key] for one in everyone)}
        assert ABOVE[key] == true, key


def found_by_subtraction(total: Figures, teams: dict) -> set:
    """The hidden cells that follow from the shown ones by solving the linear equations of the page."""
    page = publish(total, teams)
    return found_on({WHOLE: page.total, **page.parts}, [(WHOLE, tuple(teams))] if teams else [])


def found_on(pages: dict, groups: list[tuple]) -> set:
    """The same for nodes (a whole and its parts, or a tree of them) with what is shown of each."""
    unknown = {(node, key) for node, shown in pages.items() for key in KEYS if shown[key].hidden}
    unknown |= {(node, key) for node in pages for key in IMPLIED}
    equations = []
    for whole, parts in all_sums(pages, groups):
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
@given(st.lists(some_figures(DAY), min_size=2, max_size=4))
def test_no_hidden_cell_of_a_table_follows_from_the_shown_ones(teams):
    teams = dict(enumerate(teams))
    total = sum(teams.values(), Figures(DAY))
    assert not small_and_found(total, teams)


@settings(max_examples=100, deadline=None)
@given(some_figures(DAY))
def test_no_hidden_cell_of_a_single_team_follows_from_the_shown_ones(team):
    assert not small_and_found(team, {})


def small_and_found(total: Figures, teams: dict) -> list:
    """What subtraction finds although it is about one to four people."""
    people = {WHOLE: counts(total)} | {team: counts(of) for team, of in teams.items()}
    return [(team, key) for team, key in found_by_subtraction(total, teams) if 0 < people[team][key] < 5]


# Once found: no sum of these tells anything alone, and all of them together told of the one returning person in Life.
FOUND_BY_SEVERAL_SUMS = [
    Figures(DAY, people=5, enabled=1, active=1, new=1),
    Figures(DAY),
    Figures(DAY, people=35, enabled=32, active=6, retained=6),
    Figures(DAY, people=25, enabled=18, active=13, new=10, returning=3),
    Figures(DAY, people=26, enabled=16, active=6, new=5, returning=1),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(teams=FOUND_BY_SEVERAL_SUMS)
@given(teams=st.lists(some_figures(DAY), min_size=5, max_size=5))
def test_what_one_page_hides_no_page_above_or_below_it_tells(teams, small_tree):
    """A reader of the company opens every page of it; a number hidden on one is not found with all the others."""
    assert not told_by_all_pages(teams, small_tree)


def test_sums_looked_at_one_by_one_are_seen_through(small_tree):
    with patch.object(suppression, "against_several_sums", lambda *sums: set()):
        assert (small_tree[-1], "returning") in told_by_all_pages(FOUND_BY_SEVERAL_SUMS, small_tree)


def told_by_all_pages(teams: list, small_tree: list) -> list:
    """What subtraction finds of one to four people on the pages of the company and of the first unit below it."""
    company, claims, motor, home, life = small_tree
    rows = {unit.pk: astuple(of)[1:] for unit, of in zip(small_tree, teams, strict=True)}
    board = make_board(DAY, str(uuid4()), rows, dict(Unit.objects.values_list("pk", "path")))
    pages, groups, people = {}, [], {}
    for unit, below in [(company, [claims, life]), (claims, [motor, home])]:
        page = publish_unit(board, unit, root=company)
        assert pages.get(unit, page.total) == page.total
        parts = {("direct", unit) if part == "direct" else part: shown for part, shown in page.parts.items() if part}
        pages |= {unit: page.total, **parts}
        groups.append((unit, tuple(parts)))
        people |= {unit: board.under(unit), ("direct", unit): board.directly_in(unit)}
        people |= {child: board.under(child) for child in below}
    return [(node, key) for node, key in found_on(pages, groups) if 0 < counts(people[node])[key] < 5]


@pytest.fixture
def small_tree(company, claims):
    """The company with people of its own, two units, and two more under the first of them."""
    under_claims = [create_unit(name=name, parent=claims, by=None) for name in ("Motor", "Home")]
    return [company, claims, *under_claims, create_unit(name="Life", parent=company, by=None)]


def test_a_page_that_stands_alone_would_tell_what_the_page_above_it_hides(small_tree):
    """Why a unit's page needs to know its reader: the harness sees what hiding page by page gives away."""
    company, claims, motor, home, life = small_tree
    rows = {
        unit.pk: astuple(Figures(DAY, people=people, seats=people))[1:] for unit, people in [(motor, 9), (home, 20)]
    }
    rows[life.pk] = astuple(Figures(DAY, people=3, seats=3))[1:]
    board = make_board(DAY, str(uuid4()), rows, dict(Unit.objects.values_list("pk", "path")))
    above = publish_unit(board, company)
    assert above.parts[life]["people"].hidden
    assert above.parts[claims]["people"].hidden
    assert above.total["people"].n == 32
    assert publish_unit(board, claims).total["people"].n == 29  # and so there are three in Life
    assert publish_unit(board, claims, root=company).total["people"].hidden
