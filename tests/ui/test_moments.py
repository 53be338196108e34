"""Times in words."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.templatetags.moments import age_in_words, day_in_words, in_full, moment_in_words, plain_day, span_in_words

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 3, 14, 5, tzinfo=BERLIN)  # a Wednesday


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=-12), "12 min ago"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(hours=3), "in 3 hours"),
        (timedelta(hours=-15), "yesterday, 23:05"),
        (timedelta(days=1), "tomorrow, 14:05"),
        (timedelta(days=-3), "last Sunday, 14:05"),
        (timedelta(days=5), "Monday, 14:05"),
        (timedelta(days=30), "2 April"),
        (timedelta(days=-100), "23 November 2026"),
    ],
)
def test_a_moment_is_said_as_a_person_would_say_it(distance, words):
    assert moment_in_words(NOW + distance, NOW) == words


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_no_two_days_within_a_week_share_their_words(today, ahead):
    day = today + timedelta(days=ahead)
    near = [day_in_words(today + timedelta(days=n), today) for n in range(-6, 7)]
    assert len(set(near)) == len(near)
    if abs(ahead) > 7:
        assert day_in_words(day, today) == plain_day(day, today)


@given(st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_a_span_is_rounded_down_to_its_largest_unit(span):
    words = span_in_words(span)
    if words != "under a minute":
        count, unit = words.split()
        length = {"day": 86400, "days": 86400, "hour": 3600, "hours": 3600, "min": 60}[unit]
        assert int(count) * length <= span.total_seconds() < (int(count) + 1) * length


def test_how_old_something_is_fits_a_narrow_column():
    assert age_in_words(timedelta(seconds=59)) == "just now"
    assert age_in_words(timedelta(seconds=60)) == "1 min"


def test_in_full_says_the_zone_of_a_moment_and_none_for_a_day():
    assert in_full(NOW) == "Wednesday 3 March 2027 at 14:05 CET"
    assert in_full(NOW.date()) == "Wednesday 3 March 2027"
