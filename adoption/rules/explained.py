"""What a figure on a page opens: its definition in words, of how many, which version, how fresh the data is, what is
missing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone

from adoption.rules.definitions import DEFINITIONS, DEFINITIONS_VERSION
from adoption.rules.freshness import LOOKS_BACK, Freshness

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
    facts = [("Counted among", definition.denominator), ("n", n)]
    facts += [("Data", freshness_in_words(freshness)), ("Missing days", missing_in_words(freshness))]
    facts += [("Definitions", f"version {DEFINITIONS_VERSION}")]
    return Explained(key, definition.title, definition.formula, tuple(facts))


def freshness_in_words(freshness: Freshness) -> str:
    if freshness.reported_until is None:
        return "No usage has been brought in yet."
    until = f"Usage is reported up to {freshness.reported_until:%-d %B %Y}"
    if not freshness.updated_at:
        return f"{until}."
    return f"{until}, brought up to date on {timezone.localtime(freshness.updated_at):%-d %B %Y at %H:%M}."


def missing_in_words(freshness: Freshness) -> str:
    """The unreported days since the first report, as ranges: a gap, which counts neither as use nor as none."""
    if freshness.reported_until is None:
        return "All of them."
    if not freshness.missing_days:
        return f"None of the last {LOOKS_BACK} days."
    ranges = ranges_of(freshness.missing_days)
    told = [range_in_words(first, last) for first, last in ranges[-RANGES_TOLD:]]
    lead = "the latest " if len(ranges) > RANGES_TOLD else ""
    return f"{len(freshness.missing_days)} of the last {LOOKS_BACK} days: {lead}{', '.join(told)}."


def ranges_of(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """(first, last) of each run of neighbouring days; days in order."""
    runs = groupby(enumerate(days), key=lambda place: place[1] - timedelta(days=place[0]))
    found = [[day for _, day in run] for _, run in runs]
    return [(run[0], run[-1]) for run in found]


def range_in_words(first: date, last: date) -> str:
    """ "3 March", "3 to 5 March", "30 March to 2 April"."""
    if first == last:
        return f"{first:%-d %B}"
    if first.month == last.month:
        return f"{first.day} to {last:%-d %B}"
    return f"{first:%-d %B} to {last:%-d %B}"
