"""The tree of units: paths stay right whatever is moved, also by two at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from journal.rules import Refused
from people import actions as people
from people.models import Person, Unit
from tests.races import at_once, problems


def path_by_parents(unit) -> str:
    """The path as the parents tell it, walking up."""
    steps = []
    while unit:
        assert unit.pk not in steps, "a knot in the tree"
        steps.append(unit.pk)
        unit = unit.parent_id and Unit.objects.get(pk=unit.parent_id)
    return "/" + "".join(f"{step}/" for step in reversed(steps))


def tree_is_right():
    return all(unit.path == path_by_parents(unit) for unit in Unit.objects.all())


def test_a_subtree_is_found_by_its_path(company, claims, logistics):
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    assert set(Unit.objects.under(claims)) == {claims, motor}
    assert set(Unit.objects.under(company)) == {company, claims, logistics, motor}


def test_a_unit_moves_with_everything_below_it(company, claims, logistics):
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    people.move_unit(unit=claims, parent=logistics, by=None)
    assert set(Unit.objects.under(logistics)) == {logistics, claims, motor}
    assert tree_is_right()


def test_the_new_head_sees_the_people_of_a_moved_unit(erin, odette, claims, logistics):
    people.appoint_head(unit=logistics, person=odette, by=None)
    assert erin not in Person.objects.visible_to(odette)
    people.move_unit(unit=claims, parent=logistics, by=None)
    odette = Person.objects.get(pk=odette.pk)
    assert erin in Person.objects.visible_to(odette)


def test_two_units_of_one_name_have_addresses_of_their_own(company, claims):
    other = people.create_unit(name="Claims", parent=claims, by=None)
    assert (claims.slug, other.slug) == ("claims", "claims-2")


class AnyMoves(TestCase):
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=10))
    @settings(max_examples=30, deadline=None)
    def test_after_any_moves_each_path_says_what_the_parents_say(self, moves):
        units = [people.create_unit(name=f"Unit {number}", by=None) for number in range(6)]
        for one, other in moves:
            try:
                people.move_unit(unit=units[one], parent=units[other] if other >= 0 else None, by=None)
            except Refused as refusal:
                assert "cannot be moved into itself" in str(refusal)
        assert tree_is_right()


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_tie_no_knot():
    one, other = (people.create_unit(name=name, by=None) for name in ("One", "Other"))

    def move(unit, parent):
        return lambda: people.move_unit(unit=unit, parent=parent, by=None)

    for _ in range(5):
        assert problems(at_once(move(one, other), move(other, one)), Refused) == []
        assert tree_is_right()


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_a_unit_is_not_moved_below_itself(company, claims):
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    for parent in (claims, motor):
        with pytest.raises(Refused, match="cannot be moved into itself"):
            people.move_unit(unit=claims, parent=parent, by=None)


def test_a_leaver_is_not_made_head(erin, claims):
    people.record_departure(person=erin, by=None)
    with pytest.raises(Refused, match="has left the company"):
        people.appoint_head(unit=claims, person=erin, by=None)
