"""A process is killed with -9 while it writes completions: nothing is half applied; run again, it completes."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from inbox.models import Notice
from intake.models import Import
from journal.models import Entry
from tests.config.processes import eventually
from training import actions as training
from training.models import Award, Completion, Course

ROOT = Path(__file__).resolve().parents[2]
ERIN = "erin@tidewater.example"
FILE = f"email,course,completed_on\n{ERIN},basics,2024-03-01\n{ERIN},Old rules,2024-03-02\n"

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
from training.actions import importing
if how == "naive":
    write_credit = importing.write_credit
    def committed_in_between(*about):
        connection.connection.commit()
        return write_credit(*about)
    importing.write_credit = committed_in_between
call_command("import_completions", file, "--create-courses")
"""
WAITS = "SELECT pid FROM pg_locks WHERE relation = 'training_award'::regclass AND NOT granted"


@pytest.fixture
def file(transactional_db, basics, erin, tmp_path):
    """One of its lines earns Erin a certificate, the other makes a course."""
    path = training.create_path(slug="safety", name="Safety", by=None)
    tree = {"kind": "all", "children": [{"kind": "course", "course": basics.slug}]}
    training.publish_path(path=path, tree=tree, on=date(2024, 1, 1), by=None)
    file = tmp_path / "lms.csv"
    file.write_text(FILE)
    return file


def killed_in_between(file: Path, how: str) -> None:
    """Start the import, hold it where it has written the completions but not the certificate, and kill it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE training_award IN SHARE MODE")
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


def test_a_killed_import_leaves_the_file_and_nothing_else_and_completes_when_run_again(file):
    acts = Entry.objects.filter(verb__startswith="training.").count()
    killed_in_between(file, "as it is")
    assert not Completion.objects.exists() and not Award.objects.exists() and not Notice.objects.exists()
    assert Course.objects.count() == 1, "the course that it had made is gone with the rest"
    assert Entry.objects.filter(verb__startswith="training.").count() == acts
    assert Import.objects.unsettled().count() == 1, "the file itself was safe before"
    call_command("import_completions", str(file), "--create-courses", verbosity=0)
    assert (Completion.objects.count(), Award.objects.count(), Course.objects.count()) == (2, 1, 2)
    assert Notice.objects.count() == 1


def test_the_harness_sees_an_import_that_commits_in_between(file):
    killed_in_between(file, "naive")
    assert Completion.objects.count() == 2 and not Award.objects.exists()
