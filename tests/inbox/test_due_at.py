"""When a mail is due: never in the past or in quiet hours; for weekly readers on Monday at 07:00 of their own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from inbox.rules import PAUSES, due_at, in_quiet_hours, next_try

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
]
moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
zones = st.sampled_from(ZONES)


def berlin(*when, fold=0):
    return datetime(*when, tzinfo=BERLIN, fold=fold)


@given(moments, zones, clocks, clocks, st.sampled_from(["at_once", "weekly"]))
@example(berlin(2026, 10, 25, 2, 10, fold=1).astimezone(UTC), "Europe/Berlin", time(22), time(2, 30), "at_once")
@example(berlin(2026, 3, 29, 1, 30).astimezone(UTC), "Europe/Berlin", time(3, 15), time(2, 30), "at_once")
def test_a_mail_is_due_now_or_in_the_future_and_outside_quiet_hours(now, zone, start, end, wish):
    assume(start != end)
    due = due_at(now, wish, zone, start, end)
    assert due >= now
    assert not in_quiet_hours(due.astimezone(ZoneInfo(zone)).time(), start, end)


@given(moments, zones, clocks, clocks)
def test_outside_quiet_hours_a_mail_is_due_at_once(now, zone, start, end):
    assume(not in_quiet_hours(now.astimezone(ZoneInfo(zone)).time(), start, end))
    assert due_at(now, "at_once", zone, start, end) == now


@given(moments, zones)
def test_a_weekly_mail_is_due_on_the_coming_monday_at_seven(now, zone):
    due = due_at(now, "weekly", zone)
    local = due.astimezone(ZoneInfo(zone))
    assert (local.weekday(), local.time()) == (0, time(7))
    # A week, and the hour that a clock may be put back in it.
    assert now < due <= now + timedelta(days=7, hours=1)


@given(moments, zones, clocks, clocks, st.sampled_from(["at_once", "weekly"]))
def test_an_urgent_mail_waits_for_nothing_and_never_is_never(now, zone, start, end, wish):
    assert due_at(now, wish, zone, start, end, urgent=True) == now
    assert due_at(now, "never", zone, start, end, urgent=True) is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (berlin(2026, 11, 22, 15), berlin(2026, 11, 23, 7)),
        (berlin(2026, 11, 23, 6, 59), berlin(2026, 11, 23, 7)),
        (berlin(2026, 11, 23, 7, 1), berlin(2026, 11, 30, 7)),
        (berlin(2026, 3, 28, 12), berlin(2026, 3, 30, 7)),  # the clocks go forward on Sunday the 29th
        (berlin(2026, 10, 24, 12), berlin(2026, 10, 26, 7)),  # and back on Sunday the 25th
    ],
    ids=["on Sunday", "before seven", "after seven", "clocks forward", "clocks back"],
)
def test_monday_at_seven_by_example(now, due):
    assert due_at(now.astimezone(UTC), "weekly", "Europe/Berlin") == due


@pytest.mark.parametrize(
    ("clock", "start", "end", "quiet"),
    [
        (time(23), time(22), time(7), True),
        (time(6, 59), time(22), time(7), True),
        (time(7), time(22), time(7), False),
        (time(12), time(22), time(7), False),
        (time(12), time(12), time(13), True),
        (time(13), time(12), time(13), False),
        (time(12), time(12), time(12), False),
    ],
)
def test_quiet_hours_may_pass_midnight_and_end_before_their_end(clock, start, end, quiet):
    assert in_quiet_hours(clock, start, end) is quiet


def test_weekly_mail_waits_for_the_end_of_a_long_night():
    due = due_at(berlin(2026, 11, 22, 15).astimezone(UTC), "weekly", "Europe/Berlin", time(20), time(9))
    assert due == berlin(2026, 11, 23, 9)


@given(moments, st.integers(1, 50))
def test_pauses_grow_and_then_end(now, attempts):
    again = next_try(now, attempts)
    assert (again is None) == (attempts > len(PAUSES))
    assert again is None or again > now
