"""A real process is killed with -9 in the middle of an import: nothing is half applied, and run again it completes."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from adoption.actions import map_identity
from adoption.models import Identity, IdentityDay, UsageDay, UsageImport
from intake.models import Import
from people import actions as people
from studio.actions import enter_live_tool
from tests.config.processes import eventually

ROOT = Path(__file__).resolve().parents[2]
HEAD = "email,day,actions\n"
FILE = HEAD + "erin@tidewater.example,2026-03-14,2\nebbe@old.example,2026-03-14,5\nnobody@x.example,2026-03-14,1\n"

# The command in a process of its own, on the test's database; naive: what was written first is committed by itself.
PROGRAM = """
import os, sys
import django
from django.conf import settings
name, naive, *command = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
django.setup()
from django.core.management import call_command
from django.db import connection
from adoption.actions import usage_files
if naive == "naive":
    record_usage = usage_files.record_usage
    def committed_in_between(**about):
        load = record_usage(**about)
        connection.connection.commit()
        return load
    usage_files.record_usage = committed_in_between
call_command(*command)
"""
WAITS = "SELECT pid FROM pg_locks WHERE relation = 'adoption_identityday'::regclass AND NOT granted"


@pytest.fixture
def file(tmp_path):
    """Erin is known, Ebbe's old address was mapped by hand, and nobody knows the third."""
    erin = people.hire(email="erin@tidewater.example", given_name="Erin", joined_on=date(2024, 1, 8), by=None)
    tool = enter_live_tool(slug="copilot", name="Copilot", by=None)
    first, file = tmp_path / "first.csv", tmp_path / "file.csv"
    first.write_text(HEAD + "ebbe@old.example,2026-03-13,1\n")
    file.write_text(FILE)
    call_command("import_usage", "csv", str(first), tool=tool.slug, verbosity=0)
    map_identity(identity=Identity.objects.get(), person=erin, by=None)
    return file


def killed_in_between(file: Path, how: str, other) -> None:
    """Start the import, hold it where it has written days of use and not yet the rest, and kill it."""
    command = [sys.executable, "-c", PROGRAM, connection.settings_dict["NAME"], how]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with other.transaction():
        other.execute("LOCK TABLE adoption_identityday IN SHARE MODE")
        process = subprocess.Popen(
            [*command, "import_usage", "csv", str(file), "--tool", "copilot"], cwd=ROOT, env=environment
        )
        try:
            assert eventually(lambda: other.execute(WAITS).fetchone(), patience=60), "it never came so far"
            (backend,) = other.execute(WAITS).fetchone()
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    alive = "SELECT FROM pg_stat_activity WHERE pid = %s"
    assert eventually(lambda: other.execute(alive, [backend]).fetchone() is None, patience=60)


def days_of_the_fourteenth() -> int:
    return UsageDay.objects.filter(day=date(2026, 3, 14)).count()


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_the_file_and_nothing_else_and_completes_when_run_again(file, other_connection):
    with other_connection() as other:
        killed_in_between(file, "as it is", other)
    assert days_of_the_fourteenth() == 0 and Identity.objects.count() == 1
    assert IdentityDay.objects.count() == 1 and UsageImport.objects.count() == 1
    assert Import.objects.unsettled().count() == 1, "the file itself was safe before"
    call_command("import_usage", "csv", str(file), tool="copilot", verbosity=0)
    assert days_of_the_fourteenth() == 2 and Identity.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_harness_sees_an_import_that_commits_in_between(file, other_connection):
    with other_connection() as other:
        killed_in_between(file, "naive", other)
    assert days_of_the_fourteenth() == 1
