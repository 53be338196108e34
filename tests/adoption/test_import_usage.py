"""Files of usage, through the shell's door: what comes of each line, and of the same file again."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from adoption.models import UsageDay, UsageImport, UsageRevision
from intake.actions import open_file
from intake.models import Import

DAY = date(2026, 3, 14)
EVE = DAY - timedelta(days=1)


def used(source="csv"):
    """(day, given name, actions) of everybody, in order."""
    days = UsageDay.objects.filter(source=source).order_by("day", "person__given_name")
    return list(days.values_list("day", "person__given_name", "actions"))


# --- csv --------------------------------------------------------------------------------------------------------------
def test_a_csv_becomes_days_of_use(bring, copilot, erin, chandra):
    report = bring.usage(
        "csv", "email,day,actions\nErin@tidewater.example,2026-03-13,3\nchandra@tidewater.example,2026-03-14,2\n"
    )
    assert used() == [(EVE, "Erin", 3), (DAY, "Chandra", 2)]
    assert counts(report) == (2, 2, 0, 0, 0)
    assert (report["first_day"], report["last_day"], report["days"]) == ("2026-03-13", "2026-03-14", 2)


def counts(report):
    return tuple(report[name] for name in ("read", "applied", "unchanged", "quarantined")) + (len(report["rejected"]),)


def test_the_file_its_hash_and_its_days_are_kept(bring, copilot, erin):
    bring.usage("csv", "email,day,actions\nerin@tidewater.example,2026-03-14,2\n")
    kept = UsageImport.objects.get()
    assert (kept.tool, kept.source, kept.days, kept.changed_days) == (copilot, "csv", [DAY], [DAY])
    with open_file(kept.imported) as content:
        assert content.read().startswith(b"email,day,actions")
    assert len(kept.imported.sha256) == 64


def test_the_same_file_again_changes_nothing(bring, copilot, erin):
    text = "email,day,actions\nerin@tidewater.example,2026-03-13,3\nnobody@tidewater.example,2026-03-14,1\n"
    bring.usage("csv", text)
    revisions = UsageRevision.objects.count()
    report = bring.usage("csv", text)
    assert counts(report) == (2, 0, 1, 1, 0) and report["days_changed"] == 0
    assert used() == [(EVE, "Erin", 3)] and UsageRevision.objects.count() == revisions


def test_a_later_file_replaces_the_days_it_is_about_and_no_others(bring, copilot, erin, chandra):
    bring.usage("csv", "email,day,actions\nerin@tidewater.example,2026-03-13,3\nerin@tidewater.example,2026-03-14,3\n")
    report = bring.usage("csv", "email,day,actions\nchandra@tidewater.example,2026-03-14,1\n")
    assert used() == [(EVE, "Erin", 3), (DAY, "Chandra", 1)]
    assert report["days_changed"] == 1 and UsageRevision.objects.filter(day=DAY).count() == 2


def test_unknown_and_zero_are_kept_and_are_no_use(bring, copilot, erin, chandra, odette):
    bring.usage(
        "csv",
        "email,day,actions\nerin@tidewater.example,2026-03-14,0\nchandra@tidewater.example,2026-03-14,\nodette@tidewater.example,2026-03-14,null\n",
    )
    assert used() == [(DAY, "Chandra", None), (DAY, "Erin", 0), (DAY, "Odette", None)]
    assert not UsageDay.objects.filter(actions__gte=1).exists()


def test_two_lines_of_a_day_add_up(bring, copilot, erin):
    bring.usage("csv", "email,day,actions\nerin@tidewater.example,2026-03-14,2\nERIN@tidewater.example,2026-03-14,3\n")
    assert used() == [(DAY, "Erin", 5)]


def test_lines_that_cannot_be_meant_are_refused_with_their_reasons(bring, copilot, erin):
    tomorrow = timezone.localdate() + timedelta(days=1)
    lines = [
        "erin@tidewater.example,2026-03-14,2",
        f"erin@tidewater.example,{tomorrow},2",
        "erin@tidewater.example,14.03.2026,2",
        "erin@tidewater.example,1999-12-31,2",
        "erin@tidewater.example,2026-03-14,-1",
        "erin@tidewater.example,2026-03-14,many",
        "erin@tidewater.example,2026-03-14,2.5",
        ",2026-03-14,2",
        "erin@tidewater.example,2026-03-14",
    ]
    report = bring.usage("csv", "email,day,actions\n" + "\n".join(lines) + "\n")
    assert counts(report) == (9, 1, 0, 0, 8) and used() == [(DAY, "Erin", 2)]
    reasons = {each["line"]: each["reason"] for each in report["rejected"]}
    assert list(reasons) == list(range(3, 11))
    assert "a day to come" in reasons[3] and "written like 2026-09-30" in reasons[4] and "before 2000" in reasons[5]
    assert "whole number" in reasons[6] and "not a number" in reasons[7] and "2.5" in reasons[8]
    assert "names nobody" in reasons[9] and "2 cells" in reasons[10]


def test_other_headings_and_day_formats_are_declared(bring, copilot, erin, tmp_path):
    layout = {"columns": {"Mail": "email", "Datum": "day", "Anzahl": "actions"}, "day_format": "%d.%m.%Y"}
    (tmp_path / "map.json").write_text(json.dumps(layout))
    text = "\ufeffMail;Name;Datum;Anzahl\r\nerin@tidewater.example;Erin;14.03.2026;7\r\n"
    bring.usage("csv", text, map=str(tmp_path / "map.json"))
    assert used() == [(DAY, "Erin", 7)]


def test_a_rehearsal_tells_the_same_and_keeps_nothing(bring, copilot, erin):
    text = "email,day,actions\nerin@tidewater.example,2026-03-14,2\nnobody@x.example,2026-03-14,2\n"
    report = bring.usage("csv", text, dry_run=True)
    assert counts(report) == (2, 1, 0, 1, 0)
    assert not UsageDay.objects.exists() and not Import.objects.exists() and not UsageRevision.objects.exists()


# --- refused as a whole -----------------------------------------------------------------------------------------------
def test_concealed_identities_refuse_the_file_with_the_cure(bring, copilot, erin):
    text = "email,day,actions\nerin@tidewater.example,2026-03-14,2\nDC8C64D6EC3A3AA17481D7E5EB5B68A6,2026-03-14,2\n"
    report = bring.refused("csv", text)
    assert "conceals who is meant" in report["reason"] and report["state"] == "refused"
    assert not UsageDay.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("name,day\nx,2026-03-14\n", "lacks the columns email, actions"),
        ("\x00\x01", "lacks the columns"),
    ],
)
def test_files_that_are_no_report_are_refused(bring, copilot, text, reason):
    assert reason in bring.refused("csv", text)["reason"]


def test_an_unknown_tool_and_an_unknown_source_are_refused_in_words(bring, copilot):
    assert "create_tool" in bring.refused("csv", "email,day,actions\n", tool="abacus")["reason"]
    assert "github-copilot" in bring.refused("abacus", "email,day,actions\n")["reason"]
