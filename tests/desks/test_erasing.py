"""Erasing who a leaver was: nothing in the database tells it any more, and every figure is what it was."""

from dataclasses import astuple
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from adoption.models import Identity, SeatEvent, UsageDay
from adoption.rules import board_of
from desks.actions import erase_person
from feedback.actions import answer, ask_reporter, report_item
from inbox.actions import notify
from journal.models import Entry
from journal.rules import Refused
from people import actions as people
from people.models import ERASED, Person
from people.rules import Identity as FormerName
from studio.models import Tool
from tests.conftest import PASSWORD
from tests.doors.world import furnish
from tests.languages.german import speaking_german
from training.actions import record_completion
from training.models import Award, Course
from ui.words import full_day

WORDS = ["quentin", "quill", "QN-4411", "ext-9q"]


@pytest.fixture
def quentin(hire, claims, mona):
    return hire(
        "quentin", claims, family_name="Quillfeather", employee_number="QN-4411", external_id="ext-9q", manager=mona
    )


@pytest.fixture
def world(quentin, chandra, mona, omar):
    """Quentin left something of himself everywhere, and has left."""
    furnish({"employee": quentin, "champion": chandra, "manager": mona})
    tool = Tool.objects.get()
    report = report_item(tool=tool, kind="bug", what_happened="I, Quentin, was logged out.", reporter=quentin)
    item = ask_reporter(item=report.item, text="Hello Quentin, since when?", by=omar, version=report.item.version)
    answer(item=item or report.item, text="Since Monday, says Quentin.", by=quentin)
    notify(to=mona, kind="x", title="Quentin Quillfeather asked for Copilot", body=quentin.email, dedupe_key="q")
    key = f"lms:{quentin.email}:7"
    record_completion(person=quentin, course=Course.objects.get(), on=date(2025, 3, 3), source="lms", key=key, by=None)
    rows = [(day, 3) for day in range(0, 80, 5)]
    UsageDay.objects.bulk_create(
        UsageDay(tool=tool, source="m365", person=quentin, day=quentin.today() - timedelta(days=day), actions=actions)
        for day, actions in rows
    )
    LogEntry.objects.create(
        user=mona, content_type=ContentType.objects.get_for_model(Person), object_id=quentin.pk,
        object_repr="Quentin Quillfeather", action_flag=ADDITION,
    )  # fmt: skip
    Identity.objects.create(source="github-copilot", external_id="4711", login="q-quill", email=quentin.email)
    people.change_details(person=quentin, email="q.quill@tidewater.example", by=None)
    people.change_details(person=quentin, email="quentin@tidewater.example", by=None)
    Client().post("/accounts/login/", {"login": quentin.email, "password": PASSWORD})
    people.record_departure(person=quentin, by=None)
    return tool


def rows_that_tell(words) -> dict[str, list[str]]:
    """Table -> the values in it that hold one of the words, in whatever column of whatever table."""
    found = {}
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                if any(word.lower() in str(value).lower() for word in words):
                    found.setdefault(model._meta.label, []).append(str(value)[:80])
    return found


def boards(tool) -> list[tuple]:
    days = [timezone.localdate() - timedelta(days=back) for back in (0, 1, 7, 30, 60)]
    return [astuple(board_of(tool, day))[3:] for day in days]


def test_nothing_tells_who_it_was_and_every_figure_is_what_it_was(as_person, ada, quentin, world):
    assert {"people.Person", "training.Award", "feedback.Message", "inbox.Notice", "admin.LogEntry"} <= set(
        rows_that_tell(WORDS)
    ), "the harness sees an identity where there is one"
    before = boards(world)
    page = f"/admin/people/person/{quentin.pk}/erasures/"
    assert "Erase who Quentin Quillfeather was?" in as_person(ada).get(page).content.decode()
    answered = as_person(ada).post(page, {"reason": "asked", "address": "Quentin@tidewater.example"}, follow=True)
    assert "identity is erased" in answered.content.decode()
    assert not rows_that_tell(WORDS)
    assert boards(world) == before
    assert UsageDay.objects.filter(person=quentin).count() == 16


def test_a_longer_name_is_replaced_as_one():
    was = FormerName(7, ("ana@old.example", "Ana", "Ana Top", "ana@old.example.org"), ("Top",))
    assert was.out_of("Ana Top (ana@old.example.org) asked Anabel") == f"{ERASED} ({ERASED}) asked Anabel"
    assert was.out_of("Top marks") == "Top marks" and was.more_closely.out_of("Top marks") == f"{ERASED} marks"
    assert was.more_closely.person_id == 7


def test_the_journal_keeps_who_erased_and_why(ada, quentin, world):
    erase_person(person=quentin, reason="period", by=ada)
    entry = Entry.objects.get(verb="people.erase")
    assert (entry.actor_id, entry.subject_id, entry.detail) == (ada.pk, str(quentin.pk), {"reason": "period"})


def test_an_erased_person_is_called_so_in_the_readers_language(ada, quentin, world):
    erase_person(person=quentin, reason="asked", by=ada)
    erased = Person.objects.get(pk=quentin.pk)
    with speaking_german({ERASED: "Gelöschte Person"}):
        assert erased.name == "Gelöschte Person" and ada.name == "Ada Anchor"
    assert erased.name == erased.given_name == "Erased person"


def test_the_certificate_still_says_whether_it_is_good(client, ada, quentin, world):
    award = Award.objects.get()
    erase_person(person=quentin, reason="asked", by=ada)
    page = client.get(f"/verify/{award.public_id}/").content.decode()
    assert "name of its holder has been erased" in page and "Quentin" not in page
    assert "valid today" in page


def test_the_facts_that_are_protected_are_protected_again(ada, quentin, world):
    erase_person(person=quentin, reason="asked", by=ada)
    with pytest.raises(Exception, match="pgtrigger"):
        SeatEvent.objects.update(note="x")


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_nobody_who_is_still_here_is_erased(as_person, ada, erin):
    page = f"/admin/people/person/{erin.pk}/erasures/"
    answered = as_person(ada).get(page).content.decode()
    assert "Erin Ebb is still here" in answered and "Erase for good" not in answered
    as_person(ada).post(page, {"reason": "asked", "address": erin.email})
    leaves = erin.today() + timedelta(days=3)
    people.record_departure(person=erin, on=leaves, by=None)
    with pytest.raises(Refused, match=f"Erin Ebb is here until {full_day(leaves)}; .* from that day on"):
        erase_person(person=erin, reason="asked", by=ada)
    erin.refresh_from_db()
    assert erin.name == "Erin Ebb"


def test_the_address_must_be_typed(as_person, ada, erin):
    people.record_departure(person=erin, by=None)
    page = f"/admin/people/person/{erin.pk}/erasures/"
    for sent in ({"reason": "asked", "address": "odette@tidewater.example"}, {"address": erin.email}, {}):
        assert as_person(ada).post(page, sent).status_code == 422
    erin.refresh_from_db()
    assert erin.name == "Erin Ebb"


def test_an_erased_person_is_erased_once_and_changes_no_more(ada, erin):
    people.record_departure(person=erin, by=None)
    erase_person(person=erin, reason="asked", by=ada)
    erin.refresh_from_db()
    for again in (
        lambda: erase_person(person=erin, reason="asked", by=ada),
        lambda: people.take_back_departure(person=erin, by=ada),
        lambda: people.change_details(person=erin, by=ada, given_name="Erin"),
    ):
        with pytest.raises(Refused, match="erased"):
            again()


@pytest.mark.parametrize("who", ["erin", "mona", "omar", "stella"])
def test_only_administrators_find_the_page(as_person, request, odette, who):
    people.record_departure(person=odette, by=None)
    with pytest.raises(Refused, match="Only an administrator erases"):
        erase_person(person=odette, reason="asked", by=request.getfixturevalue(who))
    page = f"/admin/people/person/{odette.pk}/erasures/"
    person = request.getfixturevalue(who)
    assert as_person(person).get(page).status_code == 404
    assert as_person(person).post(page, {"reason": "asked", "address": odette.email}).status_code == 404
    with pytest.raises(Refused):
        erase_person(person=odette, reason="asked", by=person)
