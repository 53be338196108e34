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
    size: str
    width: int
    height: int
    ground: float
    blocks: list[Block]
    labels: list[Mark]
    counts: list[Mark]
    silents: list[Mark]


@dataclass(frozen=True)
class Lifecycle:
    flows: list[Flow]
    drawings: list[LifecycleDrawing]


def lifecycle(flows: list[Flow]) -> Lifecycle:
    """Stacked bars per period: retained, returning and new above the ground, dormant below it. flows: oldest first."""
    sizes = (("wide", flows, 1000, 300), ("middle", flows[-9:], 600, 280), ("narrow", flows[-6:], 340, 260))
    return Lifecycle(flows, [_draw_lifecycle(*size) for size in sizes])


def _draw_lifecycle(size: str, flows: list[Flow], width: int, height: int) -> LifecycleDrawing:
    top, bottom = 26, 44
    up = max([(f.retained or 0) + (f.returning or 0) + (f.new or 0) for f in flows] + [1])
    down = max([f.dormant or 0 for f in flows] + [0])
    scale = (height - top - bottom) / (up + down)
    drawing = LifecycleDrawing(size, width, height, tenth(top + up * scale), [], [], [], [])
    slot = width / max(len(flows), 1)
    for i, flow in enumerate(flows):
        _draw_flow(flow, slot * i, slot, scale, drawing)
    return drawing


def _draw_flow(flow: Flow, left: float, slot: float, scale: float, drawing: LifecycleDrawing):
    """One bar in its slot, added to the drawing: retained, returning and new upwards, dormant downwards."""
    bar, level = min(slot * 0.62, 56), drawing.ground
    edge, middle = tenth(left + (slot - bar) / 2), tenth(left + slot / 2)
    for kind in ("retained", "returning", "new"):
        part = (getattr(flow, kind) or 0) * scale
        level -= part
        if part:
            drawing.blocks.append(Block(edge, tenth(level), tenth(bar), tenth(part), kind))
    depth = (flow.dormant or 0) * scale
    if depth:
        drawing.blocks.append(Block(edge, drawing.ground + 1, tenth(bar), tenth(depth), "dormant"))
    active = "·" if flow.active is None else f"{flow.active}"
    drawing.counts.append(Mark(middle, tenth(level - 7), active, anchor="middle"))
    drawing.silents.append(Mark(middle, tenth(drawing.ground + depth + 16), f"{flow.dormant or ''}", anchor="middle"))
    drawing.labels.append(Mark(middle, drawing.height - 4, flow.label, anchor="middle"))
