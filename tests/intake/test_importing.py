"""The shell's door for files: what every command that brings one in tells, and how it ends."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from intake.actions import receive
from intake.management.importing import ImportCommand
from intake.models import Import, RejectedLine
from intake.rules import Layout
from journal.models import Entry
from journal.rules import Refused

pytestmark = pytest.mark.django_db


def receive_shells(*, content, filename, layout, most=9, by):
    options = {"columns": layout.columns, "most": most}
    return receive(kind="shells", kept_by="finance", content=content, filename=filename, options=options, by=by)


def apply_shells(imported, report):
    report.read, report.applied, report.unchanged = 3, 1, 1
    report.reject(4, "No such shell.", about="whelk")
    report.detail["dropped"] = ["Salary", "Gender"]
    if imported.options["most"] < 3:
        raise Refused("That is more than can be carried.")


class Shells(ImportCommand):
    kind, receiving, using = "shells", staticmethod(receive_shells), staticmethod(apply_shells)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--most", type=int, default=9)

    def about(self, options):
        return {"most": options["most"]}


@pytest.fixture
def shells(tmp_path):
    """shells("--dry-run"): what the command prints, run on a file."""
    file = tmp_path / "shells.csv"
    file.write_text("name\nwhelk\n")

    def run(*options, of=file):
        out = io.StringIO()
        try:
            call_command(Shells(stdout=out), str(of), *options)
        except CommandError as problem:
            return out.getvalue(), str(problem)
        return out.getvalue(), ""

    return run


def test_a_report_can_be_read(shells):
    words, problem = shells()
    assert words.splitlines() == [
        "shells.csv: 3 lines read, 1 applied, 1 unchanged, 1 rejected.",
        "Dropped: Salary, Gender",
        "Line 4 (whelk), not applied: No such shell.",
    ]
    assert problem == ""


def test_a_report_is_one_json_object_with_its_rejected_lines(shells):
    report = json.loads(shells("--format", "json")[0])
    assert report["import"] == Import.objects.get().pk and report["state"] == "applied"
    assert report["rejected"] == [{"line": 4, "about": "whelk", "reason": "No such shell."}]


def test_a_rehearsal_tells_the_same_and_keeps_nothing(shells):
    rehearsed = json.loads(shells("--dry-run", "--format", "json")[0])
    assert not Import.objects.exists() and not RejectedLine.objects.exists() and not Entry.objects.exists()
    applied = json.loads(shells("--format", "json")[0])
    assert rehearsed.pop("import") is None and applied.pop("import") and rehearsed == applied


def test_a_map_is_a_file_or_a_name(shells, tmp_path):
    (tmp_path / "map.json").write_text('{"columns": {"Shell": "name"}}')
    shells("--map", str(tmp_path / "map.json"))
    assert Import.objects.get().options["columns"] == {"Shell": "name"}
    assert "no mapping called “ours”" in shells("--map", "ours")[1]


def test_headings_need_no_map(shells):
    shells()
    assert Import.objects.get().options["columns"] == Layout().columns


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("options", [[], ["--dry-run"]], ids=["for good", "rehearsed"])
def test_what_is_refused_ends_with_its_sentence(shells, options):
    printed, problem = shells("--most", "2", "--format", "json", *options)
    report = json.loads(printed)
    assert problem == report["reason"] == "That is more than can be carried."
    assert report["state"] == "refused" and report["rejected"] == []


def test_a_file_that_is_not_there_or_is_empty_is_refused_the_same_way(shells, tmp_path):
    (tmp_path / "empty.csv").touch()
    for of, sentence in [(tmp_path / "none.csv", "cannot be opened"), (tmp_path / "empty.csv", "The file is empty.")]:
        printed, problem = shells("--format", "json", of=of)
        assert sentence in problem and json.loads(printed)["reason"] == problem
    assert not Import.objects.exists()
