"""Routing rules in the admin: read, write, try, order, retire."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback import actions
from feedback.models import Queue, Rule

RULES = "/admin/feedback/rule/"


@pytest.fixture
def bugs(omar):
    queue = actions.create_queue(name="Bugs desk", by=omar)
    condition = {"all": [{"field": "kind", "is": ["bug"]}]}
    return actions.create_rule(name="Bugs", condition=condition, queue=queue, tags=["bug"], watchers=[omar], by=omar)


def written(**changed):
    given = {
        "name": "Late letters",
        "condition": "kind is slow\nany\n  words is letter\n  unit is claims",
        "queue": Queue.objects.get(standing="", name="Bugs desk").pk,
        "position": 1,
        "tags": "letters, Slow",
        "watchers": "stella@tidewater.example",
    }
    return given | changed


def test_the_order_reads_as_it_is_written(as_person, omar, bugs):
    page = as_person(omar).get(RULES).content.decode()
    assert "The first of 1 rule that matches decides" in page
    assert "kind is bug" in page
    assert "Bugs desk" in page


def test_write_one(as_person, omar, stella, bugs):
    assert as_person(omar).post(f"{RULES}add/", written(keep="1")).url == RULES
    rule = Rule.objects.get(position=1)
    version = rule.versions.get()
    assert version.condition == {
        "all": [
            {"field": "kind", "is": ["slow"]},
            {"any": [{"field": "words", "is": ["letter"]}, {"field": "unit", "is": ["claims"]}]},
        ]
    }
    assert (version.tags, list(version.watchers.all()), version.created_by) == (["letters", "slow"], [stella], omar)
    bugs.refresh_from_db()
    assert bugs.position == 2


def test_try_one(as_person, omar, stella, bugs, report):
    item = report(kind="slow", what_happened="The letter takes minutes")
    page = as_person(omar).post(f"{RULES}add/", written(**{"try": "1"})).content.decode()
    assert "It would have sent 1 of 1 report elsewhere" in page
    assert item.ref in page
    assert Rule.objects.count() == 1


def test_change_one(as_person, omar, stella, bugs):
    url = f"{RULES}{bugs.pk}/change/"
    page = as_person(omar).get(url).content.decode()
    assert "omar@tidewater.example" in page
    as_person(omar).post(url, written(name="Bugs, slow", keep="1"))
    assert bugs.versions.count() == 2
    assert bugs.versions.latest("number").name == "Bugs, slow"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("condition", "kind is purple", "Line 1: “purple” is not a kind"),
        ("watchers", "nobody@tidewater.example", "Nobody has the address"),
        ("position", "0", "greater than or equal to 1"),
    ],
)
def test_what_is_wrong_is_said_and_kept(as_person, omar, stella, bugs, field, value, says):
    response = as_person(omar).post(f"{RULES}add/", written(keep="1", **{field: value}))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert value in response.content.decode()
    assert Rule.objects.count() == 1


def test_a_rule_cannot_name_the_restricted_queue(as_person, omar, stella, bugs, secret):
    restricted = Queue.objects.get(standing="restricted")
    assert as_person(omar).post(f"{RULES}add/", written(keep="1", queue=restricted.pk)).status_code == 422


def test_move_retire_and_make_a_queue(as_person, omar, stella, bugs):
    client = as_person(omar)
    client.post(f"{RULES}add/", written(keep="1", position=2))
    client.post(f"{RULES}{bugs.pk}/positions/", {"position": 2})
    bugs.refresh_from_db()
    assert bugs.position == 2
    answer = client.post(f"{RULES}{bugs.pk}/positions/", {"position": "first"}, follow=True)
    assert "A place in the order is a number." in answer.content.decode()
    client.post(f"{RULES}{bugs.pk}/retirements/")
    bugs.refresh_from_db()
    assert bugs.retired_by == omar
    client.post(f"{RULES}queues/", {"name": "Letters"})
    assert Queue.objects.filter(name="Letters").exists()


def test_two_and_ten_rules_cost_the_same(as_person, omar, bugs):
    client = as_person(omar)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(RULES)
        return len(queries)

    def more(many):
        for number in range(many):
            condition = {"all": [{"field": "kind", "is": ["slow"]}]}
            queue = bugs.versions.get().queue
            actions.create_rule(name=f"Rule {number}", condition=condition, queue=queue, watchers=[omar], by=omar)

    more(1)
    few = cost()
    more(8)
    assert cost() == few


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_an_administrator_reads_the_rules_and_changes_none(as_person, ada, bugs):
    client = as_person(ada)
    assert "Only people with the AI Ops role" in client.get(RULES).content.decode()
    for path in ("add/", f"{bugs.pk}/change/"):
        assert client.get(RULES + path).status_code == 404
    for path in ("queues/", f"{bugs.pk}/positions/", f"{bugs.pk}/retirements/"):
        assert client.post(RULES + path, {"name": "x", "position": 1}).status_code == 404
    bugs.refresh_from_db()
    assert bugs.retired_at is None


def test_nobody_else_finds_them(client, as_person, erin, mona, odette, stella, bugs):
    client.logout()
    assert "login" in client.get(RULES).url
    for person in (erin, mona, odette):
        assert as_person(person).get(RULES).status_code in (302, 403, 404)
    assert as_person(stella).get(RULES).status_code == 404
