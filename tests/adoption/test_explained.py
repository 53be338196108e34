"""What a figure says about its data: how fresh, and which days are missing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adoption.actions import record_usage
from adoption.rules import DEFINITIONS, data_freshness, explain, missing_in_words, unreported
from adoption.rules.explained import freshness_in_words, range_in_words, ranges_of
from adoption.rules.freshness import Freshness

DAY = date(2025, 3, 14)


def ago(*days):
    return tuple(DAY - timedelta(days=n) for n in sorted(days, reverse=True))


@given(st.sets(st.integers(0, 83)))
def test_ranges_hold_each_day_once_and_no_other(numbers):
    days = ago(*numbers)
    ranges = ranges_of(days)
    assert [first + timedelta(days=n) for first, last in ranges for n in range((last - first).days + 1)] == list(days)
    assert all(after - before > timedelta(days=1) for (_, before), (after, _) in zip(ranges, ranges[1:], strict=False))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 3, 3), date(2025, 3, 3), "3 March"),
        (date(2025, 3, 3), date(2025, 3, 5), "3 to 5 March"),
        (date(2025, 3, 30), date(2025, 4, 2), "30 March to 2 April"),
    ],
)
def test_a_range_in_words(first, last, words):
    assert range_in_words(first, last) == words


def test_missing_days_in_words():
    at = datetime(2025, 3, 14, 5, 4, tzinfo=UTC)
    assert missing_in_words(Freshness(at, DAY, ())) == "None of the last 84 days."
    assert missing_in_words(Freshness(at, DAY, ago(3, 2, 9))) == "3 of the last 84 days: 5 March, 11 to 12 March."
    assert "10 of the last 84 days: the latest " in missing_in_words(Freshness(at, DAY, ago(*range(2, 22, 2))))
    assert (
        freshness_in_words(Freshness(at, DAY, ()))
        == "Usage is reported up to 14 March 2025, brought up to date on 14 March 2025 at 06:04."
    )
    assert freshness_in_words(Freshness(None, None, ())) == "No usage has been brought in yet."


@pytest.mark.parametrize("key", DEFINITIONS)
def test_each_definition_can_be_opened(key):
    told = dict(explain(key, "48 people", Freshness(None, None, ())).facts)
    assert told["n"] == "48 people"
    assert told["Definitions"] == "version 1"
    assert told["Counted among"] == DEFINITIONS[key].denominator


def test_a_week_without_a_report_is_unreported_and_one_without_use_is_not(copilot, erin):
    record_usage(tool=copilot, source="csv", rows=[(erin.pk, DAY - timedelta(days=35), 1)], by=None)
    record_usage(tool=copilot, source="csv", rows=[], days=[DAY - timedelta(days=9)], by=None)
    weeks = [DAY - timedelta(weeks=n) for n in range(8)]  # nobody used it in the second
    assert unreported(copilot, weeks) == {weeks[0], weeks[2], weeks[3], weeks[4]}
    assert data_freshness(copilot, DAY).reported_until == DAY - timedelta(days=9)


def test_before_the_first_file_no_week_is_known(copilot):
    assert unreported(copilot, [DAY]) == {DAY}
    assert unreported(copilot, []) == set()
