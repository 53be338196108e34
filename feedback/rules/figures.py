"""Figures about feedback, each with its formula. Version 1."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef

from feedback.models import Event, Item, State
from feedback.queries import end_of
from studio.models import Tool

FIGURES_VERSION = 1


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; rate is None when there is nothing to take a share of."""

    part: int
    whole: int

    @property
    def rate(self) -> Decimal | None:
        return round(Decimal(self.part) / self.whole, 4) if self.whole else None


def of_tool(tool: Tool | None):
    return Item.objects.about(tool) if tool else Item.objects.all()


def open_severe(*, tool: Tool | None = None, day) -> int:
    """Reports of severity S0 or S1 that were open at the end of that day. The severity is today's: what a
    report turned out to be."""
    return of_tool(tool).severe().open_on(day).count()


def loop_closed(*, tool: Tool | None = None, day, days: int = 90) -> Share:
    """Loop-closed rate: of the reports answered in [day - days + 1, day], those that stood closed at the end of
    that day.

    Closed means that each person it touched got the specific answer and said that it solved it, or had seven
    days to say “not fixed”. A report that was answered twice counts once."""
    start, end = end_of(day - timedelta(days=days)), end_of(day)
    answers = Event.objects.filter(item=OuterRef("pk"), kind=Event.Kind.RESOLVED, at__gte=start, at__lt=end)
    answered = of_tool(tool).with_state_on(day).filter(Exists(answers))
    return Share(answered.filter(state_on_day=State.CLOSED).count(), answered.count())
