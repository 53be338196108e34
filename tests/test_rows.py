"""Who sees which rows: `visible_to` of every model, asked for each of the cast, answers as tests/doors/rows.csv says.

    ROWS=write pytest tests/test_rows.py -q        write the table anew, to be read as a diff before it is committed

Views start from `visible_to`, and doors.csv says which of them open; this is the question beneath, each row named by
whom it is about. A model that has the question and nobody sees a row of it fails: it is to be furnished below.
"""

import csv
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from adoption.actions import record_activity, record_usage, request_seat
from feedback.actions import add_voice, report_item
from inbox.actions import notify
from inbox.queries import NoticeQuerySet
from intake.actions import keep_mapping
from intake.rules import Layout
from people import actions as people
from people.models import Person, Role
from studio.models import Tool
from tests.doors.world import SINCE, furnish
from training import actions as training
from training.models import Path as LearningPath

TABLE = Path(__file__).parent / "doors" / "rows.csv"
CAST = {
    "visitor": None,
    "employee": "erin",
    "champion": "chandra",
    "manager": "mona",
    "outsider": "odette",
    "ai_ops": "omar",
    "studio": "stella",
    "finance": "fred",
    "administrator": "ada",
}
WHOSE = ("person", "recipient", "reporter", "assignment")


@pytest.fixture
def fred(hire, company):
    fred = hire("fred", company)
    people.grant_role(person=fred, role=Role.FINANCE, by=None)
    return fred


@pytest.fixture
def world(request, db):
    cast = {role: name and request.getfixturevalue(name) for role, name in CAST.items()}
    furnish({role: cast[role] for role in ("employee", "champion", "manager")})
    furnish_more(cast)
    return {role: Person.objects.get(pk=person.pk) if person else AnonymousUser() for role, person in cast.items()}


def furnish_more(cast: dict) -> None:
    """Rows of the outsider beside those of the employee, and what nobody but its keepers may see."""
    erin, chandra, odette, tool = cast["employee"], cast["champion"], cast["outsider"], Tool.objects.get()
    notify(to=odette, kind="feedback.reply", title="Told", dedupe_key="rows")
    people.change_details(person=erin, email="erin.ebb@tidewater.example", by=None)
    people.create_api_token(name="Board report", by=None)
    keep_mapping(kind="people", name="Old system", layout=Layout(), by=None)
    training.create_course(slug="draft", title="A draft", by=None)
    training.create_path(slug="draft", name="A draft", tool=None, by=None)
    training.assign_path(person=odette, path=LearningPath.objects.get(slug="essentials"), reason="self", by=odette)
    request_seat(person=odette, tool=tool, by=odette)
    record_usage(tool=tool, source="csv", rows=[(who.pk, SINCE, 1) for who in (erin, odette)], by=None)
    record_activity(person=chandra, unit=chandra.unit, kind="office_hour", on=SINCE)
    add_voice(item=erin.reports_made.get(), by=odette)
    report_item(tool=tool, kind="data_exposed", what_happened="It showed a salary.", reporter=odette)


def seen(manager, person) -> str:
    """The rows this person sees, each by whom it is about or what it is called."""
    return " · ".join(sorted(map(called, manager.visible_to(person))))


def called(row) -> str:
    """`Erin`, for a row that is about her; `Copilot` for one that is about nobody."""
    for name in WHOSE:
        if hasattr(row, name):
            whose = getattr(row, name)
            return getattr(whose, "person", whose).given_name if whose else "nobody"
    return row.given_name if isinstance(row, Person) else str(row)


def asked(world: dict) -> dict[str, dict]:
    """Name of each model that says who sees its rows -> role -> rows."""
    models = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]
    return {
        model._meta.label: {role: seen(model._default_manager, person) for role, person in world.items()}
        for model in models
    }


def read_table() -> dict[str, dict]:
    with TABLE.open(newline="") as file:
        return {row.pop("model"): row for row in csv.DictReader(file)}


def test_each_of_the_cast_sees_the_rows_the_table_says(world):
    answers = asked(world)
    if os.environ.get("ROWS") == "write":
        with TABLE.open("w", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["model", *CAST])
            table.writerows([name, *answers[name].values()] for name in sorted(answers))
    table = read_table()
    assert not {name: row for name, row in answers.items() if table.get(name) != row}
    assert answers.keys() == table.keys()


def test_that_test_sees_a_question_that_lets_everybody_see_everything(world, monkeypatch):
    monkeypatch.setattr(NoticeQuerySet, "visible_to", lambda rows, person: rows)
    assert {name for name, row in asked(world).items() if read_table()[name] != row} == {"inbox.Notice"}


# --- what no table may say --------------------------------------------------------------------------------------------
def test_no_row_of_the_table_shows_a_visitor_anything():
    assert not [name for name, row in read_table().items() if row["visitor"]]


def test_every_kind_of_row_is_seen_by_somebody_and_so_can_be_seen_by_too_many():
    assert not [name for name, row in read_table().items() if not any(row.values())]
