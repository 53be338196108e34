"""The figures of a tool on a day, for the company, a unit or a subtree; computed once, then read from the cache.

`counting.py` computes all units of a (tool, day) in one statement. The result is kept in Django's cache under the
revision of the facts (models.facts): a figure is read back only while nothing it depends on has changed, so a page is
never behind the database, and a past day costs what today costs. The cache and not a table, because losing it loses
nothing, a GET may fill it without writing to the house, and its one entry of a few kilobytes holds every unit and
every subtree.
"""

import zlib
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Max, Sum

from adoption.models import FactsChange
from adoption.rules.counting import count_active, count_by_unit
from adoption.rules.definitions import DEFINITIONS_VERSION
from people.models import Unit
from studio.models import Tool

KEPT = 60 * 60 * 24 * 2
WORKING_DAYS = 20  # Mondays to Fridays in any 28 days


@dataclass(frozen=True)
class Activation:
    """cohort: first seats begun 57 to 30 days before; activated: with a use within 30 days; unknown: beginnings not
    known.
    """

    cohort: int
    activated: int
    unknown: int

    @property
    def rate(self) -> Decimal | None:
        return share(self.activated, self.cohort)


@dataclass(frozen=True)
class Lifecycle:
    new: int
    retained: int
    returning: int
    dormant: int


@dataclass(frozen=True)
class Funnel:
    in_scope: int
    enrolled: int
    certified: int
    seated: int
    activated: int
    active: int
    habitual: int


@dataclass(frozen=True)
class Figures:
    """Metrics, version 1, of one set of people on one day: counts of people (definitions.DEFINITIONS), and rates from
    them.

    Two Figures of the same day and of different people add up. `weekday_uses` are person-days on Mondays to Fridays.
    """

    day: date
    people: int = 0
    seats: int = 0
    enabled: int = 0
    active: int = 0
    habitual: int = 0
    cohort: int = 0
    activated: int = 0
    unknown: int = 0
    new: int = 0
    retained: int = 0
    returning: int = 0
    dormant: int = 0
    funnel_enrolled: int = 0
    funnel_certified: int = 0
    funnel_seated: int = 0
    funnel_activated: int = 0
    funnel_active: int = 0
    funnel_habitual: int = 0
    weekday_uses: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        if self.day != other.day:
            raise ValueError("figures of different days do not add up")
        return Figures(
            self.day, *(mine + yours for mine, yours in zip(astuple(self)[1:], astuple(other)[1:], strict=True))
        )

    @property
    def adoption_rate(self) -> Decimal | None:
        """active / enabled with four decimals; None where nobody is enabled ("no seats")."""
        return share(self.active, self.enabled)

    @property
    def active_in_window(self) -> int:
        """People with a day of use in the 28 days, with or without a seat."""
        return self.new + self.retained + self.returning

    @property
    def stickiness(self) -> Decimal | None:
        """Mean of the working days' active people over the window's; None where nobody was active."""
        return share(self.weekday_uses, WORKING_DAYS * self.active_in_window)

    @property
    def activation(self) -> Activation:
        return Activation(self.cohort, self.activated, self.unknown)

    @property
    def lifecycle(self) -> Lifecycle:
        return Lifecycle(self.new, self.retained, self.returning, self.dormant)

    @property
    def funnel(self) -> Funnel:
        later = (getattr(self, f"funnel_{step.name}") for step in fields(Funnel)[1:])
        return Funnel(self.people, *later)


def share(part: int, whole: int) -> Decimal | None:
    """part / whole with four decimals, half to even; None when whole is 0."""
    return (Decimal(part) / whole).quantize(Decimal("0.0001")) if whole else None


@dataclass(frozen=True)
class Board:
    """All figures of a (tool, day) as of a revision of the facts: rows of counts by unit id, directly in the unit and
    with everything under it, and of everybody. A page that asks several times asks for the board once.
    """

    day: date
    revision: str
    name: str  # under which the cache keeps it
    direct: dict[int, tuple]
    subtree: dict[int, tuple]
    total: tuple

    def everybody(self) -> Figures:
        """Of everybody present on the day, in a unit or not."""
        return Figures(self.day, *self.total)

    def under(self, unit: Unit) -> Figures:
        """Of the unit and everything under it."""
        return Figures(self.day, *self.subtree.get(unit.pk, ()))

    def directly_in(self, unit: Unit) -> Figures:
        return Figures(self.day, *self.direct.get(unit.pk, ()))


# What a kept board looks like: after an upgrade that changes it, boards of the old look are not read.
NAMES = ",".join(field.name for kind in (Figures, Board) for field in fields(kind))
LAYOUT = f"{DEFINITIONS_VERSION}-{zlib.crc32(NAMES.encode())}"


def figures(tool: Tool, day: date, units=None) -> Figures:
    """Of the people directly in these units on that day; of everybody present when `units` is None.

    For a subtree pass `Unit.objects.under(unit)`, or ask `figures_by_unit`.
    """
    board = board_of(tool, day)
    if units is None:
        return board.everybody()
    return sum((board.directly_in(unit) for unit in units), Figures(day))


def figures_by_unit(tool: Tool, day: date, units, scope: str = "subtree") -> dict[Unit, Figures]:
    """Unit -> figures, with everything under it ("subtree") or of the people directly in it ("direct")."""
    board = board_of(tool, day)
    of = board.under if scope == "subtree" else board.directly_in
    return {unit: of(unit) for unit in units}


def board_of(tool: Tool, day: date) -> Board:
    """The figures of all units, from the cache when the facts are as they were."""
    revision = facts_revision()
    key = f"figures:{LAYOUT}:{tool.pk}:{day.isoformat()}:{revision}"
    return kept(key, lambda: make_board(day, revision, key, count_by_unit(tool, day)))


def kept(key: str, compute):
    """What the cache holds under the key, or what `compute` returns, which it then holds.

    The revision in the key was read before the facts are: an entry may know more than its name says, never less.
    """
    found = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, KEPT)
    return found


def facts_revision() -> str:
    """Changes whenever a fact that figures depend on has changed; see models.facts.

    The time tells a restored database apart.
    """
    mark = FactsChange.objects.aggregate(number=Sum("weight"), at=Max("at"))
    return f"{mark['number'] or 0}-{mark['at'].timestamp() if mark['at'] else 0}"


def make_board(day: date, revision: str, name: str, direct: dict[int | None, tuple]) -> Board:
    """Add the counts of each unit to those of all units above it."""
    above = {unit_id: unit_ids(path) for unit_id, path in Unit.objects.values_list("pk", "path")}
    subtree, total = {}, ()
    for unit_id, counts in direct.items():
        total = added(total, counts)
        for ancestor in above.get(unit_id, ()):
            subtree[ancestor] = added(subtree.get(ancestor, ()), counts)
    return Board(day, revision, name, {pk: counts for pk, counts in direct.items() if pk}, subtree, total)


def unit_ids(path: str) -> list[int]:
    """ "/1/4/" -> [1, 4]: the unit itself and those above it."""
    return [int(part) for part in path.split("/") if part]


def added(one: tuple, other: tuple) -> tuple:
    return tuple(a + b for a, b in zip(one, other, strict=True)) if one else other


def active_series(
    tool: Tool, day: date, weeks: int, unit: Unit | None = None, revision: str = ""
) -> list[tuple[date, int]]:
    """(day, active people) a week apart, `day` the last: in the company, or in the unit and everything under it.

    `revision`: that of a board read just before, to save asking again.
    """
    key = f"series:{LAYOUT}:{tool.pk}:{day.isoformat()}:{weeks}:{revision or facts_revision()}"
    found = kept(key, lambda: count_active(tool, day, weeks))
    if unit is None:
        return [(on, active[None]) for on, active in found.items()]
    inside = set(Unit.objects.under(unit).values_list("pk", flat=True))
    return [(on, sum(n for pk, n in active.items() if pk in inside)) for on, active in found.items()]
