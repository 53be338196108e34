"""A notice is told once, in the transaction of its reason, and to nobody who has left."""

import time
from datetime import UTC, date, datetime

import pytest
from celery import current_app
from django.core import mail
from django.db import transaction

from inbox.actions import choose_mail, notify, send_due
from inbox.models import Delivery, Notice
from people.actions import record_departure


def test_a_notice_stands_in_the_inbox_and_its_mail_in_the_outbox(erin, tell):
    notice = tell(erin)
    assert list(Notice.objects.visible_to(erin)) == [notice]
    assert notice.delivery.sent_at is None


def test_the_same_key_is_told_once_to_each_person(erin, odette, tell):
    assert tell(erin, dedupe_key="reply-7") is not None
    assert tell(erin, dedupe_key="reply-7") is None
    assert tell(odette, dedupe_key="reply-7") is not None
    assert Notice.objects.count() == Delivery.objects.count() == 2


def test_the_mail_leaves_as_soon_as_the_reason_is_committed(erin, tell, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(erin, "Your report FB-1 was answered")
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Your report FB-1 was answered", ["erin@tidewater.example"])


def test_the_outbox_rolls_back_with_its_reason(erin, tell):
    class Storm(Exception):
        pass

    with pytest.raises(Storm), transaction.atomic():
        tell(erin)
        raise Storm
    assert not Notice.objects.exists()
    assert send_due() == 0 and mail.outbox == []


def test_a_second_telling_leaves_the_callers_transaction_whole(erin, tell):
    tell(erin, dedupe_key="reply-7")
    with transaction.atomic():
        tell(erin, dedupe_key="reply-7")
        tell(erin, dedupe_key="reply-8")
    assert Notice.objects.count() == 2


@pytest.fixture
def lost_broker(monkeypatch):
    """Celery as in production, but with a broker's address at which nobody listens."""
    conf, before = current_app.conf, current_app.conf.broker_url
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    conf.task_always_eager, conf.broker_url = False, "redis+socket:///tmp/nobody-listens-here.sock"
    yield
    conf.task_always_eager, conf.broker_url = True, before


@pytest.mark.django_db(transaction=True)
def test_a_lost_broker_loses_nothing_and_keeps_nobody_waiting(erin, tell, lost_broker, caplog):
    began = time.monotonic()
    with transaction.atomic():
        tell(erin)
    assert "nobody-listens-here" in caplog.text
    assert time.monotonic() - began < 3
    assert mail.outbox == []
    assert send_due() == 1
    assert len(mail.outbox) == 1


def test_a_notice_of_the_past_is_never_mailed(erin, tell):
    notice = tell(erin, at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert notice.created_at.date() == date(2026, 3, 2)
    assert not Delivery.objects.exists()


def test_who_wants_no_mail_still_has_the_notice(erin, tell):
    choose_mail(person=erin, mail="never", by=erin)
    assert tell(erin, urgent=True) is not None
    assert not Delivery.objects.exists()


def test_a_long_title_is_cut_with_a_sign(erin, tell):
    assert tell(erin, "Ebb and flow, " * 40).title.endswith("…")


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_who_has_left_is_told_nothing(erin, tell):
    record_departure(person=erin, by=None)
    assert tell(erin) is None
    assert not Notice.objects.exists()


def test_a_notice_needs_a_key(erin):
    with pytest.raises(TypeError, match="dedupe_key"):
        notify(to=erin, kind="feedback.reply", title="Told")
