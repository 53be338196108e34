"""Lines through points, and what stands at a point."""

from dataclasses import dataclass
from itertools import groupby

Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """A word or a dot at a place."""

    x: float
    y: float
    text: str = ""
    note: str = ""
    anchor: str = "start"
    kind: str = ""


def smooth_path(points: list[Point]) -> str:
    """SVG path through the points, monotone between each pair, so that the line never claims a value nobody measured.

    Tangents after Fritsch and Carlson, "Monotone piecewise cubic interpolation" (1980). Points come in order of x.
    """
    if not points:
        return ""
    path = f"M{pair(points[0])}"
    slopes = _tangents(points)
    for (x0, y0), (x1, y1), m0, m1 in zip(points, points[1:], slopes, slopes[1:], strict=False):
        third = (x1 - x0) / 3
        path += f"C{pair((x0 + third, y0 + third * m0))} {pair((x1 - third, y1 - third * m1))} {pair((x1, y1))}"
    return path


def _tangents(points: list[Point]) -> list[float]:
    secants = [(y1 - y0) / ((x1 - x0) or 1) for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False)]
    if not secants:
        return [0.0]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in zip(secants, secants[1:], strict=False)]
    return [secants[0], *inner, secants[-1]]


def pair(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def tenth(number: float) -> float:
    return round(number, 1)


@dataclass(frozen=True)
class Trace:
    """A line in a box of width by height: known runs, the gaps between them, and the last known point."""

    width: int
    height: int
    runs: list[str]
    gaps: list[str]
    dots: list[Mark]
    last: Mark | None
    low: float | None
    high: float | None


def trace(values: list[float | None], width: int = 120, height: int = 28, low=None, high=None) -> Trace:
    """A line through the values at equal distances. None breaks the line; a lone value between gaps becomes a dot."""
    known = [v for v in values if v is not None]
    if not known:
        return Trace(width, height, [], [], [], None, None, None)
    low, high = min(known) if low is None else low, max(known) if high is None else high
    pad, spread = 3, (high - low) or 1
    step = (width - 2 * pad) / max(len(values) - 1, 1)
    places = [
        None if v is None else (tenth(pad + i * step), tenth(height - pad - (v - low) / spread * (height - 2 * pad)))
        for i, v in enumerate(values)
    ]
    runs = [list(run) for present, run in groupby(places, key=lambda p: p is not None) if present]
    gaps = [f"M{pair(a[-1])}L{pair(b[0])}" for a, b in zip(runs, runs[1:], strict=False)]
    return Trace(
        width,
        height,
        runs=[smooth_path(run) for run in runs if len(run) > 1],
        gaps=gaps,
        dots=[Mark(*run[0]) for run in runs if len(run) == 1],
        last=Mark(*runs[-1][-1]),
        low=low,
        high=high,
    )
