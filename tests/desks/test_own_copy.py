"""“Download my data”: one file, every table that holds something of the person, each under words."""

import json

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from desks.rules.own_copy import KEPT, NOT_COPIED, copy_of
from feedback.actions import report_item
from inbox.actions import notify
from journal.models import Entry
from people.models import Person
from tests.doors.world import furnish

COPIES = "/people/me/copies/"


def columns_about_people(models) -> set[str]:
    """ "app.Model.column" of every column of these models that points at a person."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in models
        for field in model._meta.get_fields()
        if isinstance(field, (ForeignKey, OneToOneField, ManyToManyField)) and field.related_model is Person
    }


def neither_copied_nor_excused(kept=KEPT, excused=NOT_COPIED) -> set[str]:
    return columns_about_people(apps.get_models()) - {each.label for each in kept} - set(excused)


@pytest.fixture
def world(erin, chandra, mona):
    return furnish({"employee": erin, "champion": chandra, "manager": mona})


def test_every_table_that_points_at_a_person_is_in_the_copy_or_says_why_not():
    assert not neither_copied_nor_excused(), "name these in desks/rules/own_copy.py, in KEPT or in NOT_COPIED"
    assert all(NOT_COPIED.values())


def test_a_table_that_was_forgotten_would_be_seen():
    forgetful = [each for each in KEPT if each.heading != "Your seats"]
    assert neither_copied_nor_excused(kept=forgetful) == {"adoption.Seat.person"}


def test_nothing_is_excused_or_copied_that_is_not_there():
    assert not set(NOT_COPIED) - columns_about_people(apps.get_models())
    assert len({each.heading for each in KEPT}) == len(KEPT)


SECOND = len("2026-11-26T03:33:05")


def test_the_button_hands_out_one_file(as_person, erin, world):
    assert "Download my data" in as_person(erin).get("/people/me/").content.decode()
    answer = as_person(erin).post(COPIES)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="groundswell-my-data-')
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    copy = json.loads(answer.content)
    assert copy["of"] == "Erin Ebb"
    [details] = copy["What the directory says about you"]
    assert details["email"] == erin.email and "password" not in details
    [report] = copy["Your reports"]
    assert report["what happened"] == "It made up a clause."
    assert report["kind"] == erin.reports_made.get().get_kind_display() != erin.reports_made.get().kind
    [certificate] = copy["Your certificates"]
    assert certificate["name"] == "Erin Ebb"
    assert copy["Your seats"] and copy["Quizzes you took, with your answers and scores"]
    hired = next(act for act in copy["What was done about you"] if act["what"] == "people.hire")
    assert (hired["subject"], hired["detail"]) == (f"people.person {erin.pk}", {"unit": erin.unit_id})
    assert copy["about"].startswith("Everything that Groundswell holds of you.")
    assert hired["at"][:SECOND] <= copy["made at"][:SECOND]  # the copy names no part of a second


def test_the_journal_keeps_that_it_was_taken(as_person, erin):
    as_person(erin).post(COPIES)
    assert Entry.objects.filter(verb="desks.hand_out_copy", actor_id=erin.pk).count() == 1


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_nothing_of_others_is_in_it(as_person, erin, odette, world):
    notify(to=odette, kind="feedback.reply", title="For Odette alone", dedupe_key="odette")
    report_item(tool=erin.seats.get().tool, kind="bug", what_happened="Only Odette saw it.", reporter=odette)
    text = as_person(erin).post(COPIES).content.decode()
    assert "For Odette alone" not in text and "Only Odette" not in text and odette.email not in text
    assert copy_of(odette)["Your reports"]


def test_nobody_takes_it_by_a_link_or_without_signing_in(client, as_person, erin):
    assert client.post(COPIES).status_code == 302
    assert as_person(erin).get(COPIES).status_code == 405
