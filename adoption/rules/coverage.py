"""Whether a unit has a champion who is there, and how many more it wants."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.conf import settings
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.models import ChampionActivity, ChampionAssignment
from adoption.rules.board import Board
from people.models import Membership, Person, Unit
from people.queries.prepared import Prepared
from training.models import Award, Path

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
        if not self.people:
            said = _("Nobody works directly in {unit}.")
        elif not self.champions:
            said = ngettext(
                "{unit} has no champion yet; {wanted} is wanted for {people} people.",
                "{unit} has no champion yet; {wanted} are wanted for {people} people.",
                self.wanted,
            )
        elif not self.covered:
            said = ngettext(
                "{unit} has {n} champion, but nobody certified and active in the last {days} days.",
                "{unit} has {n} champions, but nobody certified and active in the last {days} days.",
                self.champions,
            )
        elif self.champions < self.wanted:
            said = _("{unit} is covered: {n} of {wanted} champions wanted for {people} people.")
        else:
            said = ngettext(
                "{unit} is covered: {n} champion for {people} people.",
                "{unit} is covered: {n} champions for {people} people.",
                self.champions,
            )
        return said.format(unit=self.unit, n=self.champions, wanted=self.wanted, people=self.people, days=RECENT)


def coverage_of(units, day: date, board: Board | None = None) -> dict[Unit, Coverage]:
    """Each unit's coverage on that day, in two queries whatever their number; one with the board of the day at hand.

    A unit is covered by its own champions; one above does not count for it.
    """
    units = list(units)
    people = {unit.pk: board.directly_in(unit).people for unit in units} if board else people_in(units, day)
    champions = CHAMPIONS(units=[unit.pk for unit in units], day=day, since=recent_from(day))
    serving = Counter(unit for unit, serves in champions if serves)
    active = Counter(unit for unit, _ in champions)
    return {unit: coverage(unit, people.get(unit.pk, 0), active[unit.pk], serving[unit.pk]) for unit in units}


def coverage(unit: Unit, people: int, champions: int, serving: int) -> Coverage:
    return Coverage(unit, people, champions, ceil(people / settings.PEOPLE_PER_CHAMPION), serving)


def people_in(units, day: date) -> dict[int, int]:
    """Unit id -> people present and directly in the unit on that day."""
    return dict(PEOPLE(units=[unit.pk for unit in units], day=day))


def people_there(units, day):
    there = Membership.objects.on(day).filter(unit__among=units, person__in=Person.objects.present_on(day))
    return there.order_by().values_list("unit").annotate(people=Count("person"))


def recent_from(day: date) -> date:
    """The first of the days in which a champion has to have done something."""
    return day - timedelta(days=RECENT - 1)


def champions_on(day: date, since: date):
    """The assignments active that day (a queryset), each with `serving`: something done from `since` (recent_from) to
    that day, and the champion path current, which is asked only when the Studio has one."""
    recent = Exists(ChampionActivity.objects.filter(assignment=OuterRef("pk"), occurred_on__range=(since, day)))
    current = Award.objects.valid_on(day).filter(path__for_champions=True, person=OuterRef("person"))
    certified = ~Exists(Path.objects.filter(for_champions=True)) | Exists(current)
    serving = ExpressionWrapper(recent & certified, output_field=BooleanField())
    return ChampionAssignment.objects.active_on(day).annotate(serving=serving)


PEOPLE = Prepared(people_there)
CHAMPIONS = Prepared(
    lambda units, day, since: champions_on(day, since).filter(unit__among=units).values_list("unit_id", "serving")
)


def covered(unit: Unit, day: date) -> bool:
    return coverage_of([unit], day)[unit].covered
