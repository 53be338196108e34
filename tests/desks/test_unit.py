"""The champion's desk: who stands where, a nudge, a proof; never a score, never another unit."""

import re

import pytest
from django.db.models import F
from django.test import Client

from adoption.models import ChampionActivity
from desks.rules import championing, stuck
from inbox.models import Notice
from people.models import Person
from training.models import Assignment


@pytest.fixture
def at_desk(as_person, champion):
    return as_person(champion)


def test_shows_who_stands_before_which_step(at_desk, erin, enrol):
    enrol(erin)
    page = at_desk.get("/unit/").content.decode()
    assert "Erin Ebb" in page
    assert "What it is for" in page


def test_says_when_nobody_is_waiting(at_desk):
    assert "Nobody in your unit is waiting on training." in at_desk.get("/unit/").content.decode()


def test_people_of_other_units_are_not_there(at_desk, odette, enrol):
    enrol(odette)
    assert "Odette" not in at_desk.get("/unit/").content.decode()


def test_a_nudge_reaches_the_inbox_and_is_kept_as_proof(at_desk, erin, chandra):
    response = at_desk.post("/unit/nudges/", {"person": erin.pk, "text": "Shall we sit down together?"}, follow=True)
    assert "Erin Ebb has your message." in response.content.decode()
    assert "Shall we sit down together?" in Notice.objects.get(recipient=erin, kind__contains="nudge").body
    assert ChampionActivity.objects.get().about == erin


def test_a_second_nudge_on_one_day_is_refused_with_a_sentence(at_desk, erin):
    at_desk.post("/unit/nudges/", {"person": erin.pk, "text": "One"})
    at_desk.post("/unit/nudges/", {"person": erin.pk, "text": "Two"})
    assert Notice.objects.filter(recipient=erin, kind__contains="nudge").count() == 1


def test_an_empty_nudge_is_not_sent(at_desk, erin):
    response = at_desk.post("/unit/nudges/", {"person": erin.pk, "text": "  "}, follow=True)
    assert "nothing was sent" in response.content.decode()


def test_proof_of_activity_is_kept(at_desk, chandra):
    today = chandra.today().isoformat()
    at_desk.post("/unit/activities/", {"kind": "office_hour", "on": today, "note": "Six people came"})
    assert ChampionActivity.objects.get().note == "Six people came"
    assert "Six people came" in at_desk.get("/unit/").content.decode()


def test_nonsense_is_refused_with_a_sentence(at_desk):
    response = at_desk.post("/unit/activities/", {"kind": "party", "on": "soon"}, follow=True)
    assert "Nothing was kept" in response.content.decode()


@pytest.mark.parametrize("number", ["", "0", "x", "99999999999999999999999999", "-1", "\x00"])
def test_a_nudge_to_nobody_is_not_found(at_desk, number):
    assert at_desk.post("/unit/nudges/", {"person": number, "text": "Hello"}).status_code == 404


def test_a_nudge_to_another_unit_is_not_found(at_desk, odette):
    assert at_desk.post("/unit/nudges/", {"person": odette.pk, "text": "Hello"}).status_code == 404
    assert not Notice.objects.filter(recipient=odette).exists()


def test_the_list_costs_the_same_at_any_length(at_desk, hire, claims, enrol, connection_queries):
    for number in range(3):
        enrol(hire(f"first{number}", claims))
    few = connection_queries(lambda: at_desk.get("/unit/"))
    for number in range(40):
        enrol(hire(f"more{number}", claims))
    assert connection_queries(lambda: at_desk.get("/unit/")) == few


# --- a page that is drawn once for the same facts ---------------------------------------------------------------------
def test_pages_are_what_the_rule_says(champion, claims, hire, enrol):
    """Thirty colleagues on the way, one of them without a due date."""
    for number in range(30):
        enrol(hire(f"colleague{number}", claims), due_in=number % 7 - 3)
    Assignment.objects.order_by("pk")[3].reasons.update(due_on=None)
    today = champion.today()
    rule = Assignment.objects.filter(person__unit=claims).exclude(person=champion).open_on(today).with_due(today)
    rows = list(rule.order_by(F("due_on").asc(nulls_last=True), "person__family_name", "person__given_name", "pk"))
    for number, part in ((None, rows[:25]), ("2", rows[25:]), ("9", rows[25:])):
        page, people = stuck(championing(champion, today), today, number)
        assert list(page.object_list) == part
    assert page.paginator.count == len(rows) == 30
    assert people == Person.objects.filter(unit=claims).exclude(pk=champion.pk).count()


def test_the_form_of_a_page_drawn_before_is_the_readers_own(champion, erin, enrol):
    enrol(erin)
    asking = Client(enforce_csrf_checks=True)
    asking.force_login(champion)
    for _ in range(2):
        page = asking.get("/unit/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = {"person": erin.pk, "text": "Shall we?"}
    assert asking.post("/unit/nudges/", sent).status_code == 403
    assert asking.post("/unit/nudges/", sent | {"csrfmiddlewaretoken": token}).status_code == 302
    assert "Nudged today" in asking.get("/unit/").content.decode()


@pytest.mark.parametrize("path", ["/unit/", "/unit/nudges/", "/unit/activities/"])
@pytest.mark.parametrize("who", ["erin", "mona", "omar", "odette"])
def test_others_do_not_find_it(as_person, request, champion, who, path):
    client = as_person(request.getfixturevalue(who))
    response = client.get(path) if path == "/unit/" else client.post(path, {"kind": "demo"})
    assert response.status_code == 404
