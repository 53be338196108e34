"""Who is overdue, a page at a time: the first page is asked for ready-made, and must be what the rule says."""

from datetime import timedelta

import pytest
from django.core.cache import caches

from desks.rules import choice_of, overdue
from training.actions import record_completion
from training.models import Assignment, Course


@pytest.fixture
def late_people(mona, claims, hire, enrol):
    """Twenty-three colleagues in Claims who are late, some on the same day, and one who is not."""
    caches["pieces"].clear()
    team = [hire(f"colleague{number}", claims, manager=mona) for number in range(23)]
    for number, one in enumerate(team):
        enrol(one, due_in=-1 - number % 5)
    enrol(hire("punctual", claims, manager=mona), due_in=3)
    return team


def by_rule(mona):
    """All of them, as the rule says it."""
    rows = Assignment.objects.filter(person__manager=mona).overdue_on(mona.today())
    return list(rows.order_by("due_on", "pk"))


@pytest.mark.parametrize(
    ("asked", "start"),
    [(None, 0), ("", 0), ("1", 0), ("2", 10), ("3", 20), ("99", 20), ("0", 20), ("-1", 20), ("x", 0), ("1e3", 0)],
)
def test_every_page_is_what_the_rule_says(mona, late_people, asked, start):
    page = overdue(mona, choice_of(mona, {}), asked)
    assert list(page.object_list) == by_rule(mona)[start : start + 10]
    assert (page.paginator.count, page.number) == (23, start // 10 + 1)


def test_reports_are_listed_alike_where_there_is_no_unit(mona, late_people):
    page = overdue(mona, None, "2")
    assert list(page.object_list) == by_rule(mona)[10:20]
    assert page.paginator.count == 23


def test_it_is_one_question_and_the_rows(mona, late_people, django_assert_num_queries):
    choice = choice_of(mona, {})
    with django_assert_num_queries(2):
        list(overdue(mona, choice).object_list)


def test_one_click_reminds_everybody_of_the_list_and_nobody_else(as_person, mona, late_people, odette, enrol):
    enrol(odette, due_in=-2)
    client = as_person(mona)
    assert "Remind all 23" in client.get("/adoption/").content.decode()
    asked = {"everybody": "1", "next": "/adoption/?unit=claims"}
    assert "Reminded 23 people." in client.post("/adoption/reminders/", asked, follow=True).content.decode()
    assert not odette.notices.filter(kind="training.reminder").exists()
    assert "Nobody new to remind" in client.post("/adoption/reminders/", asked, follow=True).content.decode()


def test_where_one_page_holds_them_all_the_ticks_are_enough(as_person, mona, erin, enrol):
    enrol(erin, due_in=-2)
    page = as_person(mona).get("/adoption/").content.decode()
    assert ("Remind those ticked" in page, "Remind all" in page) == (True, False)


def test_who_finishes_leaves_the_list_at_once(as_person, mona, late_people):
    first = by_rule(mona)[0].person
    client = as_person(mona)
    assert first.name in client.get("/adoption/").content.decode()
    basics = Course.objects.get(slug="basics")
    record_completion(person=first, course=basics, on=mona.today(), source="history", key="done", by=None)
    page = client.get("/adoption/").content.decode()
    assert first.name not in page
    assert "22 due dates have passed" in page


def test_the_rows_follow_the_day_and_the_reader(as_person, mona, late_people):
    """On a past day nobody can be reminded: the same rows, with other boxes."""
    client = as_person(mona)
    yesterday = (mona.today() - timedelta(days=1)).isoformat()
    assert " checked" in client.get("/adoption/").content.decode()
    page = client.get(f"/adoption/?day={yesterday}").content.decode()
    assert " checked" not in page
    assert " disabled" in page


def test_nobody_of_another_unit_is_listed(mona, late_people, odette, enrol):
    enrol(odette, due_in=-9)
    assert odette not in [row.person for row in overdue(mona, choice_of(mona, {})).object_list]
    assert overdue(mona, choice_of(mona, {})).paginator.count == 23
