"""GitHub Copilot's report: both shapes, ids that stay, logins that change, use outside the editor."""

import json
from datetime import date
from pathlib import Path

import pytest

from adoption.models import Identity, IdentityDay, UsageDay
from adoption.rules import figures

DAY = date(2026, 4, 25)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "usage" / "github"


def row(user_id=1001, login="erin-e", day="2026-04-25", prompts=3, taken=0, org="1", **more):
    return {
        "user_id": user_id,
        "user_login": login,
        "day": day,
        "organization_id": org,
        "user_initiated_interaction_count": prompts,
        "code_acceptance_activity_count": taken,
        "code_generation_activity_count": 9,
        **more,
    }


def lines(*rows):
    return "\n".join(json.dumps(each) for each in rows)


def used():
    days = UsageDay.objects.order_by("day", "person__given_name")
    return list(days.values_list("day", "person__given_name", "actions"))


@pytest.fixture
def known(bring, copilot, erin, chandra):
    """Erin is 1001, Chandra 1002."""
    bring.identities(
        "external_id,login,email\n1001,erin-e,erin@tidewater.example\n1002,chandra-c,Chandra@tidewater.example\n"
    )
    return bring


def github(bring, content, **options):
    return bring.usage("github-copilot", content, **options)


@pytest.mark.parametrize(
    "shape",
    [
        lines(row(), row(1002, "chandra-c")),
        json.dumps({"report_start_day": "2026-04-25", "day_totals": [row(), row(1002, "chandra-c")], "etag": 3}),
        json.dumps({"day_totals": [row(), row(1002, "chandra-c")]}, indent=2),
        json.dumps([row(), row("1002", "chandra-c")], indent=1),
        lines({"day_totals": [row()]}, {"day_totals": [row(1002)]}),
        "\ufeff" + lines(row(), row("1002", None)) + "\n\n",
    ],
    ids=["lines", "document", "pretty document", "array", "documents by line", "mark"],
)
def test_every_shape_is_the_same_report(known, shape):
    assert github(known, shape)["applied"] == 2
    assert used() == [(DAY, "Chandra", 3), (DAY, "Erin", 3)]


def test_the_id_counts_when_the_login_has_changed(known):
    github(known, lines(row(1001, "erin-renamed"), row(2002, "erin-e")))
    assert used() == [(DAY, "Erin", 3)]
    assert IdentityDay.objects.get().identity.external_id == "2002", "the old login passed to somebody else"


def test_a_login_is_enough_where_no_id_is_known_and_its_id_is_learned(bring, copilot, erin):
    bring.identities("login,email\nErin-E,erin@tidewater.example\n")
    github(bring, lines(row(1001, "erin-e")))
    github(bring, lines(row(1001, "erin-renamed", day="2026-04-24")))
    assert used() == [(date(2026, 4, 24), "Erin", 3), (DAY, "Erin", 3)]
    assert Identity.objects.get().external_id == "1001"


def test_prompts_and_taken_suggestions_are_actions_and_what_was_only_shown_is_not(known):
    github(known, lines(row(prompts=3, taken=4), row(1002, prompts=0)))
    assert used() == [(DAY, "Chandra", 0), (DAY, "Erin", 7)]


@pytest.mark.parametrize(
    ("more", "actions"),
    [
        ({"ai_credits_used": 2.5}, 1),
        ({"ai_credits_used": "0.25"}, 1),
        ({"used_cli": True}, 1),
        ({"used_agent": "true"}, 1),
        ({"ai_credits_used": 0, "used_cli": False, "used_chat": None}, 0),
        ({"user_initiated_interaction_count": None}, None),
        ({"user_initiated_interaction_count": "12", "unheard_of": {"deep": []}}, 12),
    ],
)
def test_use_outside_the_editor_is_use(known, more, actions):
    github(known, lines(row(prompts=0) | more))
    assert used() == [(DAY, "Erin", actions)]


def test_two_organisations_add_up_and_the_same_key_again_restates(known):
    report = github(known, lines(row(prompts=5), row(prompts=2, org="2"), row(prompts=1)))
    assert used() == [(DAY, "Erin", 3)]
    assert report["restated_in_the_file"] == 1


def test_restated_days_replace_those_before(known):
    github(known, lines(row(), row(day="2026-04-24")))
    report = github(known, lines(row(prompts=8), row(day="2026-04-24")))
    assert used() == [(date(2026, 4, 24), "Erin", 3), (DAY, "Erin", 8)]
    assert (report["applied"], report["unchanged"], report["days_changed"]) == (1, 1, 1)


# --- quarantine -------------------------------------------------------------------------------------------------------
def test_identities_that_match_nobody_wait_and_are_attributed_when_they_become_known(bring, copilot, erin):
    report = github(bring, lines(row(), row(1003, "mystery")))
    assert (report["quarantined"], report["applied"]) == (2, 0) and used() == []
    assert figures(copilot, DAY).active_in_window == 0
    bring.identities("external_id,login,email\n1001,erin-e,erin@tidewater.example\n")
    assert used() == [(DAY, "Erin", 3)]
    assert figures(copilot, DAY).active_in_window == 1
    assert list(Identity.objects.waiting().values_list("external_id", flat=True)) == ["1003"]


def test_a_file_that_comes_again_once_they_are_known_counts_nothing_twice(bring, copilot, erin):
    github(bring, lines(row()))
    bring.identities("external_id,login,email\n1001,erin-e,erin@tidewater.example\n")
    github(bring, lines(row()))
    assert used() == [(DAY, "Erin", 3)] and not IdentityDay.objects.exists()


def test_a_later_file_replaces_what_waits(bring, copilot):
    github(bring, lines(row(), row(1003, "mystery")))
    github(bring, lines(row(prompts=9)))
    assert list(IdentityDay.objects.values_list("identity__external_id", "actions")) == [("1001", 9)]


# --- refused ----------------------------------------------------------------------------------------------------------
def test_rows_that_cannot_be_meant_are_refused_with_their_line(known):
    rows = [row(), row(day="25.04.2026"), row(user_id=None, login=""), row(prompts="many"), row(prompts=-3)]
    report = github(known, lines(*rows) + "\nnot json\n[1]\n" + lines(row(1002, "\ud800")))
    reasons = {each["line"]: each["reason"] for each in report["rejected"]}
    assert list(reasons) == [2, 3, 4, 5, 6, 7] and report["applied"] == 2
    assert "2026-09-30" in reasons[2] and "names nobody" in reasons[3] and "not a number" in reasons[4]
    assert "not JSON" in reasons[6] and "not an object" in reasons[7]


@pytest.mark.parametrize(
    "broken",
    [
        '{"day_totals": [\n{"user_id": 1001,',
        json.dumps({"day_totals": [row()]}, indent=2)[:-20],
        "[" + json.dumps(row()),
        "user_id;day\n1;2\n",
        "[" * 100_000,
    ],
)
def test_a_file_that_breaks_off_is_refused_whole(known, broken):
    report = known.refused("github-copilot", broken)
    assert "not JSON" in report["reason"] and used() == []


# --- the vendor's own sample ------------------------------------------------------------------------------------------
@pytest.mark.skipif(not SHARED.exists(), reason="the samples are not here")
def test_the_vendors_sample_is_read(bring, copilot, hire, company):
    hire("hubot", company)
    bring.identities("external_id,login,email\n338097,hubot,hubot@tidewater.example\n")
    report = github(bring, (SHARED / "organization-users-1-day-report.json").read_bytes())
    assert used() == [(DAY, "Hubot", 48)] and report["quarantined"] == 1
    assert IdentityDay.objects.get().actions == 1, "use on the command line alone"
