"""Seats: asked for, opened, paused, ended; by whom, when, and never one more than is paid for."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adoption import actions
from adoption.actions import seats as seat_actions
from adoption.models import Seat, SeatEvent, SeatLimit, SeatSpan
from adoption.rules import TRANSITIONS, refusal_to_grant_seat, seat_state, spans_of
from adoption.rules.seats import chain_of
from inbox.models import Notice
from journal.models import Entry
from journal.rules import Refused
from people.actions import record_departure
from people.models import Person
from studio import actions as studio
from studio.models import Tool
from tests.races import SIXTY, crowd, problems
from training.actions import revoke_award
from training.models import Award

DAY = date(2025, 3, 14)


def before(days):
    return DAY - timedelta(days=days)


def notices_of(person):
    return list(
        Notice.objects.filter(recipient=person, kind__startswith="adoption.seat").values_list("title", flat=True)
    )


def test_without_the_certificate_a_seat_stays_closed_and_says_what_is_missing(copilot, essentials, erin, stella):
    with pytest.raises(Refused, match="Copilot needs the certificate “Copilot Essentials”") as refusal:
        actions.grant_seat(person=erin, tool=copilot, by=stella, on=DAY)
    assert str(refusal.value) == refusal_to_grant_seat(erin, copilot, DAY)
    assert seat_state(erin, copilot, DAY) == ""


def test_a_certificate_opens_what_was_asked_for(copilot, certify, erin):
    actions.request_seat(person=erin, tool=copilot, by=erin, on=before(9))
    assert seat_state(erin, copilot, DAY) == "requested"
    certify(erin, before(2))
    assert actions.open_earned_seats(person=erin, on=DAY) == 1
    assert seat_state(erin, copilot, DAY) == "open"
    assert notices_of(erin) == ["Copilot is open for you"]
    assert actions.open_earned_seats(on=DAY) == 0
    assert len(notices_of(erin)) == 1


def test_who_has_the_certificate_is_let_in_with_the_request(copilot, certify, erin):
    certify(erin, before(2))
    actions.request_seat(person=erin, tool=copilot, by=erin, on=DAY)
    assert seat_state(erin, copilot, DAY) == "open"


def test_a_second_request_changes_nothing(copilot, essentials, erin):
    for _ in range(2):
        seat = actions.request_seat(person=erin, tool=copilot, by=erin, on=DAY)
    assert seat.events.count() == 1


def test_the_certificate_in_grace_still_opens_and_one_past_grace_does_not(copilot, certify, erin):
    certify(erin, date(2024, 3, 1))  # valid until 28 February 2025, in grace until 14 March
    assert refusal_to_grant_seat(erin, copilot, date(2025, 3, 14)) == ""
    assert "lapsed on 14 March 2025" in refusal_to_grant_seat(erin, copilot, date(2025, 3, 15))


def test_a_lapse_pauses_and_a_renewal_restores(copilot, certify, erin):
    certify(erin, date(2024, 3, 1))
    actions.grant_seat(person=erin, tool=copilot, by=None, on=date(2024, 3, 1))
    assert actions.suspend_lapsed_seats(tool=copilot, on=DAY).lapsed == 0
    run = actions.suspend_lapsed_seats(tool=copilot, on=date(2025, 3, 15))
    assert (run.lapsed, run.suspended, run.held_back) == (1, 1, False)
    assert seat_state(erin, copilot, date(2025, 3, 15)) == "paused"
    assert actions.suspend_lapsed_seats(tool=copilot, on=date(2025, 3, 15)).suspended == 0
    certify(erin, date(2025, 3, 20))
    assert actions.open_earned_seats(on=date(2025, 3, 20)) == 1
    assert list(SeatSpan.objects.values_list("from_on", "until_on")) == [
        (date(2024, 3, 1), date(2025, 3, 15)),
        (date(2025, 3, 20), None),
    ]


def test_a_revoked_award_pauses_the_seat(copilot, certify, erin):
    certify(erin, before(20))
    actions.grant_seat(person=erin, tool=copilot, by=None, on=before(20))
    revoke_award(award=Award.objects.get(), reason="the answers were shared", on=before(1), by=None)
    assert actions.suspend_lapsed_seats(tool=copilot, on=DAY).suspended == 1


def test_the_safety_valve_holds_a_large_lapse_until_somebody_confirms(
    copilot, essentials, certify, hire, claims, stella
):
    people = [hire(f"p{n}", claims) for n in range(11)]
    for person in people:
        certify(person, date(2024, 3, 1))
        actions.grant_seat(person=person, tool=copilot, by=None, on=date(2024, 3, 1))
    lapsed_on = date(2025, 3, 15)
    run = actions.suspend_lapsed_seats(tool=copilot, on=lapsed_on)
    assert (run.lapsed, run.suspended, run.limit, run.held_back) == (11, 0, 10, True)
    assert Notice.objects.filter(recipient=stella, kind="adoption.lapses_held_back").count() == 1
    actions.suspend_lapsed_seats(tool=copilot, on=lapsed_on)
    assert Notice.objects.filter(recipient=stella, kind="adoption.lapses_held_back").count() == 1
    with pytest.raises(Refused, match="Only the AI Studio can confirm"):
        actions.suspend_lapsed_seats(tool=copilot, on=lapsed_on, confirmed_by=people[0])
    assert actions.suspend_lapsed_seats(tool=copilot, on=lapsed_on, confirmed_by=stella).suspended == 11


def test_leavers_lose_their_seats_on_the_day_they_left(copilot, erin, odette, open_seat, essentials):
    seat = open_seat(erin, copilot, before(40))
    actions.request_seat(person=odette, tool=copilot, by=odette, on=before(5))
    for person in (erin, odette):
        record_departure(person=person, on=before(3), by=None)
    assert actions.close_for_leavers(on=DAY) == 2
    assert actions.close_for_leavers(on=DAY) == 0
    assert seat.spans.get().until_on == before(3)
    assert seat_state(odette, copilot, DAY) == "ended"


def test_an_event_may_be_late_when_it_fits_and_is_refused_when_not(copilot, erin, open_seat):
    seat = open_seat(erin, copilot, before(30))
    actions.revoke_seat(seat=seat, by=None, on=before(5))
    actions.suspend_seat(seat=seat, reason="leave", by=None, on=before(12))  # heard of later, happened before
    assert [event.kind for event in chain_of(seat)] == ["granted", "suspended", "revoked"]
    assert seat.spans.get().until_on == before(12)
    with pytest.raises(Refused, match="has ended; it cannot be paused"):
        actions.suspend_seat(seat=seat, reason="leave", by=None, on=DAY)
    with pytest.raises(Refused, match="was paused later; it cannot have been ended"):
        actions.revoke_seat(seat=seat, by=None, on=before(20))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=12), st.randoms(use_true_random=False))
def test_spans_never_overlap_and_never_contain_a_day_without_the_seat(steps, random):
    chain, kind = [], ""
    for number, (offset, known) in enumerate(sorted(steps)):
        kind = random.choice(TRANSITIONS[kind])
        chain.append(SeatEvent(pk=number, kind=kind, occurred_on=DAY + timedelta(days=offset), start_known=known))
    spans = spans_of(chain)
    for offset in range(25):
        day = DAY + timedelta(days=offset)
        last = [event.kind for event in chain if event.occurred_on <= day]
        is_open = bool(last) and last[-1] in ("granted", "restored")
        covering = [span for span in spans if span.from_on <= day and (span.until_on is None or day < span.until_on)]
        assert len(covering) == is_open


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(TRANSITIONS.keys() - {""})), st.integers(0, 9)), max_size=10))
def test_whatever_is_tried_the_stored_days_are_those_of_the_events(copilot, erin, tries):
    """A walk over the state machine: refused steps leave nothing behind, after others days and chain agree."""
    with transaction.atomic():
        seat = seat_actions.locked_seat(erin, copilot)
        for kind, offset in tries:
            reason = {"reason": "leave"} if kind == "suspended" else {}
            try:
                seat_actions.add_event(seat, kind, by=None, on=DAY + timedelta(days=offset), **reason)
            except Refused:
                continue
            chain = chain_of(seat)
            assert all(after.kind in TRANSITIONS[then.kind] for then, after in zip(chain, chain[1:], strict=False))
            stored = [(span.from_on, span.until_on) for span in seat.spans.order_by("from_on")]
            assert stored == [(span.from_on, span.until_on) for span in spans_of(chain)]
        transaction.set_rollback(True)


def test_the_database_refuses_overlapping_days_and_rewritten_events(copilot, erin, open_seat):
    seat = open_seat(erin, copilot, before(30))
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatSpan.objects.create(seat=seat, person=erin, tool=copilot, from_on=DAY)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        seat.events.update(occurred_on=DAY)


def test_every_change_is_in_the_journal(copilot, erin, stella, open_seat):
    seat = open_seat(erin, copilot, before(3))
    actions.suspend_seat(seat=seat, reason="risk", by=stella, on=DAY)
    entry = Entry.objects.filter(verb="adoption.seat_suspended").get()
    assert (entry.actor_id, entry.subject_id, entry.detail["reason"]) == (stella.pk, str(seat.pk), "risk")


# --- licences ---------------------------------------------------------------------------------------------------------
def test_the_last_licence_is_the_last(copilot, erin, chandra, stella):
    actions.set_seat_limit(tool=copilot, seats=1, by=stella, on=DAY)
    actions.grant_seat(person=erin, tool=copilot, by=stella, on=DAY)
    with pytest.raises(Refused, match="All 1 seats of Copilot are taken"):
        actions.grant_seat(person=chandra, tool=copilot, by=stella, on=DAY)
    actions.request_seat(person=chandra, tool=copilot, by=chandra, on=DAY)
    assert seat_state(chandra, copilot, DAY) == "requested"
    assert Notice.objects.filter(recipient=stella, kind="adoption.seat_wanted").exists()
    actions.revoke_seat(seat=Seat.objects.get(person=erin), by=stella, on=DAY + timedelta(days=1))
    assert actions.open_earned_seats(on=DAY + timedelta(days=1)) == 1


def test_a_limit_never_goes_below_what_is_in_use(copilot, erin, chandra, stella, open_seat):
    for person in (erin, chandra):
        open_seat(person, copilot, before(2))
    with pytest.raises(Refused, match="2 seats of Copilot are in use"):
        actions.set_seat_limit(tool=copilot, seats=1, by=stella, on=DAY)


def without_lock(tool):
    return SeatLimit.objects.select_related("tool").filter(tool=tool).first()


@pytest.mark.django_db(transaction=True)
def test_sixty_at_once_for_the_last_ten_licences():
    assert seats_after_a_rush() == 10


@pytest.mark.django_db(transaction=True)
def test_the_same_crowd_without_the_lock_lets_an_eleventh_in(monkeypatch):
    """The harness can see what the lock prevents: a few rushes are enough."""
    monkeypatch.setattr(seat_actions, "locked_limit", without_lock)
    assert any(seats_after_a_rush() > 10 for _ in range(20))


def seats_after_a_rush() -> int:
    """Sixty people grab one of ten licences of a new tool in the same moment; how many have one."""
    tool = live_tool()
    SeatLimit.objects.create(tool=tool, seats=10)
    people = [
        Person.objects.create(email=f"{tool.slug}-{n}@tidewater.example", given_name="P", joined_on=DAY)
        for n in range(SIXTY)
    ]
    results = crowd(lambda n: actions.grant_seat(person=people[n], tool=tool, by=None, on=DAY))
    assert problems(results, Refused) == []
    return SeatSpan.objects.filter(tool=tool).count()


def live_tool() -> Tool:
    name = f"Rush {Tool.objects.count()}"
    tool = studio.propose_tool(slug=slugify(name), name=name)
    studio.review_tool(tool=tool, decision="approve", on=before(900))
    studio.review_tool(tool=tool, decision="go_live", on=before(900))
    return tool


# --- the refusals -----------------------------------------------------------------------------------------------------
def test_only_the_studio_opens_pauses_and_ends(copilot, erin, mona, omar, open_seat):
    seat = open_seat(erin, copilot, before(2))
    for act in (
        lambda by: actions.grant_seat(person=mona, tool=copilot, by=by, on=DAY),
        lambda by: actions.suspend_seat(seat=seat, reason="risk", by=by, on=DAY),
        lambda by: actions.revoke_seat(seat=seat, by=by, on=DAY),
        lambda by: actions.set_seat_limit(tool=copilot, seats=9, by=by, on=DAY),
    ):
        for somebody in (erin, mona, omar):
            with pytest.raises(Refused, match="opened and closed by the AI Studio"):
                act(somebody)


def test_one_asks_for_oneself_or_for_a_report(copilot, erin, odette, mona):
    with pytest.raises(Refused, match="asks for a seat in person"):
        actions.request_seat(person=erin, tool=copilot, by=odette, on=DAY)
    actions.request_seat(person=erin, tool=copilot, by=mona, on=DAY)


def test_a_tool_that_is_not_live_cannot_be_asked_for(db, erin):
    tool = studio.propose_tool(slug="draft", name="Draft")
    with pytest.raises(Refused, match="Draft is proposed, not open for use yet"):
        actions.request_seat(person=erin, tool=tool, by=erin, on=DAY)
