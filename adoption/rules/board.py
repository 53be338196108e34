"""The figures of a tool on a day, for the company, a unit or a subtree: read as they stand, and never behind the facts.

CountedDay holds the counts of every unit on every day, brought up to date by `actions.figures`: by a load of usage
before it is committed, by the clock for everything else. What changed in between is named by the marks (FactsChange):
those units alone are counted again, over their own people, and the result is kept in the cache under the marks it
heeded. So a page costs the same in a company of any size and on any past day, and losing the cache loses nothing but
that work.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass, fields
from datetime import date, timedelta
from operator import add

from django.core.cache import caches

from adoption.models import CountedDay, FactsChange
from adoption.rules.counting import COUNTS, Counts, count
from adoption.rules.definitions import DEFINITIONS_VERSION
from adoption.rules.figures import Figures
from people.models import Unit
from people.queries import subtree_of
from studio.models import Tool

KEPT = 60 * 60 * 24 * 2
MOST_WEEKS = 52  # of a series


@dataclass(frozen=True)
class Board:
    """All figures of a (tool, day): rows of counts by unit id, directly in the unit and with everything under it, and
    of everybody. A page that asks several times asks for the board once.
    """

    day: date
    name: str  # another one each time it is counted: what is derived from a board is kept under it
    direct: dict[int, Counts]
    subtree: dict[int, Counts]
    total: Counts

    def everybody(self) -> Figures:
        """Of everybody present on the day, in a unit or not."""
        return Figures(self.day, *self.total)

    def under(self, unit: Unit) -> Figures:
        """Of the unit and everything under it."""
        return Figures(self.day, *self.subtree.get(unit.pk, ()))

    def directly_in(self, unit: Unit) -> Figures:
        return Figures(self.day, *self.direct.get(unit.pk, ()))


# What a row of counts looks like: after an upgrade that changes it, rows of the old look are not read.
NAMES = ",".join([*COUNTS, *(field.name for field in fields(Board))])
LAYOUT = f"{DEFINITIONS_VERSION}-{zlib.crc32(NAMES.encode())}"


def figures(tool: Tool, day: date, units=None) -> Figures:
    """Of the people directly in these units on that day; of everybody present when `units` is None.

    For a subtree pass `Unit.objects.under(unit)`, or ask `figures_by_unit`.
    """
    if units is None:
        return Figures(day, *totals(tool, [day])[day])
    return sum(figures_by_unit(tool, day, units, scope="direct").values(), Figures(day))


def figures_by_unit(tool: Tool, day: date, units, scope: str = "subtree") -> dict[Unit, Figures]:
    """Unit -> figures, with everything under it ("subtree") or of the people directly in it ("direct").

    Only what these units need is counted again, should anything have to be.
    """
    units = list(units)
    made_of = {unit: [unit.pk] for unit in units} if scope == "direct" else units_under(units)
    direct = direct_counts(tool, day, {pk for parts in made_of.values() for pk in parts})
    return {
        unit: sum((Figures(day, *direct[pk]) for pk in parts if pk in direct), Figures(day))
        for unit, parts in made_of.items()
    }


def units_under(units: list[Unit]) -> dict[Unit, list[int]]:
    """Unit -> the ids of itself and of all units below it."""
    below = Unit.objects.filter(subtree_of([unit.path for unit in units], "path"))
    paths = list(below.order_by().values_list("pk", "path"))
    return {unit: [pk for pk, path in paths if path.startswith(unit.path)] for unit in units}


def direct_counts(tool: Tool, day: date, units: set[int]) -> dict[int, Counts]:
    """The counts of these units; those without anybody are left out."""
    marked = {mark[0] for mark in marks_before(tool, day)}
    board = standing_boards(tool, [day]).get(day)
    if board is None or None in marked:
        return count(tool, [day], units)[day]
    again = units & marked
    known = {pk: board.direct[pk] for pk in units - again if pk in board.direct}
    return known | count(tool, [day], again)[day] if again else known


def board_of(tool: Tool, day: date) -> Board:
    """The figures of all units."""
    return boards_of(tool, [day])[day]


def boards_of(tool: Tool, days: list[date]) -> dict[date, Board]:
    """Day -> board. The marks are read before the boards: what comes in meanwhile is a board too new, never too old."""
    marks = marks_before(tool, max(days))
    standing = standing_boards(tool, days)
    since = min((mark[1] for mark in marks), default=date.max)
    behind = {day: standing.get(day) for day in days if day >= since or day not in standing}
    if not behind:
        return standing
    seen = repr((tool.pk, [(day, board and board.name) for day, board in behind.items()], marks))
    edition = hashlib.sha1(seen.encode(), usedforsecurity=False).hexdigest()
    marked = {mark[0] for mark in marks}
    return standing | kept(f"boards:{LAYOUT}:{edition}", lambda: counted_again(tool, behind, marked, edition))


def totals(tool: Tool, days: list[date]) -> dict[date, Counts]:
    """Day -> the counts of everybody. Of days that no mark touches the company's own row is read, and no unit's."""
    since = min((mark[1] for mark in marks_before(tool, max(days))), default=date.max)
    rows = CountedDay.objects.filter(tool=tool, day__in=days, day__lt=since, layout=LAYOUT).values_list("day", "total")
    found = {day: TOTAL.unpack(total) for day, total in rows}
    behind = [day for day in days if day not in found]
    return found | {day: board.total for day, board in (boards_of(tool, behind) if behind else {}).items()}


def marks_before(tool: Tool, day: date) -> list[tuple]:
    """(unit id, from which day on, number, time) of each mark that touches the tool up to that day."""
    marks = FactsChange.objects.touching(tool.pk, day)
    return list(marks.order_by("pk").values_list("unit_id", "from_on", "pk", "at"))


def standing_days(tool, days: list[date]):
    """What stands ready, as CountedDay rows (a queryset). Days whose marks and editions are the same have the same
    boards."""
    return CountedDay.objects.filter(tool=tool, day__among=days, layout=LAYOUT).order_by("day")


def standing_boards(tool: Tool, days: list[date]) -> dict[date, Board]:
    rows = standing_days(tool, days).values_list("day", "edition", "total", "units")
    return {day: unpacked(day, name_of(tool, day, edition), total, units) for day, edition, total, units in rows}


def counted_again(
    tool: Tool, boards: dict[date, Board | None], marked: set[int | None], edition: str
) -> dict[date, Board]:
    """The boards with the marked units (None: all of them) counted again; where there was none, a whole one."""
    kept_days = [day for day, board in boards.items() if board and None not in marked]
    fresh = count(tool, kept_days, marked) | count(tool, [day for day in boards if day not in kept_days])
    paths = dict(Unit.objects.order_by().values_list("pk", "path"))
    old = {day: unmarked(board, marked) if day in kept_days else {} for day, board in boards.items()}
    return {day: make_board(day, name_of(tool, day, edition), old[day] | fresh[day], paths) for day in boards}


def unmarked(board: Board, marked: set[int | None]) -> dict[int, Counts]:
    return {pk: counts for pk, counts in board.direct.items() if pk not in marked}


def make_board(day: date, name: str, direct: dict[int, Counts], paths: dict[int, str]) -> Board:
    """Add the counts of each unit to those of all units above it. paths: of every unit, by id."""
    subtree: dict[int, Counts] = {}
    total: Counts = (0,) * len(COUNTS)
    for unit, counts in direct.items():
        total = added(total, counts)
        for above in unit_ids(paths.get(unit, "")):
            subtree[above] = added(subtree.get(above, ()), counts)
    return Board(day, name, direct, subtree, total)


def name_of(tool: Tool, day: date, edition: str) -> str:
    return f"board:{LAYOUT}:{tool.pk}:{day.isoformat()}:{edition}"


def unit_ids(path: str) -> list[int]:
    """ "/1/4/" -> [1, 4]: the unit itself and those above it."""
    return [int(part) for part in path.split("/") if part]


def added(one: Counts, other: Counts) -> Counts:
    return tuple(map(add, one, other)) if one else other


def kept(key: str, compute):
    """What the cache holds under the key, or what `compute` returns, which it then holds.

    Keys name everything that the result depends on, so that nothing in the cache is ever wrong, only unused.
    """
    cache = caches["fleeting"]
    found = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, KEPT)
    return found


# --- as stored --------------------------------------------------------------------------------------------------------
NOTHING = (0,) * len(COUNTS)
ROW = struct.Struct(f"<{1 + 2 * len(COUNTS)}i")  # unit id, counts directly in it, counts with everything under it
TOTAL = struct.Struct(f"<{len(COUNTS)}i")


def packed(board: Board) -> dict[str, bytes]:
    """The columns of a CountedDay."""
    units = sorted({*board.direct, *board.subtree})
    rows = (ROW.pack(pk, *board.direct.get(pk, NOTHING), *board.subtree.get(pk, NOTHING)) for pk in units)
    return {"total": TOTAL.pack(*board.total), "units": b"".join(rows)}


def unpacked(day: date, name: str, total: bytes, units: bytes) -> Board:
    direct, subtree = {}, {}
    for row in ROW.iter_unpack(units):
        direct[row[0]], subtree[row[0]] = row[1 : 1 + len(COUNTS)], row[1 + len(COUNTS) :]
    there = {pk: counts for pk, counts in direct.items() if counts != NOTHING}
    return Board(day, name, there, subtree, TOTAL.unpack(total))


# --- over weeks -------------------------------------------------------------------------------------------------------
def active_series(tool: Tool, day: date, weeks: int, unit: Unit | None = None) -> list[tuple[date, int]]:
    """(day, active people) a week apart, `day` the last: in the company, or in the unit and everything under it."""
    if not 0 <= weeks <= MOST_WEEKS:
        raise ValueError(f"a series has at most {MOST_WEEKS} weeks")
    days = [day - timedelta(weeks=n) for n in range(weeks, -1, -1)]
    if unit is None:
        found = totals(tool, days)
        return [(on, Figures(on, *found[on]).active) for on in days]
    boards = boards_of(tool, days)
    return [(on, boards[on].under(unit).active) for on in days]
