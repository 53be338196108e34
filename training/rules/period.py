"""ISO 8601 periods in calendar months and days, counted from an anchor so that repeated ends never drift.

A day that the month does not have rolls over to the first of the next month: 29 Feb 2024 + P1Y is 1 March 2025, so
the last valid day before it is 28 February 2025; and + 4 x P1Y is 29 February 2028 again, because each end is anchor
+ n periods, never the end before it + one period.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

PERIOD = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.ASCII)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A length of calendar time: whole months (12 for a year), then days (7 for a week)."""

    months: int = 0
    days: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.months or self.days)


def parse_period(text: str) -> Period:
    """Read "P1Y", "P18M", "P2W", "P90D" or "P1Y6M". ValueError, with a sentence, for anything else; times of day are
    not periods here."""
    found = PERIOD.fullmatch(text.strip())
    if not found:
        raise ValueError(_("“{text}” is not a period; write it like P1Y, P18M or P90D.").format(text=text))
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return Period(months=12 * years + months, days=7 * weeks + days)


def add(anchor: date, period: Period, times: int = 1) -> date:
    """`anchor` plus `times` periods (negative: minus): all months in one step from the anchor, then all days."""
    month = anchor.year * 12 + anchor.month - 1 + period.months * times
    year, month = month // 12, month % 12 + 1
    overshoot = anchor.day - calendar.monthrange(year, month)[1]
    if overshoot > 0:
        moved = date(year, month, 1) + timedelta(days=anchor.day - overshoot)
    else:
        moved = date(year, month, anchor.day)
    return moved + timedelta(days=period.days * times)
