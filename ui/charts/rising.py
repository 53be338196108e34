"""The swell: people over time on a scale where 5, 50 and 500 are equal steps. The mark, and the signature chart."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from math import log10

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ui.charts.paths import Mark, pair, smooth_path, tenth
from ui.words import brief_day


@dataclass(frozen=True)
class Rung:
    """One wave of a rollout: how many people it is for, when it was planned and when it opened (None: not yet)."""

    people: int
    label: str
    planned_on: date | None = None
    opened_on: date | None = None


@dataclass(frozen=True)
class SwellDrawing:
    size: str
    width: int
    height: int
    left: float
    right: float
    base: float
    line: str
    area: str
    gap: str
    pace: str
    rules: list[Mark]
    openings: list[tuple[Mark, Mark]]
    ticks: list[Mark]
    now: Mark | None


@dataclass(frozen=True)
class Swell:
    """The signature chart: people over time on a scale where 5, 50 and 500 are equal steps."""

    rungs: list[Rung]
    actual: list[tuple[date, int | None]]
    reached: int | None
    pace_on: date | None
    pace_target: int | None
    drawings: list[SwellDrawing]


def swell(rungs: list[Rung], reported: list[tuple[date, int | None]], today: date) -> Swell:
    """The rising line through the rungs.

    rungs: in order of people. reported: (day, people) in order of day, none later than today; None where nobody knows,
    which breaks the line. The pace is the growth of the last 28 days, in powers of ten; `pace_on` is the day it would
    reach the next rung, `pace_target`, or None when nothing grows.
    """
    actual = [(day, people) for day, people in reported if people is not None]
    target = next((r.people for r in rungs if not actual or actual[-1][1] < r.people), None)
    reached_on = pace_to(actual, target)
    end = _horizon(rungs, actual, today, reached_on)
    drawings = [_draw(rungs, reported, today, end, (target, reached_on), frame) for frame in FRAMES]
    return Swell(rungs, reported, actual[-1][1] if actual else None, reached_on, target, drawings)


def pace_to(actual: list[tuple[date, int]], target: int | None, window: int = 28) -> date | None:
    """The day on which `target` people would be reached if growth went on as in the last `window` days.

    Growth is taken in powers of ten per day, as the chart draws it. None: no target, too little history, or no growth.
    """
    if target is None or len(actual) < 2:
        return None
    last_day, last = actual[-1]
    before = [(day, n) for day, n in actual if day <= last_day - timedelta(days=window)] or actual[:1]
    first_day, first = before[-1]
    days, growth = (last_day - first_day).days, _power(last) - _power(first)
    if days <= 0 or growth <= 0:
        return None
    wait = (_power(target) - _power(last)) / (growth / days)
    return last_day + timedelta(days=round(wait)) if wait < 3650 else None


def _power(people: float) -> float:
    """Height on the swell's scale: 1 is the ground, each power of ten one step up."""
    return log10(max(people, 1))


def _horizon(rungs, actual, today: date, reached_on: date | None) -> date:
    """The last day drawn: past the last plan or opening, and no more than half the past beyond today for the pace."""
    days = [today, *(d for r in rungs for d in (r.planned_on, r.opened_on) if d)]
    start = min([*days, *(day for day, _ in actual)])
    if reached_on:
        days.append(min(reached_on, today + max((today - start) / 2, timedelta(days=28))))
    return max(days) + timedelta(days=7)


@dataclass(frozen=True)
class Frame:
    """The box of one drawing and the margins inside it."""

    size: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


LETTER = 6.6  # mean width of a letter of the words in the drawing
MONTH = 52  # room that the name of a month takes on the ground
FRAMES = (
    Frame("wide", 1000, 360, 50, 20, 40, 34),
    Frame("middle", 600, 320, 46, 14, 40, 34),
    Frame("narrow", 340, 300, 38, 10, 42, 32),
)


@dataclass(frozen=True)
class Scale:
    """Where a day and a number of people stand in a frame."""

    frame: Frame
    start: date
    end: date
    most: int

    @property
    def base(self) -> int:
        return self.frame.height - self.frame.bottom

    @property
    def right(self) -> int:
        return self.frame.width - self.frame.right

    def x(self, day: date) -> float:
        span = max((self.end - self.start).days, 1)
        return tenth(self.frame.left + (day - self.start).days / span * (self.right - self.frame.left))

    def y(self, people: float) -> float:
        return tenth(self.base - _power(people) / _power(self.most) * (self.base - self.frame.top))

    def at(self, day: date, people: float) -> tuple[float, float]:
        return self.x(day), self.y(people)


def _draw(rungs, reported, today, end, pace, frame: Frame) -> SwellDrawing:
    actual = [(day, people) for day, people in reported if people is not None]
    days = [today, *(d for r in rungs for d in (r.planned_on, r.opened_on) if d), *(day for day, _ in actual)]
    scale = Scale(frame, min(days), end, max([r.people for r in rungs] + [n for _, n in actual] + [10]))
    line, area, gap = _line_area_and_gap(reported, scale)
    return SwellDrawing(
        size=frame.size,
        width=frame.width,
        height=frame.height,
        left=frame.left,
        right=scale.right,
        base=scale.base,
        line=line,
        area=area,
        gap=gap,
        pace=_pace_line(actual, *pace, scale),
        rules=[Mark(frame.left, scale.y(r.people), f"{r.people}", r.label) for r in rungs],
        openings=[_opening(r, actual, scale, today) for r in rungs if r.opened_on or r.planned_on],
        ticks=_month_ticks(scale),
        now=_now_mark(*actual[-1], today, scale) if actual else None,
    )


def _line_area_and_gap(reported, scale: Scale) -> tuple[str, str, str]:
    """Paths of the known runs, of what lies under them, and across what nobody reported between two of them."""
    known = [list(run) for there, run in groupby(reported, key=lambda each: each[1] is not None) if there]
    runs = [[scale.at(day, people) for day, people in run] for run in known]
    lines = [smooth_path(points) for points in runs]
    floor = [f"L{pair((run[-1][0], scale.base))}L{pair((run[0][0], scale.base))}Z" for run in runs]
    gaps = [f"M{pair(one[-1])}L{pair(other[0])}" for one, other in pairwise(runs)]
    return "".join(lines), "".join(line + under for line, under in zip(lines, floor, strict=True)), "".join(gaps)


def _opening(rung: Rung, actual, scale: Scale, today: date) -> tuple[Mark, Mark]:
    """A dot where the wave opened, or a hollow one where it is planned, and its words above the rung.

    The words keep to the left of where the line crosses the rung, and turn inwards near the right edge.
    """
    day = rung.opened_on or rung.planned_on
    on = brief_day(day) if rung.opened_on else _("planned {day}").format(day=brief_day(day))
    words = f"{rung.label}, {on}"
    words += "" if day.year == today.year else f" {day.year}"
    dot = Mark(*scale.at(day, rung.people), kind="opened" if rung.opened_on else "planned")
    if dot.x > scale.frame.width * 0.62:
        return dot, Mark(dot.x, dot.y, words, anchor="end")
    crossing = next((scale.x(day) for day, people in actual if people > rung.people), scale.frame.width)
    left = min(dot.x, max(scale.frame.left, crossing - len(words) * LETTER))
    return dot, Mark(tenth(left), dot.y, words)


def _now_mark(day: date, people: int, today: date, scale: Scale) -> Mark:
    """Where the line ends: now, or when last something was reported."""
    x, y = scale.at(day, people)
    when = _("{people} now") if day == today else _("{people} on {day}")
    words = when.format(people=people, day=brief_day(day))
    low = y > scale.base - 24  # the names of the months are there
    return Mark(x, y, words, anchor="end" if x > scale.frame.width * 0.8 else "start", kind="low" if low else "")


def _pace_line(actual, target: int | None, reached_on: date | None, scale: Scale) -> str:
    """From now towards the next rung, cut where the drawing ends."""
    if not reached_on or not actual:
        return ""
    day, people = actual[-1]
    stop = min(reached_on, scale.end)
    part = (stop - day).days / max((reached_on - day).days, 1)
    height = 10 ** (_power(people) + part * (_power(target) - _power(people)))
    return f"M{pair(scale.at(day, people))}L{pair(scale.at(stop, height))}"


def _month_ticks(scale: Scale) -> list[Mark]:
    """Names of months along the ground, as many as fit without touching."""
    first, months = scale.start.replace(day=1), []
    while first <= scale.end:
        if first >= scale.start:
            months.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    room = max(1, (scale.right - scale.frame.left) // MONTH)
    step = max(1, -(-len(months) // room))
    return [Mark(scale.x(m), scale.base, f"{m.year}" if m.month == 1 else date_format(m, "M")) for m in months[::step]]
