"""Seats, licences and champions in the admin: shown to those who operate, changed through the actions only."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adoption import actions
from adoption.models import Identity, Seat, SeatLimit, UsageDay, UsageImport
from adoption.rules import seat_state

SEATS = "admin:adoption_seat_changelist"


def tick(client, action, *seats):
    about = {"action": action, ACTION_CHECKBOX_NAME: [seat.pk for seat in seats]}
    return client.post(reverse(SEATS), about, follow=True).content.decode()


@pytest.fixture
def today():
    return timezone.localdate()


def test_seats_are_opened_paused_and_ended(as_person, ada, erin, odette, copilot, essentials, certify, today):
    certify(erin, today - timedelta(days=3))
    waiting = [actions.request_seat(person=person, tool=copilot, by=person, on=today) for person in (odette,)]
    page = tick(as_person(ada), "grant", *waiting)
    assert "Copilot needs the certificate" in page
    seat = actions.grant_seat(person=erin, tool=copilot, by=None, on=today)
    for action, state in [("pause", "paused"), ("restore", "open"), ("revoke", "ended"), ("grant", "open")]:
        tick(as_person(ada), action, seat)
        assert seat_state(erin, copilot, today) == state
    page = as_person(ada).get(reverse("admin:adoption_seat_change", args=[seat.pk])).content.decode()
    assert "Opened again" in page


def test_a_limit_is_set_and_refused_beside_the_number(as_person, ada, erin, copilot, open_seat, today):
    client = as_person(ada)
    client.post(reverse("admin:adoption_seatlimit_add"), {"tool": copilot.pk, "seats": 5})
    assert SeatLimit.objects.get().seats == 5
    open_seat(erin, copilot, today)
    change = reverse("admin:adoption_seatlimit_change", args=[SeatLimit.objects.get().pk])
    assert "1 seats of Copilot are in use" in client.post(change, {"seats": 0}).content.decode()
    assert SeatLimit.objects.get().seats == 5


def test_a_champion_is_ended(as_person, ada, mona, chandra, claims):
    assignment = actions.nominate_champion(person=chandra, unit=claims, by=mona)
    actions.accept_nomination(assignment=assignment, by=chandra)
    client = as_person(ada)
    url = reverse("admin:adoption_championassignment_changelist")
    assert "Active" in client.get(url).content.decode()
    client.post(url, {"action": "end", ACTION_CHECKBOX_NAME: [assignment.pk]})
    assignment.refresh_from_db()
    assert assignment.ended_on


def test_the_list_asks_as_often_for_many_seats_as_for_ten(as_person, ada, hire, claims, copilot, open_seat, today):
    client = as_person(ada)
    counts = []
    for batch in (10, 40):
        for n in range(batch):
            open_seat(hire(f"p{batch}-{n}", claims), copilot, today)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(SEATS)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Seat.objects.count() == 50


# --- the refusals -----------------------------------------------------------------------------------------------------
def test_seats_are_neither_written_by_hand_nor_by_those_who_only_look(
    as_person, stella, ada, erin, copilot, open_seat, today
):
    seat = open_seat(erin, copilot, today)
    assert as_person(ada).get(reverse("admin:adoption_seat_add")).status_code == 403
    assert as_person(ada).post(reverse("admin:adoption_seat_delete", args=[seat.pk])).status_code == 403
    assert as_person(ada).post(reverse("admin:adoption_seat_change", args=[seat.pk]), {}).status_code == 403
    assert seat_state(erin, copilot, today) == "open"


def test_employees_and_managers_have_no_such_door(as_person, erin, mona, copilot):
    for somebody in (erin, mona):
        assert as_person(somebody).get(reverse(SEATS)).status_code == 404


def test_ai_ops_looks_and_does_not_touch(as_person, omar, erin, copilot, open_seat, today):
    seat = open_seat(erin, copilot, today)
    client = as_person(omar)
    assert client.get(reverse(SEATS)).status_code == 200
    tick(client, "revoke", seat)
    assert seat_state(erin, copilot, today) == "open"


# --- identities -------------------------------------------------------------------------------------------------------
@pytest.fixture
def stranger(bring, copilot):
    """Somebody whom a report names, and whom nobody knows."""
    bring.usage("csv", "email,day,actions\ne.ebb@old.example,2026-03-14,5\n")
    return Identity.objects.get()


def test_the_studio_says_whose_identity_it_is_and_takes_it_back(as_person, stella, erin, stranger):
    client = as_person(stella)
    waiting = reverse("admin:adoption_identity_changelist") + "?waiting=yes"
    assert "e.ebb@old.example" in client.get(waiting).content.decode()
    change = reverse("admin:adoption_identity_change", args=[stranger.pk])
    assert "1 day of use changed." in client.post(change, {"person": erin.pk}, follow=True).content.decode()
    assert UsageDay.objects.get().person == erin
    assert "e.ebb@old.example" not in client.get(waiting).content.decode()
    client.post(change, {"person": ""})
    assert not UsageDay.objects.exists()


def test_reports_are_shown_with_what_came_of_them(as_person, stella, stranger):
    client, usage = as_person(stella), UsageImport.objects.get()
    assert "file.csv" in client.get(reverse("admin:adoption_usageimport_changelist")).content.decode()
    page = client.get(reverse("admin:adoption_usageimport_change", args=[usage.pk])).content.decode()
    assert "quarantined: 1" in page and "2026-03-14" in page


def test_who_is_called_what_is_not_for_those_who_only_read(as_person, omar, erin, stranger):
    for name in ("identity", "usageimport"):
        assert as_person(omar).get(reverse(f"admin:adoption_{name}_changelist")).status_code == 403
    change = reverse("admin:adoption_identity_change", args=[stranger.pk])
    assert as_person(omar).post(change, {"person": erin.pk}).status_code == 403
    assert not UsageDay.objects.exists()
