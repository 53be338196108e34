"""Who in a champion's units is on the way to a certificate: a page of them at a time, the earliest due date first."""

from datetime import date

from django.core.paginator import Page
from django.db.models import Count, F, Window

from adoption.models import ChampionAssignment
from desks.rules.late import page_of
from people.models import Person, Unit
from people.queries import subtree_of
from people.queries.prepared import Prepared
from training.models import Assignment

PER_PAGE = 25


def colleagues(units, day, champion):
    """Those who were in one of these units (ids) on that day, without the champion."""
    people = Person.objects.present_on(day).in_units(Unit.objects.filter(pk__among=units), day)
    return people.exclude(pk=champion)


def on_the_way(units, day, champion):
    """(assignment id, how many there are) of their open training; what has no due date comes last."""
    rows = Assignment.objects.of(colleagues(units, day, champion)).open_on(day).with_due(day)
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "person__family_name", "person__given_name", "pk")
    return rows.values_list("pk", Window(Count("pk")))


MINE = Prepared(
    lambda person, day: ChampionAssignment.objects.active_on(day).filter(person=person).select_related("unit")
)
HOW_MANY = Prepared(
    lambda units, day, champion: (
        colleagues(units, day, champion).order_by().values_list(Window(Count("pk")), flat=True)[:1]
    )
)
FIRST = Prepared(lambda units, day, champion: on_the_way(units, day, champion)[:PER_PAGE])


def championing(person: Person, day: date) -> list[ChampionAssignment]:
    """Where this person is champion on that day, each with its unit."""
    return MINE(person=person.pk, day=day)


def stuck(mine: list[ChampionAssignment], day: date, number: str | None = None) -> tuple[Page, int]:
    """A page of the open training in the units of these assignments and below, and how many colleagues there are."""
    below = Unit.objects.filter(subtree_of([assignment.unit.path for assignment in mine], "path"))
    units = list(below.order_by().values_list("pk", flat=True))
    asked = {"units": units, "day": day, "champion": mine[0].person_id}
    return page_of(FIRST(**asked), lambda: on_the_way(**asked), number, PER_PAGE), sum(HOW_MANY(**asked))
