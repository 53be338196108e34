"""/inbox/preferences/: how and when Groundswell writes to me."""

from datetime import time

import pytest
from django.urls import reverse

from inbox.actions import choose_mail
from inbox.models import Delivery, Preference
from journal.models import Entry

PAGE = "/inbox/preferences/"
NIGHT = {"quiet_from": "20:00", "quiet_until": "07:00", "time_zone": "Europe/Berlin"}


def test_the_page_shows_what_holds_before_anything_was_chosen(as_person, erin):
    page = as_person(erin).get(PAGE)
    assert page.context["form"]["mail"].value() == "at_once"
    assert page.context["form"]["time_zone"].value() == erin.time_zone


def test_wishes_are_kept(as_person, erin):
    client = as_person(erin)
    answer = client.post(PAGE, {"mail": "weekly", **NIGHT, "time_zone": "Asia/Kolkata"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    kept = Preference.objects.get(person=erin)
    assert (kept.mail, kept.quiet_from, kept.quiet_until) == ("weekly", time(20), time(7))
    erin.refresh_from_db()
    assert erin.time_zone == "Asia/Kolkata"
    assert set(Entry.objects.filter(actor_id=erin.pk).values_list("verb", flat=True)) == {
        "inbox.choose_mail",
        "people.choose_clock",
    }


def test_the_same_wish_twice_is_kept_once(erin):
    choose_mail(person=erin, mail="weekly", by=erin)
    choose_mail(person=erin, mail="weekly", by=erin)
    assert Entry.objects.filter(verb="inbox.choose_mail").count() == 1


def test_what_waits_follows_the_new_wish(erin, tell):
    soon = tell(erin).delivery
    choose_mail(person=erin, mail="weekly", by=erin)
    later = Delivery.objects.get().due_at
    assert later > soon.due_at
    choose_mail(person=erin, mail="at_once", by=erin)
    assert Delivery.objects.get().due_at < later
    choose_mail(person=erin, mail="never", by=erin)
    assert not Delivery.objects.exists()


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"mail": "hourly"},
        {"time_zone": "Mars/Olympus"},
        {"quiet_until": ""},
        {"quiet_from": ""},
        {"quiet_from": "late"},
    ],
    ids=str,
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(as_person, erin, wrong):
    answer = as_person(erin).post(PAGE, {"mail": "weekly", **NIGHT} | wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Preference.objects.exists()


def test_wishes_are_ones_own(as_person, erin, odette):
    as_person(odette).post(PAGE, {"mail": "never", **NIGHT})
    assert not Preference.objects.filter(person=erin).exists()


def test_a_visitor_is_asked_to_sign_in(client, db):
    answer = client.post(PAGE, {"mail": "never"})
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
