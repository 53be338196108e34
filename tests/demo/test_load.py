"""Loading: into an empty site, all or nothing."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from demo import actions
from demo.scenarios import SCENARIOS
from demo.story import Story
from journal.models import Entry
from journal.rules import Refused
from people.models import Person


def test_without_a_demo_nobody_is_listed(db):
    assert actions.sign_ins() == []


def test_the_command_says_what_it_does(db, monkeypatch):
    told = []

    def load(scenario, *, as_of, say):
        told.append((scenario, as_of))
        say("Everybody is hired")

    monkeypatch.setattr("demo.management.commands.load_demo.load", load)
    out = StringIO()
    call_command("load_demo", "team_50", "--as-of", "2026-05-04", stdout=out)
    assert told == [("team_50", date(2026, 5, 4))]
    assert "Four months in" in out.getvalue() or "four months in" in out.getvalue()
    assert "Everybody is hired" in out.getvalue()


def test_whoever_waits_for_the_first_start_sees_the_months_go_by(db, monkeypatch):
    for chapter in (actions.register, actions.waves, actions.champions, actions.speaking, actions.clock):
        monkeypatch.setattr(chapter, "tell", lambda story: None)
    said = []
    actions.months(Story(begins=date(2026, 1, 1), as_of=date(2026, 4, 5)), said.append)
    assert said == [f"Month {month} of 4: 0 certificates, 0 reports" for month in (1, 2, 3)]


def test_every_scenario_says_how_long_it_is(db):
    assert {name: scenario.days for name, scenario in SCENARIOS.items()} == {
        "pilot_5": 45,
        "team_50": 125,
        "company_500": 243,
    }


def test_a_load_that_fails_leaves_nothing(db, monkeypatch):
    def fail(story, say):
        assert Person.objects.count() > 500
        raise InterruptedError

    monkeypatch.setattr("demo.actions.months", fail)
    with pytest.raises(InterruptedError):
        actions.load("pilot_5")
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def holds_up_other_databases() -> bool:
    """Whether this transaction keeps others of the server from taking stock of what all its databases share."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'"
            " AND database = 0 AND mode = 'ShareUpdateExclusiveLock')"
        )
        return cursor.fetchone()[0]


def test_no_other_database_waits_for_the_end_of_the_story(db):
    actions.take_stock()
    assert not holds_up_other_databases()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # of everything
    assert holds_up_other_databases()


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_a_site_with_people_is_left_alone(erin):
    with pytest.raises(Refused, match="people here already"):
        actions.load("pilot_5")
    with pytest.raises(CommandError, match="people here already"):
        call_command("load_demo", "pilot_5")


@pytest.fixture
def somebody_else_loading(db):
    """Another session of the database that is in the middle of it."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('demo'))")
        yield
        cursor.execute("SELECT pg_advisory_unlock(hashtext('demo'))")  # closing alone would take its time over it
    other.close()


@pytest.mark.parametrize("command", ["load_demo", "prepare"])
def test_whoever_comes_while_it_is_loaded_is_told_so(somebody_else_loading, command):
    with pytest.raises(CommandError, match="is being loaded already"):
        call_command(command, stderr=StringIO())
    assert not Person.objects.exists()


def test_the_story_does_not_end_in_the_future(db):
    with pytest.raises(Refused, match="today at the latest"):
        actions.load("pilot_5", as_of=date.today() + timedelta(days=2))


def test_there_are_three_scenarios(db):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("load_demo", "company_5000")
