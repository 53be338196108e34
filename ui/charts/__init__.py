"""Geometry of the charts: numbers in, coordinates out. Pure, so that a picture can be tested without drawing it.

Coordinates are in the units of the drawing's viewBox, y downwards, rounded to a tenth. A chart with words in it is
drawn twice, wide and narrow, so that they keep their size on a phone. A missing value is None: a gap, never a zero.
"""

from ui.charts.flows import Flow, Lifecycle, lifecycle
from ui.charts.paths import Mark, Trace, smooth_path, trace
from ui.charts.rising import Rung, Swell, pace_to, swell
from ui.charts.stages import Stage, funnel

__all__ = [
    "Flow",
    "Lifecycle",
    "Mark",
    "Rung",
    "Stage",
    "Swell",
    "Trace",
    "funnel",
    "lifecycle",
    "pace_to",
    "smooth_path",
    "swell",
    "trace",
]
