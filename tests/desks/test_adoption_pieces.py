"""The figures of the manager's page are drawn once for the same facts, and anew for any others: for each fact, the same
check catches a page that does not ask for it."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.cache import caches

from adoption import actions as adoption
from adoption.models import FactsChange
from desks.rules import ground_of
from people import actions as people
from people.models import Unit
from rollout.actions import plan_rollout, plan_wave
from rollout.models import Wave
from studio.models import Tool
from ui.pieces import Pieces

view = import_module("desks.views.adoption")
TOOLS, UNITS, ASKED = 4, 5, 6  # places in what ground_of returns
MARKS, EDITIONS, WAVES, SERVING, REPORTS, NAMES = range(6)  # places in what it asks the database


@pytest.fixture(autouse=True)
def company_in_use(mona, chandra, claims, hire, seats, copilot):
    """Twelve of sixteen colleagues used the tool; one wave is planned, Chandra is champion; every board stands."""
    caches["pieces"].clear()
    team = [hire(f"colleague{number}", claims, manager=mona) for number in range(16)]
    seats(team)
    adoption.record_usage(
        tool=copilot, source="csv", rows=[(one.pk, mona.today() - timedelta(days=5), 3) for one in team[:9]], by=None
    )
    plan = plan_rollout(tool=copilot, purpose="Less typing.", owner=mona, planned_start=mona.today(), by=None)
    plan_wave(rollout=plan, name="Five", target=5, planned_on=mona.today(), by=None)
    nomination = adoption.nominate_champion(person=chandra, unit=claims, by=mona, lead=True)
    adoption.accept_nomination(assignment=nomination, by=chandra)
    adoption.bring_figures_up_to_date()
    assert not FactsChange.objects.exists()
    return team


@pytest.fixture
def figures(as_person):
    """figures(person, unit="claims"): what the page says, without what differs at every request."""

    def figures(person, anew=False, **asked):
        if anew:
            caches["pieces"].clear()
        page = as_person(person).get("/adoption/", asked).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.partition("<main")[2].partition("</main>")[0])

    return figures


def a_seat_is_paused(team, **_):
    adoption.suspend_seat(seat=team[0].seats.get(), reason="leave", on=team[0].today(), by=None)


def a_seat_is_paused_and_counted(team, **_):
    a_seat_is_paused(team)
    adoption.bring_figures_up_to_date()


def a_wave_opens(mona, **_):
    Wave.objects.update(opened_on=mona.today(), evidence="Nine of ten came back.")


def a_wave_is_renamed(**_):
    Wave.objects.update(name="First five")


def a_wave_grows(**_):
    Wave.objects.update(target=6)


def a_wave_is_put_off(mona, **_):
    Wave.objects.update(planned_on=mona.today() + timedelta(days=21))


def the_champion_does_something(chandra, claims, **_):
    adoption.record_activity(person=chandra, unit=claims, kind="demo", on=chandra.today(), note="")


def the_unit_is_renamed(claims, **_):
    Unit.objects.filter(pk=claims.pk).update(name="Claims and care")


def the_tool_is_renamed(copilot, **_):
    Tool.objects.filter(pk=copilot.pk).update(name="Co-pilot")


def an_empty_day_is_reported(copilot, mona, **_):
    adoption.record_usage(tool=copilot, source="csv", rows=[], days=[mona.today() - timedelta(days=3)], by=None)
    adoption.bring_figures_up_to_date()


def forgetting(*places, asked=()):
    """ground_of with some of its facts left out, or some of what it asks the database."""

    def ground(choice):
        told = [fact for place, fact in enumerate(ground_of(choice)) if place not in {*places, ASKED}]
        return told, [fact for place, fact in enumerate(ground_of(choice)[ASKED]) if place not in asked]

    return ground


CHANGES = [
    (a_seat_is_paused, forgetting(asked=[MARKS])),
    (a_seat_is_paused_and_counted, forgetting(asked=[EDITIONS])),
    (a_wave_opens, forgetting(asked=[WAVES])),
    (a_wave_is_renamed, forgetting(asked=[WAVES])),
    (a_wave_grows, forgetting(asked=[WAVES])),
    (a_wave_is_put_off, forgetting(asked=[WAVES])),
    (the_champion_does_something, forgetting(asked=[SERVING])),
    (the_unit_is_renamed, forgetting(UNITS, asked=[NAMES])),
    (the_tool_is_renamed, forgetting(TOOLS)),
    (an_empty_day_is_reported, forgetting(asked=[EDITIONS, REPORTS])),
]


@pytest.mark.parametrize("change", [change for change, _ in CHANGES])
def test_any_change_is_seen_at_once(figures, company_in_use, mona, chandra, claims, copilot, change):
    before = figures(mona)
    assert figures(mona) == before
    change(team=company_in_use, mona=mona, chandra=chandra, claims=claims, copilot=copilot)
    after = figures(mona)
    assert after != before
    assert after == figures(mona, anew=True)


@pytest.mark.parametrize(("change", "forgetful"), CHANGES)
def test_a_fact_forgotten_would_leave_the_page_behind(
    figures, company_in_use, mona, chandra, claims, copilot, monkeypatch, change, forgetful
):
    monkeypatch.setattr(view, "ground_of", forgetful)
    figures(mona)
    change(team=company_in_use, mona=mona, chandra=chandra, claims=claims, copilot=copilot)
    assert figures(mona) != figures(mona, anew=True)


def test_the_same_facts_are_not_asked_for_twice(figures, mona, monkeypatch):
    figures(mona)
    monkeypatch.setattr(view, "figures_of", None)
    figures(mona)


@pytest.fixture
def misnamed_while_drawn(figures, mona, monkeypatch):
    """A wave has another name for just as long as it takes to draw the page."""

    def figures_of(choice, drawn=view.figures_of):
        Wave.objects.update(name="Fife")
        return drawn(choice)

    def misnamed_while_drawn():
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(view, "figures_of", figures_of)
            assert "Fife" in figures(mona)
        Wave.objects.update(name="Five")

    return misnamed_while_drawn


def test_what_moves_while_the_page_is_drawn_is_not_kept(figures, mona, misnamed_while_drawn):
    misnamed_while_drawn()
    assert "Fife" not in figures(mona)


def test_without_asking_again_it_would_be(figures, mona, misnamed_while_drawn, monkeypatch):
    monkeypatch.setattr(Pieces, "keep", lambda self: caches["pieces"].set(self.name, self.drawn))
    misnamed_while_drawn()
    assert "Fife" in figures(mona)


# --- what nobody else sees --------------------------------------------------------------------------------------------
def test_two_readers_of_one_unit_do_not_share_what_one_may_not_see(figures, mona, stella, logistics):
    assert "Logistics" in figures(stella, unit="claims")
    assert "Logistics" not in figures(mona, unit="claims")


def test_without_the_readers_units_they_would(figures, mona, stella, logistics, monkeypatch):
    monkeypatch.setattr(view, "ground_of", forgetting(UNITS, asked=[NAMES]))
    figures(stella, unit="claims")
    assert "Logistics" in figures(mona, unit="claims")


def test_a_small_team_stays_hidden_from_whoever_comes_second(figures, mona, stella, claims, hire, seat):
    small = people.create_unit(name="Boats", parent=claims, by=None)
    for number in range(3):
        seat(hire(f"sailor{number}", small))
    for reader in (stella, mona, stella):
        page = figures(reader, unit="claims")
        assert "fewer than 5" in page
        assert page == figures(reader, anew=True, unit="claims")
