"""Eight months in: how many, who and in which state, within the bounds that the documentation names."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib import admin
from django.db.models import Count

from adoption.models import ChampionAssignment, SeatEvent, SeatSpan, UsageDay
from adoption.rules import coverage_of, figures
from feedback.models import Item, Kind, Rule, State
from feedback.rules import open_severe
from inbox.models import Delivery, Notice
from people.models import Person, Unit
from tests.demo.facts import outside
from training.models import Assignment, Attempt, Award
from training.rules import CertificationState, certification_states, missing_for, standing_of


@pytest.fixture(scope="module")
def story(tell):
    with tell("company_500") as story:
        yield story


@pytest.fixture
def yesterday(story):
    return story.as_of - timedelta(days=1)


def test_the_size_of_the_company(story):
    assert 510 <= Person.objects.present_on(story.as_of).count() <= 530
    assert Unit.objects.exclude(parent=None).count() == 12
    assert 10 <= Person.objects.filter(left_on__isnull=False).count() <= 20
    assert Person.objects.filter(joined_on__gt=story.begins).count() >= 10


def test_one_unit_is_too_small_to_be_shown(story):
    sizes = Unit.objects.annotate(n=Count("people")).values_list("n", flat=True)
    assert min(sizes) < 5
    assert max(sizes) >= 80


def test_nothing_lies_outside_the_story(story):
    assert outside(story) == []


def test_from_5_to_50_to_some_230(story, yesterday):
    copilot = story.tools["copilot"]
    found = figures(copilot, yesterday)
    assert 215 <= found.seats <= 250
    assert found.funnel.enrolled >= 480
    assert found.funnel.seated > found.funnel.active > found.funnel.habitual >= 70
    assert figures(copilot, story.day(44)).seats == 5
    assert 42 <= figures(copilot, story.day(190)).seats <= 50


def test_nobody_is_seated_without_a_certificate(story, yesterday):
    for tool in story.tools.values():
        seated = SeatSpan.objects.filter(tool=tool).filter(until_on=None).values_list("person", flat=True)
        states = certification_states(seated, tool.path, yesterday)
        assert [person for person in seated if not states[person].holds] == []


def test_certificates_are_in_every_state(story, yesterday):
    path = story.paths["copilot-essentials"]
    held = Award.objects.filter(path=path).values_list("person", flat=True).distinct()
    states = set(certification_states(held, path, yesterday).values())
    assert {s for s in CertificationState if s not in ("never_held", "revoked")} <= states
    assert SeatEvent.objects.filter(kind="suspended", reason="certificate_lapsed").exists()


def test_some_are_stuck_and_some_are_late(story):
    path = story.paths["copilot-essentials"]
    tries = Attempt.objects.filter(score__lt=80).values("person").annotate(n=Count("pk"))
    assert sum(each["n"] > 1 for each in tries) >= 10
    late = Assignment.objects.filter(path=path).overdue_on(story.as_of).count()
    assert 20 <= late <= 80


def test_most_units_are_covered_and_some_are_not(story, yesterday):
    covered = [each.covered for each in coverage_of(Unit.objects.exclude(parent=None), yesterday).values()]
    assert 6 <= sum(covered) <= 10
    leads = ChampionAssignment.objects.active_on(yesterday).filter(lead=True).values("unit").annotate(n=Count("pk"))
    assert {lead["n"] for lead in leads} == {1}


def test_two_days_of_use_were_lost(story):
    copilot = story.tools["copilot"]
    known = set(UsageDay.objects.filter(tool=copilot).values_list("day", flat=True))
    weekdays = [story.day(n) for n in range(60, 243) if story.day(n).weekday() < 5]
    assert len([day for day in weekdays if day not in known]) == 2


def test_reports_in_all_states(story, yesterday):
    assert 150 <= Item.objects.count() <= 190
    assert set(Item.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Item.objects.values_list("kind", flat=True)) >= {Kind.WIN, Kind.IDEA, Kind.INJECTION, Kind.DATA_EXPOSED}
    assert Item.objects.filter(reporter=None).exists()
    assert Item.objects.filter(source="champion").exists()


def test_one_of_two_restricted_reports_is_open_and_fresh(story):
    restricted = Item.objects.filter(severity=0)
    assert restricted.count() == 2
    still = restricted.open().get()
    assert story.ends - still.received_at < timedelta(days=5)
    assert open_severe(day=story.as_of) >= 1


def test_the_past_is_never_mailed(story):
    assert Notice.objects.count() > 1000
    assert not Delivery.objects.exists()
    assert Notice.objects.unread().exists()


# --- the cast ---------------------------------------------------------------------------------------------------------
def test_erin_is_two_lessons_away(story):
    erin = story.cast["erin"]
    assert missing_for(erin, story.paths["copilot-essentials"], story.as_of) == (
        "Copilot needs the certificate “Copilot Essentials”: two lessons, the quiz and one confirmation to go."
    )
    assert not standing_of(erin, story.as_of)[0].overdue
    assert missing_for(erin, story.paths["claims-summariser-handlers"], story.as_of)
    assert Item.objects.get(reporter=erin).state == "resolved"


def test_chandra_has_been_asked_and_carlos_serves(story):
    asked = ChampionAssignment.objects.open().get(person=story.cast["chandra"])
    assert asked.accepted_on is None
    assert asked.nominated_by == story.units["motor"].head
    assert ChampionAssignment.objects.active_on(story.as_of).get(person=story.cast["carlos"]).lead


def test_mona_heads_claims_with_what_is_below_it(story):
    mona = story.cast["mona"]
    assert story.units["claims"].head == mona
    assert Person.objects.present_on(story.as_of).under(story.units["claims"]).count() > 180


def test_the_studio_has_learned_what_it_asks_of_others(story, yesterday):
    names = ["stella", "ravi", "omar", "ada", "fiona"]
    people = [story.cast[name].pk for name in names]
    assert all(
        state.holds for state in certification_states(people, story.paths["copilot-essentials"], yesterday).values()
    )


# --- a list asks the database the same however many rows it shows -----------------------------------------------------
# Those of a champion's and a manager's desk are compiled for their size, and tried in tests/desks.
LISTS = [
    ("/feedback/", "erin", "feedback.views.mine.A_PAGE"),
    ("/inbox/", "stella", "inbox.views.PER_PAGE"),
    ("/tools/copilot/lapses/", "stella", "adoption.views.lapses.PER_PAGE"),
    ("/admin/feedback/item/?tab=closed", "omar", "feedback.admin.inbox.A_PAGE"),
]


@pytest.mark.parametrize(("url", "who", "size"), LISTS)
def test_a_list_asks_the_same_for_few_rows_as_for_many(story, client, queries_of, monkeypatch, url, who, size):
    client.force_login(Person.objects.get(pk=story.cast[who].pk))
    few, many = (asked_at(rows, size, url, client, queries_of, monkeypatch) for rows in (10, 1000))
    assert few == many


def asked_at(rows, size, url, client, queries_of, monkeypatch) -> int:
    room, _, name = size.rpartition(".")
    monkeypatch.setattr(import_module(room), name, rows)  # by import: a room may share its name with a view
    client.get(url)  # what is remembered between requests is remembered now
    return queries_of(client, url)


ADMINS = {
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/": model_admin
    for model, model_admin in admin.site._registry.items()
    if isinstance(model_admin, admin.ModelAdmin) and model not in (Item, Rule)  # lists of their own, tried elsewhere
}


@pytest.mark.parametrize("url", ADMINS)
def test_a_list_of_the_admin_asks_the_same_for_few_rows_as_for_many(story, client, queries_of, monkeypatch, url):
    client.force_login(Person.objects.get(pk=story.cast["ada"].pk))
    few, many = (admin_asks(rows, url, client, queries_of, monkeypatch) for rows in (10, 1000))
    assert few == many


def admin_asks(rows, url, client, queries_of, monkeypatch) -> int:
    monkeypatch.setattr(ADMINS[url], "list_per_page", rows)
    client.get(url)
    return queries_of(client, url)


def test_a_list_that_asks_about_each_row_would_be_found(story, client, queries_of, monkeypatch):
    url = "/admin/people/person/"
    columns = [*ADMINS[url].list_display, lambda person: person.awards.count()]
    monkeypatch.setattr(ADMINS[url], "list_display", columns)
    client.force_login(Person.objects.get(pk=story.cast["ada"].pk))
    few, many = (admin_asks(rows, url, client, queries_of, monkeypatch) for rows in (10, 1000))
    assert many > few + 500
