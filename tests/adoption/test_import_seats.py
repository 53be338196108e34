"""Seats from before the site: what a file says happened, whatever a certificate would ask today."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from adoption.actions import grant_seat, request_seat, set_seat_limit, suspend_lapsed_seats, suspend_seat
from adoption.models import Seat, SeatEvent, SeatSpan
from adoption.rules import figures, refusal_to_grant_seat, seat_state
from adoption.rules.seats import SeatState, chain_of, spans_of
from journal.models import Entry

DAY = date(2025, 6, 2)
HEAD = "email,granted_on,revoked_on\n"


def spans(person):
    found = SeatSpan.objects.filter(person=person).order_by("from_on")
    return [(str(span.from_on), str(span.until_on or ""), span.start_known) for span in found]


def counts(report):
    return report["read"], report["applied"], report["unchanged"], len(report["rejected"])


def test_spells_become_events_and_open_days(bring, copilot, erin, chandra):
    report = bring.seats(
        HEAD + "Erin@tidewater.example,2025-01-01,2025-03-01\nerin@tidewater.example,2025-06-01,\n"
        "chandra@tidewater.example,2025-06-02,2025-06-03\n"
    )
    assert counts(report) == (3, 3, 0, 0)
    assert spans(erin) == [("2025-01-01", "2025-03-01", True), ("2025-06-01", "", True)]
    assert figures(copilot, DAY).seats == 2 and figures(copilot, date(2025, 6, 3)).seats == 1
    assert Entry.objects.filter(verb="adoption.import_seats").count() == 1


def test_what_the_site_derives_from_the_events_is_what_the_file_wrote(bring, copilot, erin):
    bring.seats(HEAD + "erin@tidewater.example,2025-01-01,2025-03-01\nerin@tidewater.example,2025-03-01,\n")
    derived = spans_of(chain_of(Seat.objects.get()))
    assert [(str(span.from_on), str(span.until_on or ""), span.start_known) for span in derived] == spans(erin)


def test_the_same_file_again_changes_nothing(bring, copilot, erin, chandra):
    text = HEAD + "erin@tidewater.example,2025-01-01,2025-03-01\nchandra@tidewater.example,2025-06-02,\n"
    bring.seats(text)
    assert counts(bring.seats(text)) == (2, 0, 2, 0)
    assert SeatEvent.objects.count() == 3


def test_an_end_that_became_known_is_added(bring, copilot, erin):
    bring.seats(HEAD + "erin@tidewater.example,2025-01-01,\n")
    assert counts(bring.seats(HEAD + "erin@tidewater.example,2025-01-01,2025-03-01\n")) == (1, 1, 0, 0)
    assert spans(erin) == [("2025-01-01", "2025-03-01", True)]


def test_no_certificate_is_asked_for_and_nobody_is_paused_for_want_of_one(bring, copilot, essentials, erin, mailoutbox):
    assert refusal_to_grant_seat(erin, copilot, DAY)
    bring.seats(HEAD + "erin@tidewater.example,2025-01-01,\n")
    assert seat_state(erin, copilot, timezone.localdate()) == SeatState.OPEN
    run = suspend_lapsed_seats(tool=copilot)
    assert (run.lapsed, run.suspended) == (0, 0) and not mailoutbox


def test_seats_of_lapsed_holders_are_held_back_when_they_are_many(bring, copilot, certify, hire, company):
    people = [hire(f"p{n}", company) for n in range(11)]
    for person in people:
        certify(person, date(2024, 2, 1))
    bring.seats(HEAD + "".join(f"{person.email},2024-02-02,\n" for person in people))
    run = suspend_lapsed_seats(tool=copilot)
    assert (run.lapsed, run.suspended, run.held_back) == (11, 0, True)


def test_a_seat_found_open_has_an_unknown_start(bring, copilot, erin):
    text = HEAD + "erin@tidewater.example,,\n"
    today = timezone.localdate()
    assert counts(bring.seats(text)) == (1, 1, 0, 0) and spans(erin) == [(str(today), "", False)]
    assert figures(copilot, today).unknown == 1
    assert counts(bring.seats(text)) == (1, 0, 1, 0)


def test_history_fits_before_what_the_site_knows(bring, copilot, erin):
    grant_seat(person=erin, tool=copilot, by=None, on=date(2025, 9, 1))
    suspend_seat(seat=Seat.objects.get(), reason="leave", by=None, on=date(2025, 10, 1))
    assert counts(bring.seats(HEAD + "erin@tidewater.example,2025-01-01,2025-03-01\n")) == (1, 1, 0, 0)
    assert spans(erin) == [("2025-01-01", "2025-03-01", True), ("2025-09-01", "2025-10-01", True)]
    assert counts(bring.seats(HEAD + "erin@tidewater.example,2025-09-01,\n")) == (1, 0, 1, 0)


def test_a_request_that_waits_is_answered_by_a_seat_that_was_there(bring, copilot, essentials, erin):
    request_seat(person=erin, tool=copilot, by=None, on=date(2025, 5, 1))
    bring.seats(HEAD + "erin@tidewater.example,2025-05-02,\n")
    assert seat_state(erin, copilot, DAY) == SeatState.OPEN


def test_more_seats_than_are_paid_for_is_said(bring, copilot, erin, chandra):
    set_seat_limit(tool=copilot, seats=1, by=None)
    report = bring.seats(HEAD + "erin@tidewater.example,2025-01-01,\nchandra@tidewater.example,2025-01-01,\n")
    assert report["over_the_limit"] == "2 seats are open, and 1 are paid for."


def test_a_rehearsal_keeps_nothing(bring, copilot, erin):
    assert counts(bring.seats(HEAD + "erin@tidewater.example,2025-01-01,\n", dry_run=True)) == (1, 1, 0, 0)
    assert not Seat.objects.exists()


# --- refused ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nobody@tidewater.example,2025-01-01,", "Nobody here has this address"),
        ("erin@tidewater.example,2025-03-01,2025-01-01", "first day without the seat"),
        ("erin@tidewater.example,2025-03-01,2025-03-01", "first day without the seat"),
        ("erin@tidewater.example,01.03.2025,", "written like 2026-09-30"),
        ("erin@tidewater.example,,2025-03-01", "not when it began"),
        ("erin@tidewater.example,2024-06-01,2025-02-01", "overlaps the seat from 2025-01-01"),
        ("erin@tidewater.example,2025-02-01,", "overlaps the seat from 2025-01-01"),
        ("erin@tidewater.example,2025-01-01,", "overlaps the seat from 2025-01-01"),
        ("erin@tidewater.example,2024-06-01,2025-01-01", "does not fit between"),
        ("erin@tidewater.example,2025-01-01", "2 cells"),
        (f"erin@tidewater.example,{timezone.localdate() + timedelta(days=1)},", "A day to come"),
    ],
)
def test_lines_that_cannot_be_are_refused_with_their_reason(bring, copilot, erin, line, reason):
    bring.seats(HEAD + "erin@tidewater.example,2025-01-01,2025-03-01\n")
    report = bring.seats(HEAD + "erin@tidewater.example,2025-01-01,2025-03-01\n" + line)
    assert [(each["line"], reason in each["reason"]) for each in report["rejected"]] == [(3, True)], report["rejected"]
    assert spans(erin) == [("2025-01-01", "2025-03-01", True)]


def test_spells_of_one_file_that_overlap_are_refused_with_the_other_line(bring, copilot, erin):
    report = bring.seats(HEAD + "erin@tidewater.example,2025-02-01,\nerin@tidewater.example,2025-01-01,2025-03-01\n")
    assert [each["line"] for each in report["rejected"]] == [2]
    assert "on line 3" in report["rejected"][0]["reason"]


def test_an_unknown_tool_is_refused(bring, erin):
    report = bring.seats(HEAD, tool="abacus", refused=True)
    assert "manage.py create_tool abacus NAME" in report["reason"]
