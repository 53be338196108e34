"""The funnel: how far people got, and where the most of them stopped."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ui.words import within_a_sentence


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel: people is None when the cell is not shown, and `instead` says why."""

    label: str
    people: int | None
    share: float | None
    kept: float | None
    narrowest: bool
    remark: str = ""
    instead: str = ""


def funnel(stages: list[tuple[str, int | None]], instead: dict[str, str] | None = None) -> list[Stage]:
    """Bars of people who got this far. stages: (label, people), each a subset of the one before; None is not shown.
    instead: label -> the words in its place ("fewer than 5" where nothing is said).

    share: per cent of the first stage. kept: per cent of the stage before. The narrowest step keeps the smallest share
    of the stage before it; the first of equals. A step from or to a suppressed cell is never named, since its size
    would follow.
    """
    first = stages[0][1] if stages else None
    kept = [None] + [_percent(b, a) for (_, a), (_, b) in zip(stages, stages[1:], strict=False)]
    known = [k for k in kept if k is not None and k < 100]
    narrowest = kept.index(min(known)) if known else None
    drawn = []
    for i, (label, people) in enumerate(stages):
        remark = ""
        if i == narrowest:
            before, count = stages[i - 1]
            remark = _("The narrowest step: {people} of {all} went on from “{stage}”").format(
                people=people, all=count, stage=within_a_sentence(before)
            )
        words = (instead or {}).get(label, _("fewer than 5")) if people is None else ""
        drawn.append(Stage(label, people, _percent(people, first), kept[i], i == narrowest, remark, words))
    return drawn


def _percent(part: int | None, whole: int | None) -> float | None:
    return round(100 * part / whole, 1) if part is not None and whole else None
