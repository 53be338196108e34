"""/healthz and /readyz: alive, and ready for people."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from config import probes
from inbox.models import Delivery


@pytest.fixture(params=["/healthz", "/readyz"])
def probe(request):
    return request.param


def test_alive_touches_nothing(client, settings):
    """No database fixture: asking it would fail this test."""
    lost = {**settings.CACHES["fleeting"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"fleeting": lost}
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_ready_when_all_answer(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "failed": [], "missed": [], "oldest_unsent_notice_seconds": 0},
    )


def test_a_probe_is_asked_for_no_sign_in_gets_no_session_and_is_not_sent_to_https(client, db, settings, probe):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get(probe)
    assert answer.status_code == 200 and not answer.cookies
    assert client.get("/inbox/").status_code == 301, "everything else is"


def test_nothing_but_reading_is_answered(client, db, probe):
    assert client.post(probe).status_code == 405


# --- what is missing is named -----------------------------------------------------------------------------------------
TOLD = {"ready", "failed", "missed", "oldest_unsent_notice_seconds"}


def failed(client) -> list[str]:
    answer = client.get("/readyz")
    assert answer.status_code == (503 if answer.json()["failed"] else 200)
    assert set(answer.json()) <= {"ready", "failed", "missed", "oldest_unsent_notice_seconds"}, (
        "and nothing of the inside"
    )
    return answer.json()["failed"]


def test_a_lost_database(client, db, monkeypatch):
    def refuse(*arguments):
        raise OperationalError("connection to server at 10.0.0.7 failed: password of app")

    with monkeypatch.context() as lost:
        lost.setattr(CursorWrapper, "execute", refuse)
        assert failed(client) == ["database", "migrations"]


def test_a_lost_broker(client, db, settings, monkeypatch):
    lost = probes.current_app.connection_for_write("redis://127.0.0.1:1/0")
    monkeypatch.setattr(probes.current_app, "connection_for_write", lambda: lost)
    assert failed(client) == ["broker"]


def test_a_lost_cache_is_missed_but_pages_do_without_it(client, db, settings):
    assert client.get("/readyz").json()["missed"] == []
    lost = {**settings.CACHES["fleeting"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"fleeting": lost}
    assert failed(client) == []
    assert client.get("/readyz").json()["missed"] == ["cache"]


def test_a_migration_that_is_not_applied(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'inbox'")
    assert failed(client) == ["migrations"]


def test_the_age_of_the_oldest_unsent_notice_is_told_and_fails_where_a_limit_is_set(client, erin, tell, settings):
    now = timezone.now()
    for minutes in (10, 40):
        tell(erin)
        Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(
            sent_at=None, due_at=now - timedelta(minutes=minutes)
        )
    answer = client.get("/readyz")
    assert answer.status_code == 200 and 2400 <= answer.json()["oldest_unsent_notice_seconds"] < 2430
    settings.OLDEST_NOTICE_ALLOWED = 3600
    assert failed(client) == []
    settings.OLDEST_NOTICE_ALLOWED = 1800
    assert failed(client) == ["notices"]


def test_a_mail_tried_in_vain_is_as_old_as_its_first_try(client, erin, tell):
    """Its due time has moved on with each try: 1, 5 and 30 minutes."""
    tell(erin)
    Delivery.objects.update(sent_at=None, attempts=3, due_at=timezone.now() + timedelta(minutes=20))
    assert 960 <= client.get("/readyz").json()["oldest_unsent_notice_seconds"] < 990


@pytest.mark.parametrize("when", ["sent", "tomorrow", "given up"])
def test_what_needs_no_sending_now_does_not_count(client, erin, tell, when):
    tell(erin)
    now = timezone.now()
    Delivery.objects.update(
        sent_at=now if when == "sent" else None,
        given_up_at=now if when == "given up" else None,
        due_at=now + timedelta(days=1) if when == "tomorrow" else now - timedelta(hours=1),
    )
    assert client.get("/readyz").json()["oldest_unsent_notice_seconds"] == 0
