"""The outbox: sent once by any number of workers, tried again with pauses, given up at last, gathered once a week."""

import re
import time
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import override

from inbox import actions
from inbox.actions import choose_mail, notify, send_due
from inbox.models import Delivery, Preference
from inbox.rules import PAUSES
from inbox.schedule import send_unsent
from inbox.tasks import send_delivery
from people.actions import record_departure
from tests.languages.german import speaking_german
from tests.races import at_once, problems

WORKERS = 20


class SlowPost(EmailBackend):
    """A mail server that takes its time, so that workers meet."""

    def send_messages(self, messages):
        time.sleep(0.02)
        return super().send_messages(messages)


@pytest.fixture
def slow_post(settings):
    settings.EMAIL_BACKEND = "tests.inbox.test_send_due.SlowPost"


def work_together():
    """Let many workers send whatever is due, all at once."""
    assert problems(at_once(*[send_due] * WORKERS)) == []


def tell_thirty(person):
    for number in range(30):
        notify(to=person, kind="feedback.reply", title=f"Notice {number}", dedupe_key=str(number))
    # The eager prompt of a committed notice has sent it; here it is the sweep that must.
    Delivery.objects.update(sent_at=None, attempts=0)
    mail.outbox.clear()


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_send_each_mail_once(erin, slow_post):
    tell_thirty(erin)
    work_together()
    assert sorted(sent.subject for sent in mail.outbox) == sorted(f"Notice {number}" for number in range(30))
    assert not Delivery.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_gather_a_weekly_readers_mail_into_one(erin, slow_post):
    tell_thirty(erin)
    choose_mail(person=erin, mail="weekly", by=erin)
    Delivery.objects.update(due_at=timezone.now())
    work_together()
    (sent,) = mail.outbox
    assert sent.subject == "Your week in Groundswell: 30 notices"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wish", ["at_once", "weekly"])
def test_the_same_harness_catches_workers_that_do_not_lock(erin, slow_post, monkeypatch, wish):
    tell_thirty(erin)
    choose_mail(person=erin, mail=wish, by=erin)
    Delivery.objects.update(due_at=timezone.now())
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **how: self)
    work_together()
    subjects = [sent.subject for sent in mail.outbox]
    assert len(subjects) > len(set(subjects))


# --- tries, pauses, giving up -----------------------------------------------------------------------------------------
class Broken:
    """A mail server with a fault."""

    fault = SMTPServerDisconnected("gone")

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise self.fault


@pytest.fixture
def broken_post(settings):
    settings.EMAIL_BACKEND = "tests.inbox.test_send_due.Broken"


def make_due():
    Delivery.objects.waiting().update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_failed_try_is_noted_and_pauses(erin, tell, broken_post):
    delivery = tell(erin).delivery
    assert send_due() == 0
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.last_error) == (1, "SMTPServerDisconnected")
    assert delivery.due_at > timezone.now() + timedelta(minutes=PAUSES[0] - 1)


def test_after_the_last_pause_the_mail_is_given_up_and_the_notice_stays(erin, tell, broken_post):
    notice = tell(erin)
    for _ in range(len(PAUSES) + 3):
        make_due()
        send_due()
    notice.delivery.refresh_from_db()
    assert notice.delivery.given_up_at and notice.delivery.attempts == len(PAUSES) + 1
    assert notice.read_at is None


def test_the_address_does_not_stand_in_the_noted_error(erin, tell, broken_post, monkeypatch):
    refused = SMTPRecipientsRefused({erin.email: (550, b"no such mailbox")})
    monkeypatch.setattr(Broken, "fault", refused)
    delivery = tell(erin).delivery
    send_due()
    delivery.refresh_from_db()
    assert delivery.last_error == "SMTPRecipientsRefused"


def test_a_mail_that_cannot_be_written_does_not_stop_those_behind_it(erin, odette, tell, monkeypatch):
    poisoned, fine = tell(erin), tell(odette)

    def letter(recipient, notices, write=actions.letter):
        if recipient == erin:
            raise UnicodeError("a stray half of a character")
        return write(recipient, notices)

    monkeypatch.setattr(actions, "letter", letter)
    assert send_due() == 1
    fine.delivery.refresh_from_db()
    poisoned.delivery.refresh_from_db()
    assert fine.delivery.sent_at and poisoned.delivery.last_error == "UnicodeError"


def test_a_mail_speaks_its_readers_language(erin, odette, tell):
    erin.language = "de"
    erin.save()
    choose_mail(person=erin, mail="weekly", by=erin)
    tell(erin), tell(erin), tell(odette)
    make_due()
    german = {"Your week in Groundswell: {n} notices": "Deine Woche in Groundswell: {n} Nachrichten"}
    german |= {"Fewer mails, or quiet hours": "Weniger Mails, oder eine Ruhezeit"}
    with speaking_german(german), override("en-gb"):
        send_due()
    theirs, others = (next(each for each in mail.outbox if each.to == [who.email]) for who in (erin, odette))
    assert theirs.subject == "Deine Woche in Groundswell: 2 Nachrichten"
    assert "Weniger Mails" in theirs.body and "Fewer mails" in others.body


def test_the_task_sends_its_own_mail_and_the_sweep_every_other(erin, odette, tell):
    first, second = tell(erin).delivery, tell(odette).delivery
    send_delivery(second.pk)
    assert [sent.to for sent in mail.outbox] == [[odette.email]]
    send_delivery(second.pk)
    send_unsent()
    assert [sent.to for sent in mail.outbox] == [[odette.email], [erin.email]]
    first.refresh_from_db()
    assert first.sent_at and first.attempts == 1


def test_a_second_sweep_sends_nothing_again(erin, tell):
    tell(erin)
    assert (send_due(), send_due()) == (1, 0)


def test_mail_for_somebody_who_left_meanwhile_is_given_up(erin, tell):
    delivery = tell(erin).delivery
    record_departure(person=erin, by=None)
    assert send_due() == 0 and mail.outbox == []
    delivery.refresh_from_db()
    assert delivery.given_up_at and delivery.last_error == "The person has left."


def test_mail_that_was_held_up_into_quiet_hours_waits_for_their_end(erin, tell):
    delivery = tell(erin).delivery
    now = timezone.now()
    wall = now.astimezone(ZoneInfo(erin.time_zone))
    Preference.objects.create(
        person=erin,
        quiet_from=(wall - timedelta(minutes=5)).time(),
        quiet_until=(wall + timedelta(hours=2)).time(),
    )
    assert send_due() == 0
    delivery.refresh_from_db()
    assert timedelta(hours=1, minutes=55) < delivery.due_at - now <= timedelta(hours=2)


# --- the words of the mail --------------------------------------------------------------------------------------------
def test_the_mail_is_plain_first_with_a_quiet_twin_and_nothing_fetched(erin, tell):
    notice = tell(erin, "Your report FB-1 was answered", body="Omar wrote:\n\nPlease try <again>.")
    send_due()
    (sent,) = mail.outbox
    html = sent.alternatives[0].content
    assert "Please try <again>." in sent.body and "Please try &lt;again&gt;." in html
    assert f"/inbox/{notice.pk}/" in sent.body and f"/inbox/{notice.pk}/" in html
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)


def test_the_mail_can_be_stopped_with_one_click(erin, tell):
    tell(erin)
    send_due()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https?://\S+/inbox/stop/\S+/>", headers["List-Unsubscribe"])
    assert headers["Auto-Submitted"] == "auto-generated"


def test_line_breaks_in_a_title_do_not_reach_the_headers(erin, tell):
    tell(erin, "Answered\nBcc: everyone@tidewater.example")
    assert send_due() == 1
    assert mail.outbox[0].subject == "Answered Bcc: everyone@tidewater.example"


# --- once a week ------------------------------------------------------------------------------------------------------
@pytest.fixture
def weekly(erin):
    choose_mail(person=erin, mail="weekly", by=erin)
    return erin


def test_a_weekly_reader_gets_one_mail_for_many_notices(weekly, tell):
    titles = [tell(weekly, f"Notice {number}").title for number in range(10)]
    assert send_due() == 0
    Delivery.objects.update(due_at=F("due_at") - timedelta(days=8))
    assert send_due() == 1
    (sent,) = mail.outbox
    assert sent.subject == "Your week in Groundswell: 10 notices"
    assert [title for title in titles if title not in sent.body] == []
    assert Delivery.objects.filter(sent_at__isnull=False, attempts=1).count() == 10


def test_one_notice_in_a_week_keeps_its_own_title(weekly, tell):
    tell(weekly, "Your report FB-1 was answered")
    make_due()
    send_due()
    assert mail.outbox[0].subject == "Your report FB-1 was answered"


def test_an_urgent_notice_waits_for_no_monday_and_takes_none_with_it(weekly, tell):
    tell(weekly, "Quiet news")
    tell(weekly, "About the data that was exposed", urgent=True)
    assert send_due() == 1
    assert [sent.subject for sent in mail.outbox] == ["About the data that was exposed"]


def test_a_failed_gathered_mail_pauses_as_a_whole(weekly, tell, broken_post):
    tell(weekly), tell(weekly)
    make_due()
    assert send_due() == 0
    assert list(Delivery.objects.values_list("attempts", flat=True)) == [1, 1]
