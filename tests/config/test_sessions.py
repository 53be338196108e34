"""A dead cache costs a query, not the page; Django's own store in the same harness loses the page."""

import pytest
import redis

from config.sessions import SessionStore


@pytest.fixture
def dead_cache(settings, tmp_path):
    def die():
        lost = settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/gone.sock"}
        settings.CACHES = settings.CACHES | {"default": lost}

    return die


def test_a_signed_in_page_is_shown_without_the_cache(as_person, erin, dead_cache):
    client = as_person(erin)
    dead_cache()
    assert client.get("/feedback/new/").status_code == 200


def test_signing_in_writes_a_session_that_is_read_without_the_cache(db, dead_cache):
    session = SessionStore()
    session["desk"] = "unit"
    session.save()
    dead_cache()
    assert SessionStore(session.session_key)["desk"] == "unit"


def test_a_session_that_nobody_has_is_empty_without_the_cache(db, dead_cache):
    dead_cache()
    assert list(SessionStore("0" * 32).items()) == []


def test_the_harness_sees_a_store_that_needs_its_cache(as_person, erin, dead_cache, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    client = as_person(erin)
    dead_cache()
    with pytest.raises(redis.ConnectionError):
        client.get("/feedback/new/")
