"""Microsoft 365 Copilot's snapshots: evidence gathers, silence takes nothing back, a restated snapshot does."""

import json
from pathlib import Path

import pytest

from adoption.models import UsageDay, UsageRevision

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "usage" / "m365"
GRAPH = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Copilot Chat Last Activity Date,"
    "Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,Report Period\n"
)
CENTRE = (
    "Report refresh date;Username;Display name;Last activity date (UTC);Last activity date of Teams Copilot (UTC);"
    "Last activity date of Word Copilot (UTC);Prompts submitted for All Apps;Report period\n"
)


def snapshot(who="Erin@tidewater.example", refresh="2025-08-20", period=7, **apps):
    return {
        "reportRefreshDate": refresh,
        "userPrincipalName": who,
        "displayName": "Somebody",
        "lastActivityDate": max(filter(None, apps.values()), default=""),
        "copilotActivityUserDetailsByPeriod": [{"reportPeriod": period}],
        **{f"{app}CopilotLastActivityDate": day for app, day in apps.items()},
    }


def graph(*rows):
    return json.dumps({"@odata.context": "x", "value": list(rows)})


def used():
    days = UsageDay.objects.filter(source="m365-copilot").order_by("person__given_name", "day")
    return [
        (name, str(day), actions) for name, day, actions in days.values_list("person__given_name", "day", "actions")
    ]


def m365(bring, content, **options):
    return bring.usage("m365-copilot", content, **options)


def test_each_date_is_a_day_of_use_with_as_many_actions_as_apps(bring, copilot, erin):
    report = m365(bring, graph(snapshot(word="2025-08-06", microsoftTeams="2025-08-20", excel="2025-08-06", loop=None)))
    assert used() == [("Erin", "2025-08-06", 2), ("Erin", "2025-08-20", 1)]
    assert (report["read"], report["applied"], report["days"]) == (1, 1, 2)


@pytest.mark.parametrize(
    "text",
    [
        GRAPH + "2025-08-20,erin@tidewater.example,E,2025-08-20,,2025-08-20,2025-08-06,7\n",
        CENTRE + "2025-08-20;erin@tidewater.example;E;2025-08-20;2025-08-20;2025-08-06;31;7\n",
        "\ufeff"
        + GRAPH
        + '"2025-08-20","ERIN@tidewater.example","E","2025-08-20","null","2025-08-20","2025-08-06","7"\n',
        graph(snapshot(word="2025-08-06", microsoftTeams="2025-08-20")),
    ],
    ids=["Graph CSV", "admin centre", "quoted", "Graph JSON"],
)
def test_every_generation_says_the_same(bring, copilot, erin, text):
    m365(bring, graph(snapshot(word="2025-08-06", microsoftTeams="2025-08-20")))
    revisions = UsageRevision.objects.count()
    assert m365(bring, text)["unchanged"] == 1
    assert used() == [("Erin", "2025-08-06", 1), ("Erin", "2025-08-20", 1)]
    assert UsageRevision.objects.count() == revisions


def test_a_last_activity_without_an_app_is_one_action(bring, copilot, erin):
    m365(bring, GRAPH + "2025-08-20,erin@tidewater.example,E,2025-08-19,,,,7\n")
    assert used() == [("Erin", "2025-08-19", 1)]


def test_a_later_snapshot_adds_days_and_takes_none_away(bring, copilot, erin):
    m365(bring, graph(snapshot(word="2025-08-06", excel="2025-08-19")))
    m365(bring, graph(snapshot(refresh="2025-08-21", word="2025-08-21", excel="2025-08-19", outlook="2025-08-06")))
    assert used() == [("Erin", "2025-08-06", 2), ("Erin", "2025-08-19", 1), ("Erin", "2025-08-21", 1)]


def test_a_restated_snapshot_replaces_what_it_had_said_and_nothing_that_others_say(bring, copilot, erin, chandra):
    m365(
        bring,
        graph(
            snapshot(word="2025-08-06", excel="2025-08-18"), snapshot("chandra@tidewater.example", word="2025-08-18")
        ),
    )
    m365(bring, graph(snapshot(refresh="2025-08-21", word="2025-08-06")))
    report = m365(bring, graph(snapshot(excel="2025-08-19"), snapshot("chandra@tidewater.example", word="2025-08-18")))
    assert used() == [("Chandra", "2025-08-18", 1), ("Erin", "2025-08-06", 1), ("Erin", "2025-08-19", 1)]
    assert (report["applied"], report["unchanged"]) == (1, 1)


def test_a_week_and_a_month_of_one_day_are_two_snapshots(bring, copilot, erin):
    m365(bring, graph(snapshot(word="2025-08-06")))
    m365(bring, graph(snapshot(period=30, word="2025-08-07")))
    assert len(used()) == 2


def test_somebody_unknown_waits_and_is_attributed_once_named(bring, copilot, erin):
    report = m365(bring, graph(snapshot("e.ebb@old.example", word="2025-08-06"), snapshot(excel="2025-08-06")))
    assert (report["quarantined"], report["applied"]) == (1, 1)
    bring.identities("external_id,email\ne.ebb@old.example,erin@tidewater.example\n", source="m365-copilot")
    assert used() == [("Erin", "2025-08-06", 2)]


# --- refused ----------------------------------------------------------------------------------------------------------
def test_concealed_people_refuse_the_file_and_name_the_setting(bring, copilot):
    report = bring.refused("m365-copilot", graph(snapshot("DC8C64D6EC3A3AA17481D7E5EB5B68A6", word="2025-08-06")))
    assert "Display concealed user, group, and site names in all reports" in report["reason"]


def test_lines_that_cannot_be_meant_are_refused(bring, copilot, erin):
    text = GRAPH + "\n".join(
        [
            "2025-08-20,,E,2025-08-19,,,,7",
            "2025-08-20,erin@tidewater.example,E,2025-08-21,,,,7",
            "20/08/2025,erin@tidewater.example,E,2025-08-19,,,,7",
            "2025-08-20,erin@tidewater.example,E,yesterday,,,,7",
            "2025-08-20,erin@tidewater.example,E,,,,,7",
        ]
    )
    report = m365(bring, text)
    reasons = [each["reason"] for each in report["rejected"]]
    assert [each["line"] for each in report["rejected"]] == [2, 3, 4, 5] and report["unchanged"] == 1
    assert "names nobody" in reasons[0] and "after the day of the report" in reasons[1]
    assert "20/08/2025" in reasons[2] and "yesterday" in reasons[3]


def test_a_table_without_dates_is_refused(bring, copilot):
    report = bring.refused(
        "m365-copilot", "Report Refresh Date,User Principal Name\n2025-08-20,erin@tidewater.example\n"
    )
    assert "no column of a last activity date" in report["reason"]


@pytest.mark.skipif(not SHARED.exists(), reason="the samples are not here")
def test_the_vendors_sample_is_concealed(bring, copilot):
    content = (SHARED / "copilot_usage_user_detail.docs-example.json").read_bytes()
    assert "conceals who is meant" in bring.refused("m365-copilot", content)["reason"]
