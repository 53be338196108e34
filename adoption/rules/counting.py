"""Metrics, version 1: every count of one tool, for units and days, as sums over sets of people.

A set of people is one whole number, a bit for each of them, so that "enabled and active" is `enabled & active` and its
size is `bit_count()`. The sets are made for one unit at a time from what `gathering` reads: people who were in the
unit at some time between the asked days, each in the same place in every set. Every count is a sum over people, so a
subtree and the company are sums of these and need no further reading.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from adoption.rules.gathering import LOOKS_BACK, SEAT_LOOKS_BACK, Facts, gather
from studio.models import Tool

# The counts in their order; `figures.Figures` has a field for each.
COUNTS = (
    "people",
    "seats",
    "enabled",
    "active",
    "habitual",
    "cohort",
    "activated",
    "unknown",
    "new",
    "retained",
    "returning",
    "dormant",
    "funnel_enrolled",
    "funnel_certified",
    "funnel_seated",
    "funnel_activated",
    "funnel_active",
    "funnel_habitual",
    "weekday_uses",
)
Counts = tuple[int, ...]


def count(tool: Tool, days: list[date], units: Collection[int] | None = None) -> dict[date, dict[int, Counts]]:
    """Day -> unit id -> the counts in the order of COUNTS, of the people directly in the unit at the end of the day.

    units: ids, NO_UNIT for the people in none; None counts all. Units without anybody are left out. The cost grows
    with the people of the units, and hardly with the days between the first and the last.
    """
    found: dict[date, dict[int, Counts]] = {day: {} for day in days}
    if not days:
        return found
    first = min(days)
    for facts in gather(tool, first, max(days), units):
        history = History.of(facts)
        for day in days:
            n = (day - first).days
            if facts.here[n]:
                found[day][facts.unit] = history.counts(day, n)
    return found


@dataclass(frozen=True)
class History:
    """A unit's people over days: lists of sets, day by day. Lists of use and of first seats begin LOOKS_BACK days
    before the first asked day, `enabled` SEAT_LOOKS_BACK before it.
    """

    facts: Facts
    enabled: list[int]  # a seat open on a day of the 28
    ever: list[int]  # a use on that day or before
    week: list[int]  # a use in the 7 days
    month: list[int]  # a use in the 28 days
    begun: list[int]  # first seat begun in the 28 days
    activated: list[int]  # of those: with a use within 30 days of it
    young: list[int]  # first seat begun in the 84 days

    @classmethod
    def of(cls, facts: Facts) -> "History":
        first_month = sliding(facts.used, 31)[30:]  # beginning with the day; who began later is in no cohort yet
        within = [began & used for began, used in zip(facts.began, first_month, strict=False)]
        return cls(
            facts=facts,
            enabled=sliding(facts.open, 28),
            ever=running(facts.used, facts.used_before),
            week=sliding(facts.used, 7),
            month=sliding(facts.used, 28),
            begun=sliding(facts.began, 28),
            activated=sliding(within, 28),
            young=sliding(facts.began, 84),
        )

    def counts(self, day: date, n: int) -> Counts:
        """Of the n-th asked day, which is `day`."""
        at, facts = n + LOOKS_BACK, self.facts
        here, active, before = facts.here[n], self.month[at], self.month[at - 28]
        older, enabled, seated = self.ever[at - 28], self.enabled[n + SEAT_LOOKS_BACK], facts.open[n + SEAT_LOOKS_BACK]
        habitual = self.habitual(at)
        funnel = running_and(here, facts.enrolled[n], facts.certified[n], seated, self.ever[at], active, habitual)
        sets = (
            ~0, seated, enabled, enabled & active, habitual,
            self.begun[at - 30], self.activated[at - 30], facts.unknown[n],
            active & ~older, active & before, active & older & ~before, before & ~active,
            *funnel,
        )  # fmt: skip
        return (*[(here & people).bit_count() for people in sets], self.weekday_uses(day, n))

    def habitual(self, at: int) -> int:
        """Use in each of the last four weeks, of people who got their first seat 28 to 83 days before; of the others,
        in nine weeks of twelve."""
        young, ripe = self.young[at], self.young[at] & ~self.begun[at]
        last_four = self.week[at] & self.week[at - 7] & self.week[at - 14] & self.week[at - 21]
        return ripe & last_four | ~young & at_least_nine([self.week[at - 7 * n] for n in range(12)])

    def weekday_uses(self, day: date, n: int) -> int:
        """Person-days of use on Mondays to Fridays of the 28 days."""
        here, used = self.facts.here[n], self.facts.used
        at = n + LOOKS_BACK
        return sum((used[at - back] & here).bit_count() for back in working_days_back(day))


def working_days_back(day: date) -> Iterator[int]:
    """How many days before `day` the Mondays to Fridays of its 28 days are; always twenty."""
    weekday = day.weekday()
    return (back for back in range(28) if (weekday - back) % 7 < 5)


def sliding(days: list[int], length: int) -> list[int]:
    """For each day the union of the last so many, itself included, as far as the list goes back."""
    unions, reach = days, 1
    while reach < length:
        step = min(reach, length - reach)
        unions = [*unions[:step], *(now | then for now, then in zip(unions[step:], unions, strict=False))]
        reach += step
    return unions


def running(days: list[int], before: int) -> list[int]:
    """For each day the union of all up to it, and of those before the list."""
    unions = []
    for day in days:
        before |= day
        unions.append(before)
    return unions


def running_and(people: int, *steps: int) -> list[int]:
    """Each step of a funnel: those who took it and all before."""
    taken = []
    for step in steps:
        people &= step
        taken.append(people)
    return taken


def at_least_nine(weeks: list[int]) -> int:
    """Those in nine or more of the (at most fifteen) sets, counted in all people at once: four binary digits each."""
    ones = twos = fours = eights = 0
    for week in weeks:
        carry, ones = ones & week, ones ^ week
        carry, twos = twos & carry, twos ^ carry
        carry, fours = fours & carry, fours ^ carry
        eights |= carry
    return eights & (ones | twos | fours)
