"""How fresh the usage data is, and which days nobody reported. A gap is a gap, never a zero."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.models import UsageRevision
from studio.models import Tool
from ui.words import full_day

LOOKS_BACK = 84  # days: the longest window of a figure


@dataclass(frozen=True)
class Freshness:
    """`reported_until`: the last reported day up to the asked one; `missing_days`: unreported days since the first
    report, in the 84 days before. All empty when nothing has ever been brought in.
    """

    updated_at: datetime | None
    reported_until: date | None
    missing_days: tuple[date, ...]

    @property
    def sentence(self) -> str:
        if self.reported_until is None:
            return _("No usage has been brought in yet.")
        until, missing = full_day(self.reported_until), len(self.missing_days)
        if not missing:
            return _("Usage is reported up to {day}, with no day missing.").format(day=until)
        said = ngettext(
            "Usage is reported up to {day}; {n} day is missing.",
            "Usage is reported up to {day}; {n} days are missing.",
            missing,
        )
        return said.format(day=until, n=missing)


def data_freshness(tool: Tool, day: date) -> Freshness:
    """What was reported about the tool up to that day.

    Days after the last reported one are not missing: they are yet to come.
    """
    known = UsageRevision.objects.filter(tool=tool, day__lte=day)
    ends = known.aggregate(first=Min("day"), last=Max("day"), at=Max("recorded_at"))
    if ends["last"] is None:
        return Freshness(None, None, ())
    start = max(ends["first"], day - timedelta(days=LOOKS_BACK - 1))
    there = set(known.filter(day__gte=start).values_list("day", flat=True))
    days = (start + timedelta(days=n) for n in range((ends["last"] - start).days + 1))
    return Freshness(ends["at"], ends["last"], tuple(missed for missed in days if missed not in there))
