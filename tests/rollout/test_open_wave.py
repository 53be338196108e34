"""Waves: planned in order, opened once with the reason, their people frozen; what an opening means for each of them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from adoption.actions import open_earned_seats, record_usage, request_seat
from adoption.models import SeatEvent, SeatSpan
from adoption.rules import seat_state
from inbox.models import Notice
from journal.models import Entry
from journal.rules import Refused
from people.models import Person
from rollout import actions
from rollout.actions import open_wave, plan_rollout, plan_wave
from rollout.models import Wave, WaveMember
from rollout.rules import pace, swell
from studio import actions as studio
from training.actions import assign_path
from training.models import AssignmentReason

DAY = date(2025, 3, 14)
WHY = "Five people used it every week and none came to harm."


@pytest.fixture
def rollout(copilot, stella):
    return plan_rollout(tool=copilot, purpose="Less typing.", owner=stella, planned_start=DAY, by=stella)


@pytest.fixture
def pilot(rollout, stella):
    return plan_wave(rollout=rollout, name="Pilot", target=5, planned_on=DAY, by=stella)


@pytest.fixture
def team(rollout, pilot, stella):
    return plan_wave(rollout=rollout, name="First teams", target=50, planned_on=DAY + timedelta(weeks=6), by=stella)


def test_opening_assigns_requests_and_tells(pilot, essentials, certify, copilot, stella, erin, odette):
    certify(odette, DAY - timedelta(days=3))
    wave = open_wave(wave=pilot, people=[erin, odette, erin], evidence=WHY, by=stella, on=DAY)
    assert (wave.opened_on, wave.opened_by, wave.members.count()) == (DAY, stella, 2)
    assert [notice.kind for notice in erin.notices.all()] == ["rollout.wave_opened"]  # one thing is told once
    reason = AssignmentReason.objects.get(assignment__person=erin)
    assert (reason.kind, reason.source, reason.due_on) == ("wave", f"wave:{wave.pk}", DAY + timedelta(days=28))
    assert (seat_state(erin, copilot, DAY), seat_state(odette, copilot, DAY)) == ("requested", "open")
    told = Notice.objects.get(recipient=erin, kind="rollout.wave_opened")
    assert "please earn it by 11 April 2025" in told.body
    certify(erin, DAY + timedelta(days=9))
    open_earned_seats(on=DAY + timedelta(days=9))
    assert seat_state(erin, copilot, DAY + timedelta(days=9)) == "open"


def outcome(wave, people, stella) -> list:
    """What an opening leaves behind, for each person and in the journal; undone again."""
    before = Entry.objects.count()
    with transaction.atomic():
        open_wave(wave=wave, people=people, evidence=WHY, by=stella, on=DAY)
        found = [
            *AssignmentReason.objects.values_list("assignment__person", "kind", "due_on", "started_on", "by"),
            *SeatEvent.objects.values_list("seat__person", "kind", "occurred_on", "by"),
            *SeatSpan.objects.values_list("person", "from_on", "until_on"),
            *Notice.objects.values_list("recipient", "kind", "title", "body", "created_at"),
            *Entry.objects.values_list("verb", "actor_id", "detail__person", "detail__reason", "detail__due_on"),
        ]
        transaction.set_rollback(True)
    assert len(found) > before
    return sorted(found, key=repr)


def test_all_at_once_each_has_what_they_would_have_had_alone(
    pilot, essentials, certify, copilot, stella, hire, claims, open_seat, monkeypatch
):
    newcomer, certified, seated, asking, invited = people = [hire(f"p{n}", claims) for n in range(5)]
    certify(certified, DAY - timedelta(days=3))
    open_seat(seated, copilot, DAY - timedelta(days=9))
    request_seat(person=asking, tool=copilot, by=asking, on=DAY - timedelta(days=2))
    assign_path(person=invited, path=essentials, reason="manager", by=stella, on=DAY - timedelta(days=1))
    together = outcome(pilot, people, stella)
    welcome = actions.welcome

    def one_by_one(wave, path, people, on, by):
        for person in people:
            welcome(wave, path, [person], on, by)

    monkeypatch.setattr(actions, "welcome", one_by_one)
    assert outcome(pilot, people, stella) == together
    monkeypatch.setattr(actions, "welcome", lambda wave, path, people, on, by: welcome(wave, path, people[1:], on, by))
    assert outcome(pilot, people, stella) != together


def test_an_opening_asks_the_database_the_same_for_few_as_for_many(team, pilot, essentials, stella, hire, claims, erin):
    open_wave(wave=pilot, people=[erin], evidence=WHY, by=stella, on=DAY)
    many = [hire(f"p{n}", claims) for n in range(40)]
    asked = []
    for people in (many[:2], many):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            open_wave(wave=team, people=people, evidence=WHY, by=stella, on=DAY)
            transaction.set_rollback(True)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_database_keeps_the_people_of_an_open_wave(pilot, stella, erin, odette):
    wave = open_wave(wave=pilot, people=[erin], evidence=WHY, by=stella, on=DAY)
    for write in (
        lambda: WaveMember.objects.create(wave=wave, person=odette),
        lambda: WaveMember.objects.filter(wave=wave).update(person=odette),
        lambda: WaveMember.objects.filter(wave=wave).delete(),
    ):
        with pytest.raises(DatabaseError, match="stay as they are"), transaction.atomic():
            write()
    assert [member.person for member in wave.members.all()] == [erin]


def test_the_swell_rises_through_its_rungs(copilot, pilot, team, hire, claims, open_seat, stella):
    people = [hire(f"p{n}", claims) for n in range(9)]
    open_wave(wave=pilot, people=people[:5], evidence=WHY, by=stella, on=DAY)
    later = DAY + timedelta(weeks=8)
    for person in people[5:]:
        open_seat(person, copilot, DAY)
    record_usage(tool=copilot, source="csv", rows=[(person.pk, later, 3) for person in people], by=None)
    now = swell(copilot, later)
    assert [(rung.target, rung.label, rung.opened_on, rung.reached) for rung in now.rungs] == [
        (5, "Pilot", DAY, True),
        (50, "First teams", None, False),
    ]
    assert (now.active, now.seats, now.pace) == (9, 9, 1)
    assert now.sentence == "9 people are active on the way to 50; over the last eight weeks one more joined each week."
    assert now.series[-1] == (later, 9)
    month = later + timedelta(weeks=4)
    record_usage(tool=copilot, source="csv", rows=[(person.pk, month, 3) for person in people[:6]], by=None)
    assert swell(copilot, month).sentence.startswith("6 people are active on the way to 50; over the last eight weeks")
    year = later + timedelta(weeks=40)
    record_usage(
        tool=copilot,
        source="csv",
        rows=[(person.pk, on, 3) for person in people for on in (year - timedelta(weeks=8), year)],
        by=None,
    )
    assert swell(copilot, year).sentence == (
        "9 people are active on the way to 50; over the last eight weeks their number has hardly grown."
    )
    assert swell(copilot, DAY).rungs[0].opened_on == DAY
    assert swell(copilot, DAY - timedelta(days=1)).rungs[0].opened_on is None


def test_the_swell_does_not_tell_of_one_to_four(copilot, pilot, erin, open_seat):
    open_seat(erin, copilot, DAY)
    record_usage(tool=copilot, source="csv", rows=[(erin.pk, DAY, 3)], by=None)
    now = swell(copilot, DAY)
    assert now.sentence == "Copilot has fewer than 5 active people so far."
    assert [active for _, active in now.series] == [0] * len(now.series)
    assert now.series[-1][0] == DAY - timedelta(weeks=1)


def test_the_pace_is_in_whole_people():
    weeks = [(DAY + timedelta(weeks=n), active) for n, active in enumerate([3, 9, 9, 9, 9, 9, 9, 9, 41])]
    assert pace(weeks) == 5  # 38 in eight weeks: the 3 cannot be worked out from the 41


# --- the refusals -----------------------------------------------------------------------------------------------------
def test_only_the_studio_plans_and_opens(copilot, pilot, mona, omar, erin):
    for somebody in (mona, omar, erin):
        for act in (
            lambda by: plan_rollout(tool=copilot, purpose="", owner=by, planned_start=DAY, by=by),
            lambda by: plan_wave(rollout=pilot.rollout, name="X", target=9, planned_on=DAY, by=by),
            lambda by: open_wave(wave=pilot, people=[erin], evidence=WHY, by=by, on=DAY),
        ):
            with pytest.raises(Refused, match="planned and opened by the AI Studio"):
                act(somebody)


def test_a_plan_grows(rollout, pilot, team, stella, copilot):
    for about, why in [
        ({"target": 50, "planned_on": DAY + timedelta(weeks=9)}, "A later wave is larger"),
        ({"target": 500, "planned_on": DAY}, "cannot come before it"),
    ]:
        with pytest.raises(Refused, match=why):
            plan_wave(rollout=rollout, name="Everybody", by=stella, **about)
    with pytest.raises(Refused, match="has a rollout already"):
        plan_rollout(tool=copilot, purpose="", owner=stella, planned_start=DAY, by=stella)


def test_waves_open_once_in_order_with_people_and_a_reason(pilot, team, stella, hire, claims, erin, copilot):
    def refused(wave, people, evidence, why):
        with pytest.raises(Refused, match=why):
            open_wave(wave=wave, people=people, evidence=evidence, by=stella, on=DAY)

    refused(team, [erin], WHY, "Pilot comes first")
    refused(pilot, [erin], "  ", "Say in one sentence")
    refused(pilot, [], WHY, "Name the people")
    refused(
        pilot, [hire(f"p{n}", claims) for n in range(6)], WHY, "Pilot is for 5 people in all; with these it would be 6"
    )
    open_wave(wave=pilot, people=[erin], evidence=WHY, by=stella, on=DAY)
    Wave.objects.filter(pk=team.pk).update(target=6)
    team.refresh_from_db()
    others = list(Person.objects.filter(given_name__startswith="P"))
    refused(team, others, WHY, "is for 6 people in all; with these it would be 7")
    refused(pilot, [erin], WHY, "Pilot opened on 14 March 2025")
    studio.review_tool(tool=copilot, decision="retire", on=DAY)
    refused(team, [erin], WHY, "Copilot is retired")
