"""Assignments stand as long as one reason does."""

import pytest

from journal.rules import Refused
from people.actions import create_unit, record_departure
from training import actions as training
from training.models import Assignment, AssignmentReason

from .conftest import days_ago


def assign(person, path, reason="wave", by=None, **about):
    return training.assign_path(person=person, path=path, reason=reason, by=by, **about)


def test_the_same_reason_twice_is_one(erin, essentials):
    for _ in range(2):
        assign(erin, essentials, source="wave:1", due_on=days_ago(-5))
    assert AssignmentReason.objects.count() == 1
    assert erin.notices.filter(kind="training.assigned").count() == 1


def test_the_earliest_due_day_governs(erin, essentials):
    assign(erin, essentials, source="wave:1", due_on=days_ago(-9))
    assign(erin, essentials, reason="role_rule", due_on=days_ago(-4))
    assign(erin, essentials, reason="unit_rule")
    assert Assignment.objects.with_due(days_ago(0)).get().due_on == days_ago(-4)


def test_another_due_day_takes_the_place_of_the_first(erin, essentials):
    assign(erin, essentials, due_on=days_ago(-4), on=days_ago(3))
    assign(erin, essentials, due_on=days_ago(-20))
    assert Assignment.objects.with_due(days_ago(0)).get().due_on == days_ago(-20)
    assert Assignment.objects.with_due(days_ago(2)).get().due_on == days_ago(-4)


def test_it_stands_until_the_last_reason_is_withdrawn(erin, essentials):
    assignment = assign(erin, essentials, on=days_ago(5))
    assign(erin, essentials, reason="role_rule", on=days_ago(5))
    today = days_ago(0)
    for reason, stands in zip(assignment.reasons.all(), (True, False), strict=True):
        training.withdraw_reason(reason=reason, by=None)
        training.withdraw_reason(reason=reason, by=None)
        assert Assignment.objects.standing_on(today).exists() == stands
    assert Assignment.objects.standing_on(days_ago(1)).exists()


def test_withdrawn_can_be_assigned_again(erin, essentials):
    first = assign(erin, essentials, on=days_ago(9))
    training.withdraw_reason(reason=first.reasons.get(), on=days_ago(4), by=None)
    assert assign(erin, essentials) == first
    assert Assignment.objects.standing_on(days_ago(0)).exists()
    assert not Assignment.objects.standing_on(days_ago(2)).exists()


def test_facts_survive_the_reason(erin, essentials, certify):
    assignment = assign(erin, essentials, on=days_ago(9))
    certify(erin, days_ago(5))
    training.withdraw_reason(reason=assignment.reasons.get(), by=None)
    assert erin.completions.count() == 3
    assert erin.awards.holding_on(days_ago(0)).exists()


def test_who_sees_whose_training(erin, mona, chandra, odette, omar, essentials):
    assign(erin, essentials)
    seen = {person: Assignment.objects.visible_to(person).exists() for person in (erin, mona, chandra, odette, omar)}
    assert seen == {erin: True, mona: True, chandra: False, odette: False, omar: True}


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_managers_and_the_studio_assign_to_others(erin, mona, stella, odette, chandra, essentials):
    for allowed in (mona, stella):
        assign(erin, essentials, reason="manager", source=str(allowed.pk), by=allowed)
    for somebody in (odette, chandra):
        with pytest.raises(Refused, match="Only a manager of Erin Ebb"):
            assign(erin, essentials, reason="manager", by=somebody)
    with pytest.raises(Refused, match="People enrol themselves"):
        assign(erin, essentials, reason="self", by=mona)


def test_the_head_of_a_unit_assigns_to_everybody_below_it_and_to_nobody_else(hire, claims, mona, odette, essentials):
    milo = hire("milo", create_unit(name="Motor", parent=claims, by=None), family_name="Mast")
    assert assign(milo, essentials, reason="manager", by=mona).person == milo
    remote = hire("remy", odette.unit, manager=mona)
    assert assign(remote, essentials, reason="manager", by=mona).person == remote
    for somebody in (odette, mona):  # nobody is their own manager
        with pytest.raises(Refused, match="Only a manager of"):
            assign(somebody, essentials, reason="manager", by=mona)


def test_leavers_and_unpublished_paths_are_refused(erin, essentials):
    soon = training.create_path(slug="soon", name="Soon", by=None)
    with pytest.raises(Refused, match="not published yet"):
        assign(erin, soon)
    record_departure(person=erin, on=days_ago(1), by=None)
    erin.refresh_from_db()
    with pytest.raises(Refused, match="has left the company"):
        assign(erin, essentials)
