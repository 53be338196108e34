"""The same directory, and another that overlaps with it, brought in by the shell and through the page at once."""

import io
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from intake import actions as intake
from intake.models import Import
from journal.models import Entry
from people.actions import importing
from people.models import EmailAlias, Membership, Person, Unit
from tests.races import at_once, problems, think

HEAD = "employee_number,email,given_name,unit,joined_on\n"
ADA = "9,ada@tidewater.example,Ada,Tidewater Mutual,2024-01-08\n"
ONE = HEAD + ADA + "1,erin@tidewater.example,Erin,Claims,2024-01-08\n2,ana@tidewater.example,Ana,Motor,2024-01-08\n"
OTHER = (
    HEAD + ADA + "1,erin.flow@tidewater.example,Erin,Motor,2024-01-08\n3,ben@tidewater.example,Ben,Motor,2024-01-08\n"
)
FILES = {"one.csv": ONE, "other.csv": OTHER}


@pytest.fixture
def doors(transactional_db, ada, tmp_path):
    """doors["the shell"]("one.csv"): bring that file in there."""

    def shell(name):
        file = tmp_path / name
        file.write_text(FILES[name])
        call_command("import_people", str(file), "--confirm-leavers", stdout=io.StringIO())

    def page(name):
        client = Client()
        client.force_login(ada)
        file = SimpleUploadedFile(name, FILES[name].encode())
        sent = {"file": file, "day_format": "%Y-%m-%d", "confirm_leavers": "on"}
        assert client.post("/imports/people/", sent).status_code == 302

    return {"the shell": shell, "the page": page}


def brought_in_at_once(doors, *names) -> list:
    """What went wrong, apart from a refusal of the shell: each file through both doors, all in the same moment."""
    calls = [partial(door, name) for name in names for door in doors.values()]
    return problems(at_once(*calls), CommandError)


def is_whole() -> bool:
    """Whether who is here, and where, is what the last file that was applied says of everybody, and of each once."""
    last = Import.objects.exclude(applied_at=None).latest("pk")
    said = {line.split(",")[1]: line.split(",")[3] for line in FILES[last.filename].splitlines()[1:]}
    here = Person.objects.present_on(timezone.localdate()).select_related("unit")
    return [(person.email, person.unit.name) for person in here.order_by("email")] == sorted(said.items())


def is_double() -> bool:
    """Whether anybody, any unit or any stay is there twice, or was made twice."""
    people, units = Person.objects.count(), Unit.objects.count()
    hired = Entry.objects.filter(verb="people.hire").count()
    open_stays = Membership.objects.filter(until_on=None).values("person").count()
    names = Unit.objects.values("name").distinct().count()
    return hired != people or names != units or open_stays > people or EmailAlias.objects.count() > 2


def test_one_file_through_four_doors_at_once_is_one_file(doors):
    assert brought_in_at_once(doors, "one.csv", "one.csv") == []
    assert not Import.objects.unsettled().exists() and is_whole() and not is_double()
    assert Person.objects.count() == 3 and Unit.objects.count() == 3


@pytest.mark.parametrize("again", range(3))
def test_two_that_overlap_are_one_after_the_other(doors, again):
    assert brought_in_at_once(doors, "one.csv", "other.csv") == []
    assert not Import.objects.unsettled().exists() and is_whole() and not is_double()


def test_the_harness_sees_imports_without_their_locks(doors, monkeypatch):
    """Their own, the one on the tables they write, and the one on administrators, who may all be leaving."""
    write, execute = importing.write, CursorWrapper.execute

    def after_thinking(work, by):
        think()
        write(work, by)

    def unlocked(self, statement, values=None):
        return execute(self, "SELECT 1" if str(statement).startswith("LOCK TABLE") else statement, values)

    monkeypatch.setattr(intake, "lock", lambda imported: None)
    monkeypatch.setattr(CursorWrapper, "execute", unlocked)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **how: self)
    monkeypatch.setattr(importing, "write", after_thinking)
    broke = brought_in_at_once(doors, "one.csv", "one.csv")
    assert broke or Import.objects.unsettled().exists() or is_double()
