"""What a figure on a page opens: its definition in words, of how many, which version, how fresh the data is, what is
missing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from adoption.rules.definitions import DEFINITIONS, DEFINITIONS_VERSION
from adoption.rules.freshness import LOOKS_BACK, Freshness
from ui.words import day_and_month, day_and_time, full_day

RANGES_TOLD = 6


@dataclass(frozen=True)
class Explained:
    """A definition as templates/ui/definition.html shows it: facts are (label, words)."""

    key: str
    name: str
    text: str
    facts: tuple[tuple[str, str], ...]


def explain(key: str, n: str, freshness: Freshness) -> Explained:
    """The figure `key` (definitions.DEFINITIONS) with its n in words ("190 of 228") and the state of its data."""
    definition = DEFINITIONS[key]
    facts = [(_("Counted among"), definition.denominator), ("n", n)]
    facts += [(_("Data"), freshness_in_words(freshness)), (_("Missing days"), missing_in_words(freshness))]
    facts += [(_("Definitions"), _("version {n}").format(n=DEFINITIONS_VERSION))]
    return Explained(key, definition.title, definition.formula, tuple(facts))


def freshness_in_words(freshness: Freshness) -> str:
    if freshness.reported_until is None:
        return _("No usage has been brought in yet.")
    until = full_day(freshness.reported_until)
    if not freshness.updated_at:
        return _("Usage is reported up to {day}.").format(day=until)
    moment = day_and_time(timezone.localtime(freshness.updated_at))
    return _("Usage is reported up to {day}, brought up to date on {moment}.").format(day=until, moment=moment)


def missing_in_words(freshness: Freshness) -> str:
    """The unreported days since the first report, as ranges: a gap, which counts neither as use nor as none."""
    if freshness.reported_until is None:
        return _("All of them.")
    if not freshness.missing_days:
        return _("None of the last {days} days.").format(days=LOOKS_BACK)
    ranges = ranges_of(freshness.missing_days)
    told = [range_in_words(first, last) for first, last in ranges[-RANGES_TOLD:]]
    more = len(ranges) > RANGES_TOLD
    said = (
        _("{n} of the last {days} days: the latest {ranges}.") if more else _("{n} of the last {days} days: {ranges}.")
    )
    return said.format(n=len(freshness.missing_days), days=LOOKS_BACK, ranges=", ".join(told))


def ranges_of(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """(first, last) of each run of neighbouring days; days in order."""
    runs = groupby(enumerate(days), key=lambda place: place[1] - timedelta(days=place[0]))
    found = [[day for _, day in run] for _, run in runs]
    return [(run[0], run[-1]) for run in found]


def range_in_words(first: date, last: date) -> str:
    """ "3 March", "3 to 5 March", "30 March to 2 April"."""
    if first == last:
        return day_and_month(first)
    of_month = date_format(first, pgettext("how a day is written", "j"))
    begins = of_month if first.month == last.month else day_and_month(first)
    return _("{first_day} to {last_day}").format(first_day=begins, last_day=day_and_month(last))
