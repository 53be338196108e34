"""Every figure equals the slow and obvious one, on random histories; and the cache is never behind the facts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adoption.actions import record_usage, restore_seat, revoke_seat, suspend_seat
from adoption.actions.figures import fold_changes
from adoption.models import FactsChange
from adoption.rules import active_series, board, figures, figures_by_unit
from adoption.rules.board import facts_revision
from adoption.rules.seats import chain_of
from people.actions import place, record_departure, record_return
from people.models import Unit
from tests.adoption.histories import DAY, History
from tests.adoption.slowly import slow_figures


def as_numbers(found) -> dict:
    """Figures under the names of the slow computation."""
    keys = "people seats enabled active habitual cohort activated unknown new retained returning dormant"
    numbers = {key: getattr(found, key) for key in [*keys.split(), "active_in_window", "weekday_uses"]}
    return numbers | {f"funnel.{step}": value for step, value in vars(found.funnel).items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
def test_every_figure_of_every_unit_is_the_slow_one(random, tree, copilot, essentials):
    with transaction.atomic():
        History(random, tree, copilot, essentials).write()
        for day in [DAY, DAY - timedelta(days=28)]:
            slow = slow_figures(copilot, day)
            for unit, found in figures_by_unit(copilot, day, tree, scope="direct").items():
                expected = slow[unit.pk]
                assert as_numbers(found) == {key: expected[key] for key in as_numbers(found)}
            total = as_numbers(figures(copilot, day))
            assert total == {key: sum(unit[key] for unit in slow.values()) for key in total}
            series = active_series(copilot, day, 8)
            assert [on for on, _ in series] == [day - timedelta(weeks=n) for n in range(8, -1, -1)]
            assert series == [(on, figures(copilot, on).active) for on, _ in series]
        transaction.set_rollback(True)


def test_a_subtree_is_the_sum_of_its_units(copilot, essentials, tree, erin, odette, mona):
    company, claims, logistics, motor = tree
    place(person=erin, unit=motor, on=DAY, by=None)
    below = figures_by_unit(copilot, DAY, tree)
    assert [below[unit].people for unit in tree] == [3, 2, 1, 1]
    assert figures(copilot, DAY, Unit.objects.under(claims)) == below[claims]
    assert figures(copilot, DAY).people == 3


def test_people_are_counted_where_they_were_on_that_day(copilot, tree, erin, claims, logistics):
    place(person=erin, unit=logistics, on=DAY, by=None)
    before, after = (figures_by_unit(copilot, DAY - timedelta(days=n), tree, "direct") for n in (1, 0))
    assert (before[claims].people - after[claims].people, after[logistics].people) == (1, 1)


def test_who_was_away_and_came_back_is_not_counted_between(copilot, tree, erin, claims):
    record_departure(person=erin, on=DAY - timedelta(days=20), by=None)
    record_return(person=erin, on=DAY - timedelta(days=5), by=None)
    counted = [figures_by_unit(copilot, DAY - timedelta(days=n), tree, "direct")[claims].people for n in (21, 20, 6, 5)]
    assert [count - counted[1] for count in counted] == [1, 0, 0, 1]


def test_no_seats_is_no_rate(copilot, erin):
    assert figures(copilot, DAY).adoption_rate is None
    assert figures(copilot, DAY).stickiness is None


def test_rates(copilot, erin, chandra, odette, open_seat):
    for person in (erin, chandra, odette):
        open_seat(person, copilot, DAY - timedelta(days=40))
    monday = DAY - timedelta(days=4)
    record_usage(tool=copilot, source="csv", rows=[(erin.pk, monday, 3), (odette.pk, DAY, None)], by=None)
    found = figures(copilot, DAY)
    assert found.adoption_rate == Decimal("0.3333")
    assert found.stickiness == Decimal("0.0500")  # one person on one of twenty working days
    assert found.activation.rate == Decimal("0.0000")  # her first day of use is day 36


def test_the_figures_follow_every_change_of_their_facts(
    copilot, essentials, certify, claims, logistics, erin, mona, open_seat
):
    """Each act through its own action; the cache may hold what it likes."""
    seen = [figures(copilot, DAY)]

    def changed():
        found = figures(copilot, DAY)
        seen.append(found)
        return found != seen[-2]

    certify(erin, DAY - timedelta(days=9))
    assert changed()  # enrolled, certified
    seat = open_seat(erin, copilot, DAY - timedelta(days=8))
    assert changed()
    record_usage(tool=copilot, source="csv", rows=[(erin.pk, DAY, 2)], by=None)
    assert changed()
    record_usage(tool=copilot, source="csv", rows=[(erin.pk, DAY, 0)], by=None)
    assert changed()
    suspend_seat(seat=seat, reason="leave", by=None, on=DAY - timedelta(days=1))
    assert changed()
    restore_seat(seat=seat, by=None, on=DAY)
    assert changed()
    revoke_seat(seat=seat, by=None, on=DAY)
    assert changed()
    record_departure(person=mona, on=DAY, by=None)
    assert changed()


def test_a_move_changes_the_units_and_a_sign_in_changes_nothing(copilot, claims, logistics, erin, as_person):
    before = facts_revision()
    as_person(erin).get("/nowhere/")
    assert facts_revision() == before
    place(person=erin, unit=logistics, on=DAY, by=None)
    assert facts_revision() != before


def test_folding_the_marks_keeps_the_revision(copilot, erin, claims):
    before, marks = facts_revision(), FactsChange.objects.count()
    fold_changes()
    assert marks > 1
    assert FactsChange.objects.count() == 1
    assert facts_revision() == before


@pytest.mark.django_db(transaction=True)
def test_a_change_numbered_early_and_committed_late_is_seen(copilot, other_connection):
    """Two writers; the one that began first commits last. A revision made of the highest number would miss it."""
    with connection.cursor() as cursor, other_connection() as other:
        other.execute("BEGIN")
        other.execute("INSERT INTO adoption_factschange DEFAULT VALUES")
        cursor.execute("INSERT INTO adoption_factschange DEFAULT VALUES")
        highest, between = FactsChange.objects.latest("pk").pk, facts_revision()
        other.execute("COMMIT")
        assert facts_revision() != between
        assert (
            FactsChange.objects.latest("pk").pk == highest
        )  # what the naive revision would have been, before and after


def test_spans_follow_from_the_events(copilot, erin, open_seat):
    seat = open_seat(erin, copilot, DAY - timedelta(days=9))
    suspend_seat(seat=seat, reason="risk", by=None, on=DAY - timedelta(days=5))
    restore_seat(seat=seat, by=None, on=DAY - timedelta(days=2))
    spans = list(seat.spans.values_list("from_on", "until_on"))
    assert spans == [(DAY - timedelta(days=9), DAY - timedelta(days=5)), (DAY - timedelta(days=2), None)]
    assert [event.kind for event in chain_of(seat)] == ["granted", "suspended", "restored"]


def test_a_board_kept_by_another_version_of_the_site_is_not_read(copilot, erin, monkeypatch):
    figures(copilot, DAY)
    monkeypatch.setattr(board, "count_by_unit", lambda tool, day: {})
    assert figures(copilot, DAY).people == 2  # kept
    monkeypatch.setattr(board, "LAYOUT", "another")
    assert figures(copilot, DAY).people == 0  # computed again
