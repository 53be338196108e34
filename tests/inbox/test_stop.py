"""/inbox/stop/…/: one click ends all mail, from the mail itself, without signing in (RFC 8058)."""

from datetime import time

import pytest
from django.core import signing
from django.test import Client

from inbox.actions import choose_mail
from inbox.models import Delivery, Preference
from inbox.rules import stop_token


@pytest.fixture
def link(erin):
    return f"/inbox/stop/{stop_token(erin)}/"


@pytest.fixture
def mail_program():
    """What presses the button of a mail program: no session, no token of a form."""
    return Client(enforce_csrf_checks=True)


def wish(person):
    return Preference.objects.get(person=person).mail


def test_looking_at_the_link_changes_nothing(link, client):
    page = client.get(link)
    assert page.status_code == 200
    assert "Stop all mail from Groundswell?" in page.content.decode()
    assert not Preference.objects.exists()


def test_one_click_of_a_mail_program_stops_all_mail(link, mail_program, erin, tell):
    tell(erin)
    answer = mail_program.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200  # mail programs follow no redirect
    assert wish(erin) == "never"
    assert not Delivery.objects.exists()


def test_the_button_of_the_page_does_the_same_and_says_so(link, mail_program, erin):
    page = mail_program.post(link).content.decode()
    assert "will not mail you any more" in page
    assert wish(erin) == "never"


def test_twice_is_once(link, mail_program, erin):
    assert mail_program.post(link).status_code == mail_program.post(link).status_code == 200
    assert wish(erin) == "never"


def test_quiet_hours_are_kept_for_the_day_mail_is_wanted_again(link, mail_program, erin):
    choose_mail(person=erin, mail="weekly", quiet_from=time(20), quiet_until=time(7), by=erin)
    mail_program.post(link)
    assert Preference.objects.get(person=erin).quiet_from is not None


def test_an_old_mails_link_still_works(erin, client):
    """No day is set on which a link would stop working: people keep mails for years."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: 1_000_000_000.0)
        old = stop_token(erin)
    assert client.post(f"/inbox/stop/{old}/").status_code == 200


def test_the_address_of_the_page_is_kept_from_others(link, client):
    page = client.get(link)
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]


def test_somebody_elses_session_does_not_matter(link, as_person, odette, erin):
    as_person(odette).post(link)
    assert wish(erin) == "never"
    assert not Preference.objects.filter(person=odette).exists()


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_a_link_this_site_did_not_write_is_not_found(erin, link, client):
    forged = signing.dumps(erin.pk, salt="another.purpose")
    for token in ("nonsense", "a:b:c", forged, stop_token(erin)[:-1] + "x", signing.dumps(0, salt="inbox.stop")):
        assert client.get(f"/inbox/stop/{token}/").status_code == 404
        assert client.post(f"/inbox/stop/{token}/").status_code == 404
    assert not Preference.objects.exists()
