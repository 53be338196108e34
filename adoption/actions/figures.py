"""Keeping figures ready: the boards of every tool and day, and the marks of what they do not know yet."""

import uuid
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from adoption.models import CountedDay, SeatSpan, UsageDay
from adoption.rules.board import LAYOUT, counted_again, packed, standing_boards
from studio.models import Tool

AT_A_TIME = 120  # days; their texts and boards are in memory together
SOONER = 1  # days beyond today: it is tomorrow already for some of our colleagues


@transaction.atomic
def bring_figures_up_to_date(*, day: date | None = None) -> int:
    """Count again what the marks name, of every tool, and the days up to `day` that nobody counted; how many tools.

    Nothing, when somebody else is at it: what was left to do is still marked.
    """
    if not alone(wait=False):
        return 0
    marks = taken_marks()
    tools = list(Tool.objects.all())
    for tool in tools:
        mine = [mark for mark in marks if mark[0] in (None, tool.pk)]
        count_tool(tool, mine, day or timezone.localdate())
    return len(tools)


def bring_tool_up_to_date(tool: Tool) -> None:
    """The same for the marks of this tool alone, within the transaction of whoever left them."""
    alone(wait=True)
    count_tool(tool, taken_marks(tool), timezone.localdate())


def alone(wait: bool) -> bool:
    """Boards are written by one transaction at a time, which reads the facts after the one before has ended."""
    take = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(hashtextextended('figures', 0))")
        return cursor.fetchone()[0] is not False


Mark = tuple[int | None, int | None, date]  # tool id, unit id, from which day on


def taken_marks(tool: Tool | None = None) -> list[Mark]:
    """Take the marks away, of all tools or of one, and return them.

    Facts are read after their marks are taken, so that one committed meanwhile keeps its mark, and counts once more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM adoption_factschange WHERE %(tool)s::bigint IS NULL OR tool_id = %(tool)s "
            "RETURNING tool_id, unit_id, from_on",
            {"tool": tool and tool.pk},
        )
        return cursor.fetchall()


def count_tool(tool: Tool, marks: list[Mark], today: date) -> None:
    """Bring the boards up to date from the first day anything is known of the tool, or from today."""
    first = min(first_day(tool), today)
    days = [first + timedelta(days=n) for n in range((today - first).days + 1 + SOONER)]
    counted = set(CountedDay.objects.filter(tool=tool, layout=LAYOUT).values_list("day", flat=True))
    write_boards(tool, [day for day in days if day not in counted], {None})
    for since, units in grouped(marks, today).items():
        write_boards(tool, [day for day in days if day in counted and day >= since], units)


def first_day(tool: Tool) -> date:
    """The day of the first seat or the first use, whichever is earlier; the last day there is without either."""
    known = [
        SeatSpan.objects.filter(tool=tool).aggregate(first=Min("from_on"))["first"],
        UsageDay.objects.filter(tool=tool).aggregate(first=Min("day"))["first"],
    ]
    return min((day for day in known if day), default=date.max)


def grouped(marks: list[Mark], today: date) -> dict[date, set[int | None]]:
    """From which day on -> units to count again. A unit's day is its earliest, moved back to 1, 2, 4, 8, … days ago, so
    that units are counted together and none for more than twice its days.
    """
    earliest: dict[int | None, date] = {}
    for _, unit, since in marks:
        earliest[unit] = min(since, earliest.get(unit, date.max))
    groups: dict[date, set[int | None]] = {}
    for unit, since in earliest.items():
        age = max(0, (today - since).days)
        back = min(1 << age.bit_length(), (today - date.min).days)
        groups.setdefault(today - timedelta(days=back), set()).add(unit)
    return groups


def write_boards(tool: Tool, days: list[date], units: set[int | None]) -> None:
    """Count these units (None: all) again on these days, in spans of days that fit into memory."""
    edition = uuid.uuid4().hex
    for start in range(0, len(days), AT_A_TIME):
        some = days[start : start + AT_A_TIME]
        standing = standing_boards(tool, some)
        boards = counted_again(tool, {day: standing.get(day) for day in some}, units, edition)
        about = {"tool": tool, "layout": LAYOUT, "edition": edition}
        CountedDay.objects.bulk_create(
            (CountedDay(**about, day=day, **packed(board)) for day, board in boards.items()),
            update_conflicts=True,
            unique_fields=["tool", "day"],
            update_fields=["layout", "edition", "total", "units"],
        )
