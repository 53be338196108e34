"""The register of tools: what is open for me, what is missing, what to do and not to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adoption import actions
from adoption.rules import DEFINITIONS, seat_state
from studio import actions as studio
from tests.adoption.conftest import LESSONS, go_live
from training import actions as training


@pytest.fixture
def today():
    return timezone.localdate()


def test_the_register_says_what_is_open_and_what_is_missing(as_person, erin, copilot, essentials, open_seat, today):
    scribe = go_live(studio.propose_tool(slug="scribe", name="Scribe", purpose="Minutes of meetings."))
    studio.propose_tool(slug="oracle", name="Oracle")
    open_seat(erin, scribe, today)
    page = as_person(erin).get(reverse("adoption:register")).content.decode()
    assert "You can use Scribe today." in page
    assert "Copilot needs the certificate “Copilot Essentials”: one lesson to go." in page
    assert "Oracle" in page
    assert "Proposed" in page
    assert page.index('href="/tools/scribe/"') < page.index('href="/tools/copilot/"')  # what is open comes first


def test_a_tool_shows_its_guardrails_in_force(as_person, erin, copilot):
    studio.set_guardrail(tool=copilot, kind="do", text="Check every figure.")
    studio.set_guardrail(tool=copilot, kind="do_not", text="Paste claims files.")
    studio.withdraw_guardrail(guardrail=studio.set_guardrail(tool=copilot, kind="do", text="Be brave."))
    page = as_person(erin).get(reverse("adoption:tool", args=["copilot"])).content.decode()
    assert "Check every figure." in page
    assert "Paste claims files." in page
    assert "Be brave." not in page


def test_asking_keeps_a_request_and_says_so(as_person, erin, copilot, essentials, today):
    client = as_person(erin)
    page = client.post(reverse("adoption:requests", args=["copilot"]), follow=True)
    assert page.redirect_chain == [(reverse("adoption:tool", args=["copilot"]), 302)]
    assert "Your request for Copilot is kept." in page.content.decode()
    assert "You asked for Copilot; it is not open yet." in page.content.decode()
    assert seat_state(erin, copilot, today) == "requested"


def test_asking_with_the_certificate_opens_at_once(as_person, erin, copilot, certify, today):
    certify(erin, today - timedelta(days=1))
    page = as_person(erin).post(reverse("adoption:requests", args=["copilot"]), follow=True).content.decode()
    assert "Copilot is open for you." in page


def test_a_paused_seat_says_why(as_person, erin, copilot, open_seat, today):
    seat = open_seat(erin, copilot, today)
    actions.suspend_seat(seat=seat, reason="risk", by=None, on=today)
    page = as_person(erin).get(reverse("adoption:tool", args=["copilot"])).content.decode()
    assert "Your access is paused: a risk is being looked at." in page


def test_each_figure_has_its_definition(as_person, erin):
    page = as_person(erin).get(reverse("adoption:definitions")).content.decode()
    for key in DEFINITIONS:
        assert f'id="{key}"' in page


def test_the_register_asks_as_often_for_ten_tools_as_for_two(as_person, erin, essentials):
    client = as_person(erin)
    url = reverse("adoption:register")
    more_tools(0, 1)
    client.get(url)
    few = count_of(client, url)
    more_tools(1, 8)
    client.get(url)  # courses that never change are remembered
    assert count_of(client, url) == few


def count_of(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def more_tools(first, number):
    for n in range(first, first + number):
        tool = go_live(studio.propose_tool(slug=f"tool-{n}", name=f"Tool {n}"))
        course = training.create_course(slug=f"course-{n}", title=f"Course {n}", by=None)
        training.publish_course_version(course=course, lessons=LESSONS, by=None)
        path = training.create_path(slug=f"path-{n}", name=f"Path {n}", tool=tool, by=None)
        leaf = {"kind": "course", "course": course.slug}
        training.publish_path(path=path, tree={"kind": "all", "title": "All", "children": [leaf]}, by=None)


# --- the Studio's page of lapses --------------------------------------------------------------------------------------
def test_the_studio_sees_the_lapsed_and_confirms(as_person, stella, erin, copilot, certify, today):
    long_ago = today - timedelta(days=500)
    certify(erin, long_ago)
    actions.grant_seat(person=erin, tool=copilot, by=None, on=long_ago)
    client = as_person(stella)
    page = client.get(reverse("adoption:lapses", args=["copilot"])).content.decode()
    assert "1 open seat of Copilot outlived the certificate." in page
    assert "Erin Ebb" in page
    client.post(reverse("adoption:suspensions", args=["copilot"]))
    assert seat_state(erin, copilot, today) == "paused"


# --- the refusals -----------------------------------------------------------------------------------------------------
def test_a_tool_that_is_not_live_is_not_asked_for(as_person, erin, today):
    oracle = studio.propose_tool(slug="oracle", name="Oracle")
    page = as_person(erin).post(reverse("adoption:requests", args=["oracle"]), follow=True).content.decode()
    assert "Oracle is proposed, not open for use yet." in page
    assert seat_state(erin, oracle, today) == ""


def test_strangers_sign_in_first(client, copilot):
    for name, args in [("register", []), ("definitions", []), ("tool", ["copilot"]), ("lapses", ["copilot"])]:
        assert client.get(reverse(f"adoption:{name}", args=args)).status_code == 302
    assert client.post(reverse("adoption:requests", args=["copilot"])).status_code == 302


def test_lapses_exist_for_the_studio_only(as_person, erin, mona, omar, chandra, copilot):
    for somebody in (erin, mona, omar, chandra):
        client = as_person(somebody)
        assert client.get(reverse("adoption:lapses", args=["copilot"])).status_code == 404
        assert client.post(reverse("adoption:suspensions", args=["copilot"])).status_code == 404


def test_what_is_not_there_is_not_found(as_person, erin, copilot):
    client = as_person(erin)
    assert client.get(reverse("adoption:tool", args=["nothing"])).status_code == 404
    assert client.get(reverse("adoption:requests", args=["copilot"])).status_code == 405
