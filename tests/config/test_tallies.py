"""What is counted in the database is counted once each, however many try at the same moment."""

import time

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client, RequestFactory

from config.caches import Tallies
from people.models import Tally
from tests.races import crowd, problems, think
from ui.tries import TRIES, count_wrong_try

WRONG = "not the words at all"


@pytest.fixture
def tallies(db):
    return caches["default"]


# --- as a cache -------------------------------------------------------------------------------------------------------
def test_it_keeps_what_a_cache_keeps(tallies):
    assert tallies.get("tries", "none") == "none"
    tallies.set("tries", [1764125571.123456, 2.0], 60)
    assert tallies.get("tries") == [1764125571.123456, 2.0]
    assert not tallies.add("tries", True, 60) and tallies.add("lock", True, 60)
    assert tallies.delete("lock") and not tallies.delete("lock") and tallies.add("lock", True, 60)
    tallies.set("tries", 4, None)
    assert tallies.incr("tries") == 5 and tallies.incr("tries", 3) == 8 and tallies.touch("tries", 60)
    tallies.clear()
    assert tallies.get("tries") is None and not tallies.touch("tries")
    with pytest.raises(ValueError, match="Nothing is counted"):
        tallies.incr("tries")


def test_what_is_over_is_gone(tallies, monkeypatch):
    tallies.set("tries", 4, 60)
    tallies.add("lock", True, 10)
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert tallies.get("tries") is None and not tallies.delete("tries") and tallies.add("lock", True, 10)


def test_another_prefix_is_another_name(tallies):
    tallies.set("tries", 4, 60)
    assert Tally.objects.get().name.endswith(":1:tries") and tallies.get("tries", version=2) is None


# --- sixty at once ----------------------------------------------------------------------------------------------------
@pytest.fixture
def this_minute(monkeypatch, transactional_db):
    now = time.time()
    monkeypatch.setattr("ui.tries.time.time", lambda: now)


def let_through() -> int:
    request = RequestFactory().get("/verify/x/")
    results = crowd(lambda number: count_wrong_try(request, "verify"))
    assert problems(results) == []
    return sum(results)


def test_of_sixty_wrong_tries_at_once_ten_are_let_through(this_minute):
    assert let_through() == TRIES


def read_slowly(monkeypatch) -> None:
    """Between reading a count and what is done with it, others may come."""
    get = Tallies.get

    def slowly(self, *about, **more):
        found = get(self, *about, **more)
        think()
        return found

    monkeypatch.setattr(Tallies, "get", slowly)


def test_the_harness_sees_a_count_that_reads_and_then_writes(this_minute, monkeypatch):
    read_slowly(monkeypatch)
    monkeypatch.setattr(Tallies, "incr", BaseCache.incr)
    assert let_through() > TRIES


def looked_at(erin) -> int:
    """How many of sixty wrong passwords for one account, each from another address, were compared."""

    def knock(number):
        sent = {"login": erin.email, "password": WRONG}
        return Client().post("/accounts/login/", sent, REMOTE_ADDR=f"203.0.113.{number}").content.decode()

    results = crowd(knock)
    assert problems(results) == []
    return sum("Too many failed" not in page for page in results)


def test_of_sixty_wrong_passwords_at_once_ten_are_looked_at(transactional_db, erin):
    assert looked_at(erin) <= 10


def test_the_harness_sees_a_lock_that_everybody_gets(transactional_db, erin, monkeypatch):
    read_slowly(monkeypatch)
    monkeypatch.setattr(Tallies, "add", lambda self, *about, **more: True)
    assert looked_at(erin) > 10
