"""Every figure equals the slow and obvious one, on random histories, before and after late news of any day."""

from datetime import timedelta
from decimal import Decimal
from unittest import mock

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adoption.actions import bring_figures_up_to_date, record_usage, restore_seat, revoke_seat, suspend_seat
from adoption.models import FactsChange
from adoption.rules import active_series, figures, figures_by_unit
from adoption.rules.seats import chain_of
from people.actions import place, record_departure, record_return
from people.models import Unit
from tests.adoption.histories import DAY, History
from tests.adoption.slowly import differences
from training.models import Path


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
def test_every_figure_of_every_unit_is_the_slow_one(random, tree, copilot, essentials):
    with transaction.atomic():
        History(random, tree, copilot, essentials).write()
        for day in [DAY, DAY - timedelta(days=28)]:
            assert differences(copilot, day, tree) == {}
            series = active_series(copilot, day, 8)
            assert [on for on, _ in series] == [day - timedelta(weeks=n) for n in range(8, -1, -1)]
            assert series == [(on, figures(copilot, on).active) for on, _ in series]
        transaction.set_rollback(True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), needs_certificate=st.booleans())
def test_figures_that_stood_ready_follow_late_news_of_any_day(random, needs_certificate, tree, copilot, essentials):
    """Counted days, then changes behind them, then counted again; at every step the boards are the slow ones."""
    if not needs_certificate:
        Path.objects.filter(pk=essentials.pk).update(tool=None)
    with transaction.atomic(), mock.patch("adoption.actions.figures.timezone.localdate", return_value=DAY):
        history = History(random, tree, copilot, essentials if needs_certificate else None)
        history.write(5)
        days = [DAY, history.day(), DAY - timedelta(days=28)]
        for _ in range(2):
            bring_figures_up_to_date()
            assert not FactsChange.objects.exists()
            assert [differences(copilot, day, tree) for day in days] == [{}, {}, {}]
            for _ in range(3):
                history.change()
            assert [differences(copilot, day, tree) for day in days] == [{}, {}, {}]
        transaction.set_rollback(True)
    Path.objects.filter(pk=essentials.pk).update(tool=copilot)


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


def test_spans_follow_from_the_events(copilot, erin, open_seat):
    seat = open_seat(erin, copilot, DAY - timedelta(days=9))
    suspend_seat(seat=seat, reason="risk", by=None, on=DAY - timedelta(days=5))
    restore_seat(seat=seat, by=None, on=DAY - timedelta(days=2))
    spans = list(seat.spans.values_list("from_on", "until_on"))
    assert spans == [(DAY - timedelta(days=9), DAY - timedelta(days=5)), (DAY - timedelta(days=2), None)]
    assert [event.kind for event in chain_of(seat)] == ["granted", "suspended", "restored"]
