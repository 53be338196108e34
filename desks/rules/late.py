"""Who is past a due date: a page of them at a time, the longest overdue first, with how many there are."""

from collections.abc import Callable

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

from desks.rules.team import Choice
from people.models import Person, Unit
from people.queries.prepared import Prepared
from training.models import Assignment

PER_PAGE = 10
MOST_AT_ONCE = 500  # people whom one click reminds


def late_in(units, day):
    """(assignment id, how many there are) of overdue training of the people of these units (ids) on that day."""
    return late(Person.objects.in_units(Unit.objects.filter(pk__among=units), day), day)


def late_reports(manager, day):
    """The same of the people who report to somebody."""
    return late(Person.objects.reporting_to(manager), day)


def late(people, day):
    """Of these people, as far as they were there on that day."""
    overdue = Assignment.objects.of(people.present_on(day)).overdue_on(day).order_by("due_on", "pk")
    return overdue.values_list("pk", Window(Count("pk")))


# Nearly everybody opens the first page and no other.
FIRST_IN = Prepared(lambda units, day: late_in(units, day)[:PER_PAGE])
FIRST_REPORTS = Prepared(lambda manager, day: late_reports(manager, day)[:PER_PAGE])


def overdue(person: Person, choice: Choice | None, number: str | None = None) -> Page:
    """Overdue training (Assignment) on the chosen day of the chosen unit, or of one's own reports. number: of the page,
    as it was asked for; what makes no sense leads to the first page, what lies beyond the last to that one."""
    if choice:
        asked = {"units": choice.unit_ids, "day": choice.day}
        return page_of(FIRST_IN(**asked), lambda: late_in(**asked), number, PER_PAGE)
    asked = {"manager": person.pk, "day": person.today()}
    return page_of(FIRST_REPORTS(**asked), lambda: late_reports(**asked), number, PER_PAGE)


def everybody_late(person: Person, choice: Choice | None) -> list[int]:
    """The assignments (ids) of every page of that list, as far as one click may remind of them."""
    rows = late_in(choice.unit_ids, choice.day) if choice else late_reports(person.pk, person.today())
    return [pk for pk, _ in rows[:MOST_AT_ONCE]]


def page_of(first: list[tuple], everything: Callable[[], QuerySet], number: str | None, size: int) -> Page:
    """The page of assignments with that number. first: the rows of the first one, (id, how many there are);
    everything: the rows of all of them, built only when another page is asked for."""
    pages = Paginator(range(first[0][1] if first else 0), size)
    page = pages.get_page(number)
    rows = first if page.number == 1 else everything()[page.start_index() - 1 : page.end_index()]
    return Page(in_order([pk for pk, *_ in rows]), page.number, pages)


def in_order(keys: list[int]) -> list[Assignment]:
    """The assignments with these ids, in their order, with what a list shows of them."""
    found = {row.pk: row for row in LISTED(keys=keys)} if keys else {}
    return [found[pk] for pk in keys if pk in found]


LISTED = Prepared(lambda keys: Assignment.objects.filter(pk__among=keys).for_list())
