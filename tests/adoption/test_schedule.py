"""The clock's jobs: each does its work once, however often it ticks; and a certificate opens the seat at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from adoption import actions, schedule
from adoption.models import SeatEvent
from adoption.rules import figures, seat_state
from journal.models import Claim, Entry
from people.actions import record_departure


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_certificate_opens_the_seat_once_it_is_committed(
    copilot, certify, erin, today, django_capture_on_commit_callbacks
):
    actions.request_seat(person=erin, tool=copilot, by=erin)
    with django_capture_on_commit_callbacks(execute=True):
        certify(erin, today)
    assert seat_state(erin, copilot, today) == "open"


def test_the_sweep_opens_what_a_lost_message_forgot_and_only_once(copilot, certify, erin, today):
    actions.request_seat(person=erin, tool=copilot, by=erin)
    certify(erin, today)  # nobody runs the task
    for _ in range(2):
        schedule.open_earned_seats()
    assert SeatEvent.objects.filter(kind="granted").count() == 1


def test_lapses_are_looked_at_once_a_day_by_one_clock(copilot, certify, erin, today):
    certify(erin, today - timedelta(days=500))
    actions.grant_seat(person=erin, tool=copilot, by=None, on=today - timedelta(days=500))
    for _ in range(2):
        schedule.suspend_lapsed_seats()
    assert SeatEvent.objects.filter(kind="suspended").count() == 1
    assert Claim.objects.filter(job="adoption.suspend_lapsed_seats").count() == 1


def test_leavers_are_closed_once(copilot, erin, open_seat, today):
    open_seat(erin, copilot, today - timedelta(days=9))
    record_departure(person=erin, on=today, by=None)
    for _ in range(2):
        schedule.close_for_leavers()
    assert Entry.objects.filter(verb="adoption.seat_revoked").count() == 1


def test_figures_are_ready_before_anybody_asks(copilot, erin, today, django_assert_num_queries):
    schedule.bring_figures_up_to_date()
    with django_assert_num_queries(2):  # the marks, of which there are none, and the day as it stands
        assert figures(copilot, today).people == 1 + 1  # Erin and her manager
