"""Whether a unit has a champion who is there, and how many more it wants."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from adoption.models import ChampionActivity, ChampionAssignment
from people.models import Membership, Unit
from training.models import Award
from training.rules import champion_path

RECENT = 30  # days in which a champion has done something


@dataclass(frozen=True)
class Coverage:
    """people: directly in the unit on the day; champions: active; wanted: one per 25 people; serving: certified and
    recently active.
    """

    unit: Unit
    people: int
    champions: int
    wanted: int
    serving: int

    @property
    def covered(self) -> bool:
        return self.serving > 0

    @property
    def sentence(self) -> str:
        """Where the unit stands, in words."""
        there, wanted = plural(self.champions, "champion"), plural(self.wanted, "champion")
        if not self.people:
            return f"Nobody works directly in {self.unit}."
        if not self.champions:
            return (
                f"{self.unit} has no champion yet; {plural(self.wanted, 'is', 'are')} wanted for {self.people} people."
            )
        if not self.covered:
            return f"{self.unit} has {there}, but nobody certified and active in the last {RECENT} days."
        return f"{self.unit} is covered: {self.champions} of {wanted} wanted for {self.people} people."


def plural(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def coverage_of(units, day: date) -> dict[Unit, Coverage]:
    """Each unit's coverage on that day, in three queries whatever their number.

    Covered: an active champion whose champion path is current that day (asked only when the Studio has published one)
    with an activity in the 30 days up to it. A unit is covered by its own champions; one above does not count for it.
    """
    units = list(units)
    people = dict(
        Membership.objects.on(day)
        .filter(unit__in=units, person__joined_on__lte=day)
        .filter(Q(person__left_on__isnull=True) | Q(person__left_on__gt=day))
        .values_list("unit")
        .annotate(people=Count("person"))
    )
    active = ChampionAssignment.objects.active_on(day).filter(unit__in=units)
    champions = dict(active.values_list("unit").annotate(n=Count("pk")).order_by())
    serving = dict(serving_on(active, day).values_list("unit").annotate(n=Count("pk")).order_by())
    return {unit: coverage(unit, people, champions, serving) for unit in units}


def coverage(unit: Unit, people: dict, champions: dict, serving: dict) -> Coverage:
    wanted = ceil(people.get(unit.pk, 0) / settings.PEOPLE_PER_CHAMPION)
    return Coverage(unit, people.get(unit.pk, 0), champions.get(unit.pk, 0), wanted, serving.get(unit.pk, 0))


def serving_on(assignments, day: date):
    """Of these active assignments, those whose champion is certified and was active in the last 30 days."""
    window = (day - timedelta(days=RECENT - 1), day)
    recent = ChampionActivity.objects.filter(assignment=OuterRef("pk"), occurred_on__range=window)
    assignments = assignments.filter(Exists(recent))
    if path := champion_path():
        current = Award.objects.valid_on(day).filter(path=path)
        assignments = assignments.filter(person__in=current.values("person"))
    return assignments


def covered(unit: Unit, day: date) -> bool:
    return coverage_of([unit], day)[unit].covered
