"""The lifecycle: who came, stayed, returned and fell silent, period by period."""

from dataclasses import dataclass

from ui.charts.paths import Mark, tenth


@dataclass(frozen=True)
class Flow:
    """One period: people who came, stayed, returned, and who fell silent since the one before. None: suppressed."""

    label: str
    new: int | None
    retained: int | None
    returning: int | None
    dormant: int | None

    @property
    def active(self) -> int | None:
        parts = (self.new, self.retained, self.returning)
        return None if None in parts else sum(parts)


@dataclass(frozen=True)
class Block:
    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class LifecycleDrawing:
    width: int
    height: int
    ground: float
    blocks: list[Block]
    labels: list[Mark]
    counts: list[Mark]


@dataclass(frozen=True)
class Lifecycle:
    flows: list[Flow]
    wide: LifecycleDrawing
    narrow: LifecycleDrawing


def lifecycle(flows: list[Flow]) -> Lifecycle:
    """Stacked bars per period: retained, returning and new above the ground, dormant below it. flows: oldest first."""
    return Lifecycle(flows, _draw_lifecycle(flows, 860, 280), _draw_lifecycle(flows[-6:], 340, 260))


def _draw_lifecycle(flows: list[Flow], width: int, height: int) -> LifecycleDrawing:
    top, bottom = 26, 26
    up = max([(f.retained or 0) + (f.returning or 0) + (f.new or 0) for f in flows] + [1])
    down = max([f.dormant or 0 for f in flows] + [0])
    scale = (height - top - bottom) / (up + down)
    ground, slot = tenth(top + up * scale), width / max(len(flows), 1)
    bar = min(slot * 0.62, 56)
    blocks, labels, counts = [], [], []
    for i, flow in enumerate(flows):
        left, level = tenth(slot * i + (slot - bar) / 2), ground
        for kind in ("retained", "returning", "new"):
            size = (getattr(flow, kind) or 0) * scale
            level -= size
            if size:
                blocks.append(Block(left, tenth(level), tenth(bar), tenth(size), kind))
        if flow.dormant:
            blocks.append(Block(left, ground + 1, tenth(bar), tenth(flow.dormant * scale), "dormant"))
        middle = tenth(left + bar / 2)
        counts.append(Mark(middle, tenth(level - 7), "·" if flow.active is None else f"{flow.active}", anchor="middle"))
        labels.append(Mark(middle, height - 4, flow.label, anchor="middle"))
    return LifecycleDrawing(width, height, ground, blocks, labels, counts)
