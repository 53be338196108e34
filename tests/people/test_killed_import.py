"""A process is killed with -9 while it writes a directory's file: nothing is half applied; run again, it completes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from intake.models import Import
from journal.models import Entry
from people.models import EmailAlias, Person, Unit
from tests.config.processes import eventually

ROOT = Path(__file__).resolve().parents[2]
HEAD = "employee_number,email,given_name,unit,joined_on\n"
BEFORE = HEAD + "1,erin@tidewater.example,Erin,Claims,2024-01-08\n"
AFTER = HEAD + "1,erin.flow@tidewater.example,Erin,Motor,2024-01-08\n2,odette@tidewater.example,Odette,Motor,\n"

# The command in a process of its own, on the test's database; naive: what was written first is committed by itself.
PROGRAM = """
import sys
import django
from django.conf import settings
name, how, file = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
django.setup()
from django.core.management import call_command
from django.db import connection
from people.actions.importing import writing
if how == "naive":
    keep_aliases = writing.keep_aliases
    def committed_in_between(*about):
        connection.connection.commit()
        return keep_aliases(*about)
    writing.keep_aliases = committed_in_between
call_command("import_people", file)
"""
WAITS = "SELECT pid FROM pg_locks WHERE relation = 'people_emailalias'::regclass AND NOT granted"


@pytest.fixture
def file(tmp_path):
    """Erin is known; the file moves her, changes her address and brings Odette and a unit."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text(BEFORE)
    after.write_text(AFTER)
    call_command("import_people", str(before), verbosity=0)
    return after


def killed_in_between(file: Path, how: str) -> None:
    """Start the import, hold it where it has written the unit and Erin but not her alias, and kill it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_emailalias IN SHARE MODE")
        command = [sys.executable, "-c", PROGRAM, connection.settings_dict["NAME"], how, str(file)]
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            assert eventually(lambda: first(cursor, WAITS), patience=120), "it never came so far"
            backend = first(cursor, WAITS)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    with connection.cursor() as cursor:
        alive = f"SELECT pid FROM pg_stat_activity WHERE pid = {int(backend)}"
        assert eventually(lambda: first(cursor, alive) is None, patience=60)


def first(cursor, question: str):
    cursor.execute(question)
    row = cursor.fetchone()
    return row and row[0]


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_the_file_and_nothing_else_and_completes_when_run_again(file):
    acts = Entry.objects.filter(verb__startswith="people.").count()
    killed_in_between(file, "as it is")
    erin = Person.objects.get()
    assert (erin.email, erin.unit.name) == ("erin@tidewater.example", "Claims")
    assert not Unit.objects.filter(name="Motor").exists() and not EmailAlias.objects.exists()
    assert Entry.objects.filter(verb__startswith="people.").count() == acts
    assert Import.objects.unsettled().count() == 1, "the file itself was safe before"
    call_command("import_people", str(file), verbosity=0)
    assert Person.objects.get(employee_number="1").email == "erin.flow@tidewater.example"
    assert Unit.objects.get(name="Motor").people.count() == 2 and EmailAlias.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_harness_sees_an_import_that_commits_in_between(file):
    killed_in_between(file, "naive")
    assert Unit.objects.filter(name="Motor").exists() and not EmailAlias.objects.exists()
