"""The swell: people over time on a scale where 5, 50 and 500 are equal steps. The mark, and the signature chart."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import log10

from ui.charts.paths import Mark, pair, smooth_path, tenth


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
    pace: str
    rules: list[Mark]
    openings: list[tuple[Mark, Mark]]
    ticks: list[Mark]
    now: Mark | None


@dataclass(frozen=True)
class Swell:
    """The signature chart: people over time on a scale where 5, 50 and 500 are equal steps."""

    rungs: list[Rung]
    actual: list[tuple[date, int]]
    reached: int | None
    pace_on: date | None
    pace_target: int | None
    drawings: list[SwellDrawing]


def swell(rungs: list[Rung], actual: list[tuple[date, int]], today: date) -> Swell:
    """The rising line through the rungs.

    rungs: in order of people. actual: (day, people) in order of day, none later than today. The pace is the
    growth of the last 28 days, in powers of ten; `pace_on` is the day it would reach the next rung, `pace_target`, or
    None when nothing grows.
    """
    target = next((r.people for r in rungs if not actual or actual[-1][1] < r.people), None)
    reached_on = pace_to(actual, target)
    end = _horizon(rungs, actual, today, reached_on)
    drawings = [_draw_swell(rungs, actual, today, end, (target, reached_on), frame) for frame in FRAMES]
    return Swell(rungs, actual, actual[-1][1] if actual else None, reached_on, target, drawings)


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
class _Frame:
    size: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


LETTER = 6.6  # mean width of a letter of the words in the drawing
FRAMES = (
    _Frame("wide", 1000, 360, 50, 20, 40, 34),
    _Frame("middle", 600, 320, 46, 14, 40, 34),
    _Frame("narrow", 340, 300, 38, 10, 42, 32),
)


def _draw_swell(rungs, actual, today, end, pace, frame: _Frame) -> SwellDrawing:
    days = [today, *(d for r in rungs for d in (r.planned_on, r.opened_on) if d), *(day for day, _ in actual)]
    start, base = min(days), frame.height - frame.bottom
    span, ceiling = max((end - start).days, 1), _power(max([r.people for r in rungs] + [n for _, n in actual] + [10]))

    def x(day: date) -> float:
        return tenth(frame.left + (day - start).days / span * (frame.width - frame.left - frame.right))

    def y(people: float) -> float:
        return tenth(base - _power(people) / ceiling * (base - frame.top))

    points = [(x(day), y(n)) for day, n in actual]
    line = smooth_path(points)
    area = f"{line}L{pair((points[-1][0], base))}L{pair((points[0][0], base))}Z" if points else ""
    return SwellDrawing(
        size=frame.size,
        width=frame.width,
        height=frame.height,
        left=frame.left,
        right=frame.width - frame.right,
        base=base,
        line=line,
        area=area,
        pace=_pace_line(actual, pace, end, x, y),
        rules=[Mark(frame.left, y(r.people), f"{r.people}", r.label) for r in rungs],
        openings=[_opening(r, actual, x, y, frame, today) for r in rungs if r.opened_on or r.planned_on],
        ticks=_month_ticks(start, end, x, base, frame),
        now=_now_mark(actual, x, y, frame) if actual else None,
    )


def _opening(rung: Rung, actual, x, y, frame: _Frame, today: date) -> tuple[Mark, Mark]:
    """A dot where the wave opened, or a hollow one where it is planned, and its words above the rung.

    The words keep to the left of where the line crosses the rung, and turn inwards near the right edge.
    """
    day = rung.opened_on or rung.planned_on
    words = f"{rung.label}, {'' if rung.opened_on else 'planned '}{day.day} {day:%b}"
    words += "" if day.year == today.year else f" {day.year}"
    dot = Mark(x(day), y(rung.people), kind="opened" if rung.opened_on else "planned")
    if dot.x > frame.width * 0.62:
        return dot, Mark(dot.x, dot.y, words, anchor="end")
    crossing = next((x(day) for day, people in actual if people > rung.people), frame.width)
    left = min(dot.x, max(frame.left, crossing - len(words) * LETTER))
    return dot, Mark(tenth(left), dot.y, words)


def _now_mark(actual, x, y, frame: _Frame) -> Mark:
    day, people = actual[-1]
    anchor = "end" if x(day) > frame.width * 0.8 else "start"
    low = y(people) > frame.height - frame.bottom - 24  # the names of the months are there
    return Mark(x(day), y(people), f"{people} now", anchor=anchor, kind="low" if low else "")


def _pace_line(actual, pace, end: date, x, y) -> str:
    """From now towards the next rung, cut where the drawing ends."""
    target, reached_on = pace
    if not reached_on or not actual:
        return ""
    day, people = actual[-1]
    stop = min(reached_on, end)
    part = (stop - day).days / max((reached_on - day).days, 1)
    height = 10 ** (_power(people) + part * (_power(target) - _power(people)))
    return f"M{pair((x(day), y(people)))}L{pair((x(stop), y(height)))}"


def _month_ticks(start: date, end: date, x, base: float, frame: _Frame) -> list[Mark]:
    """Names of months along the ground, as many as fit without touching."""
    first = start.replace(day=1)
    months = []
    while first <= end:
        if first >= start:
            months.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    room = max(1, int((frame.width - frame.left - frame.right) / 52))
    step = max(1, -(-len(months) // room))
    return [Mark(x(m), base, f"{m.year}" if m.month == 1 else f"{m:%b}") for m in months[::step]]
