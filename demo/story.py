"""A story told day by day: what happens when, in the order in which it happens, up to the morning of one day."""

import heapq
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from people.models import Person, Unit
from rollout.models import Wave
from studio.models import Tool
from training.models import Path

SEED = "tidewater"
SATURDAY = 5
OPENS, CLOSES = 8, 17


@dataclass
class Story:
    """The cast, the places and the clock of one telling.

    `begins` is day 0; `as_of` is the morning on which it stops: nothing of that day or after it is told.
    Chance comes from `dice(topic)`, which depends on the topic alone, so that no chapter disturbs another.
    """

    begins: date
    as_of: date
    units: dict[str, Unit] = field(default_factory=dict)
    cast: dict[str, Person] = field(default_factory=dict)
    staff: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    tools: dict[str, Tool] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    waves: dict[str, list[Wave]] = field(default_factory=lambda: defaultdict(list))
    asking: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    todo: list = field(default_factory=list)
    order: count = field(default_factory=count)

    def __post_init__(self):
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.ends = datetime.combine(self.as_of, time(0), tzinfo=self.zone)
        self.now = datetime.combine(self.begins, time(0), tzinfo=self.zone)

    # --- chance -------------------------------------------------------------------------------------------------------
    def dice(self, *topic) -> Random:
        """A source of chance of its own for each topic, the same in every telling."""
        return Random("/".join([SEED, *map(str, topic)]))  # noqa: S311 - a story, not a secret

    # --- time ---------------------------------------------------------------------------------------------------------
    def day(self, number: int) -> date:
        return self.begins + timedelta(days=number)

    def workday(self, number: int) -> date:
        """That day, or the Friday before it when it falls on a weekend."""
        day = self.day(number)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def today(self) -> date:
        """The day at which the telling stands."""
        return self.now.date()

    def number(self, day: date) -> int:
        return (day - self.begins).days

    def moment(self, number: int, hour: int = 9, minute: int = 0, *, weekends: bool = False) -> datetime:
        """A time of the working day with that number; of that very day for those who work at weekends."""
        day = self.day(number) if weekends else self.workday(number)
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def night(self, number: int) -> datetime:
        """The end of that day, working day or not."""
        return datetime.combine(self.day(number), time(23, 30), tzinfo=self.zone)

    def office(self, moment: datetime) -> datetime:
        """The moment, or the next one at which somebody is at their desk."""
        moment = moment.astimezone(self.zone)
        if moment.hour >= CLOSES:
            moment = (moment + timedelta(days=1)).replace(hour=OPENS)
        elif moment.hour < OPENS:
            moment = moment.replace(hour=OPENS)
        while moment.weekday() >= SATURDAY:
            moment += timedelta(days=1)
        return moment

    # --- the telling --------------------------------------------------------------------------------------------------
    def then(self, moment: datetime, act: Callable, *facts) -> None:
        """Let `act(*facts)` happen at that moment, unless the story has ended by then."""
        if moment < self.ends:
            heapq.heappush(self.todo, (moment, next(self.order), act, facts))

    def on(self, number: int, act: Callable, *facts, hour: int = 9) -> None:
        """Let `act(*facts)` happen on the working day with that number."""
        self.then(self.moment(number, hour), act, *facts)

    def tell(self) -> None:
        """Everything that is to happen, in its order; an act may add later ones."""
        while self.todo:
            self.now, _, act, facts = heapq.heappop(self.todo)
            act(*facts)

    def here(self, *units: str) -> list[Person]:
        """Everybody who works in these units (in any, without names) on the day at which the telling stands."""
        return [person for unit in units or self.staff for person in self.staff[unit] if person.left_on is None]
