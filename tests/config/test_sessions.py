"""Who has signed out stays out, whatever becomes of the cache; a store with a cache lets a session live again."""

from functools import partial

import pytest
import redis
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.services import layout, valkey
from people.models import Tally
from people.schedule import forget_what_is_over
from tests.conftest import PASSWORD


@pytest.fixture
def server(new_home, settings, tmp_path):
    """A Valkey of this test's own, in the place of the cache."""
    layout.home().mkdir()
    layout.sockets().mkdir(mode=0o700, exist_ok=True)
    with (tmp_path / "valkey.log").open("wb") as log:
        server = Server(partial(valkey.start, log))
        fleeting = settings.CACHES["fleeting"] | {"LOCATION": f"unix://{layout.valkey_socket()}"}
        settings.CACHES = settings.CACHES | {"fleeting": fleeting}
        yield server
        server.kill()


class Server:
    def __init__(self, start):
        self.start = start
        self.come_back()

    def come_back(self):
        self.process = self.start()
        redis.Redis(unix_socket_path=str(layout.valkey_socket())).config_set("appendfsync", "always")

    def kill(self):
        self.process.kill()
        self.process.wait()


def sign_in(client, person, password=PASSWORD):
    return client.post("/accounts/login/", {"login": person.email, "password": password})


def is_in(client) -> bool:
    return client.get("/people/me/").status_code == 200


def ghost(client, server) -> Client:
    """Sign out while the cache is away; then the cache comes back, and with it whoever kept the old cookie."""
    kept = Client()
    kept.cookies = client.cookies.copy()
    server.kill()
    client.raise_request_exception = False
    client.post(reverse("account_logout"))
    server.come_back()
    return kept


def test_whoever_signs_out_without_the_cache_is_out_when_it_is_back(client, erin, server):
    sign_in(client, erin)
    assert is_in(client)
    assert not is_in(ghost(client, server)) and not is_in(client)


def test_the_harness_sees_a_store_whose_session_lives_again(client, erin, server, settings):
    settings.SESSION_ENGINE, settings.SESSION_CACHE_ALIAS = "django.contrib.sessions.backends.cached_db", "fleeting"
    fleeting = settings.CACHES["fleeting"] | {"BACKEND": "django.core.cache.backends.redis.RedisCache"}
    settings.CACHES = settings.CACHES | {"fleeting": fleeting}
    sign_in(client, erin)
    assert is_in(client)
    assert is_in(ghost(client, server))


def test_pages_and_sign_in_need_no_cache(client, erin, mona, ada, server):
    server.kill()
    assert sign_in(client, mona).status_code == 302 and is_in(client)
    for page in ("/", "/adoption/", "/feedback/new/", "/inbox/"):
        assert client.get(page).status_code == 200, page
    administrator = Client()
    sign_in(administrator, ada)
    assert administrator.get("/imports/").status_code == 200


def test_the_limits_hold_without_the_cache_and_are_the_same_when_it_is_back(client, erin, server):
    def guess(times):
        for _ in range(times):
            sign_in(Client(), erin, "not the words at all")

    guess(5)
    server.kill()
    guess(5)
    assert "Too many failed" in sign_in(client, erin).content.decode() and not is_in(client)
    server.come_back()
    assert "Too many failed" in sign_in(client, erin).content.decode() and not is_in(client)


def test_the_harness_sees_limits_that_are_lost_with_a_cache(client, erin, server, settings):
    """The counts in a server that keeps nothing on the disk: its end is ten tries more."""
    counted = settings.CACHES["fleeting"] | {"BACKEND": "django.core.cache.backends.redis.RedisCache"}
    settings.CACHES = settings.CACHES | {"default": counted}
    for _ in range(10):
        sign_in(Client(), erin, "not the words at all")
    assert "Too many failed" in sign_in(client, erin).content.decode()
    caches["default"].clear()  # what a start without its file is
    sign_in(client, erin)
    assert is_in(client)


def test_a_server_that_is_away_is_asked_once_in_a_while(server):
    fleeting = caches["fleeting"]
    fleeting.set("figure", 7)
    assert fleeting.get("figure") == 7
    server.kill()
    assert fleeting.get("figure", "none") == "none" and fleeting.is_away
    server.come_back()
    assert fleeting.get("figure", "none") == "none", "for a moment it is left alone"
    fleeting.away_until = 0
    assert fleeting.get("figure") == 7 and fleeting.delete("figure") and fleeting.get("figure") is None


def test_what_is_over_is_not_kept(client, erin):
    sign_in(client, erin)
    sign_in(Client(), erin, "not the words at all")
    assert client.session.model.objects.exists() and Tally.objects.exists()
    forget_what_is_over()
    assert client.session.model.objects.exists() and Tally.objects.exists(), "nothing is over yet"
    client.session.model.objects.update(expire_date=timezone.now())
    Tally.objects.update(until=0)
    forget_what_is_over()
    assert not client.session.model.objects.exists() and not Tally.objects.exists()
