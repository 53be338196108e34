"""Calendar arithmetic: anchored, without drift, and the examples of the domain to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.period import Period, add, parse_period

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P1Y", Period(12, 0)),
        ("P18M", Period(18, 0)),
        ("P1Y6M", Period(18, 0)),
        ("P2W", Period(0, 14)),
        ("P90D", Period(0, 90)),
        ("P1Y2M3W4D", Period(14, 25)),
        ("P0D", Period(0, 0)),
    ],
)
def test_reads_iso_8601_periods(text, period):
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["", "P", "1Y", "P1", "PT1H", "P1Y2", "P-1Y", "p1y", "P1Y1Y", "P1D1Y", "P1.5Y", "P١Y"])
def test_says_so_when_it_is_not_a_period(text):
    with pytest.raises(ValueError, match="is not a period"):
        parse_period(text)


@pytest.mark.parametrize(
    ("anchor", "text", "times", "end"),
    [
        (date(2023, 2, 12), "P1Y", 1, date(2024, 2, 12)),
        (date(2024, 2, 29), "P1Y", 1, date(2025, 3, 1)),
        (date(2024, 2, 29), "P1Y", 2, date(2026, 3, 1)),
        (date(2024, 2, 29), "P1Y", 4, date(2028, 2, 29)),
        (date(2026, 1, 31), "P1M", 1, date(2026, 3, 1)),
        (date(2026, 1, 31), "P1M", 2, date(2026, 3, 31)),
        (date(2026, 3, 31), "P1M", -1, date(2026, 3, 1)),
        (date(2024, 2, 12), "P30D", -1, date(2024, 1, 13)),
    ],
)
def test_adds_calendar_periods(anchor, text, times, end):
    assert add(anchor, parse_period(text), times) == end


@given(DAYS, st.integers(0, 40), st.integers(0, 400), st.integers(0, 12))
def test_later_periods_end_later(anchor, months, days, times):
    period = Period(months, days)
    assert add(anchor, period, times) <= add(anchor, period, times + 1)
    assert period.nothing == (add(anchor, period) == anchor)


@given(DAYS, st.integers(1, 60), st.integers(1, 8))
def test_months_counted_from_the_anchor_do_not_drift(anchor, months, times):
    """Whatever lies between, n periods end on the anchor's own day of the month, or on the first after a shorter
    month."""
    end = add(anchor, Period(months), times)
    assert end.day == anchor.day or (end.day == 1 and (end - timedelta(days=1)).day < anchor.day)


@given(DAYS, st.integers(0, 1000), st.integers(0, 6))
def test_days_are_days(anchor, days, times):
    assert add(anchor, Period(days=days), times) - anchor == timedelta(days=days * times)
