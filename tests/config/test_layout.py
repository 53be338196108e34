"""Where the embedded services live: addresses that any process of a home can work out for itself."""

import pytest

from config.services import layout

LONGEST = 107
SOCKET = "/run/postgres/.s.PGSQL.5432"


def test_addresses_are_fixed_by_the_home(new_home):
    assert layout.database_url() == f"postgres://app@/{new_home}/run/postgres/groundswell"
    assert layout.broker_url() == f"redis+socket://{new_home}/run/valkey.sock?virtual_host=0"
    assert layout.cache_url() == f"unix://{new_home}/run/valkey.sock?db=1"
    assert not new_home.exists(), "reading an address writes nothing"


def test_a_long_home_has_short_sockets_of_its_own(new_home, monkeypatch):
    found = set()
    for last in ("a", "b"):
        monkeypatch.setenv("GROUNDSWELL_HOME", f"{new_home}/{'deep/' * 30}{last}")
        assert layout.sockets() == layout.sockets()
        assert layout.home() not in layout.sockets().parents
        found.add(layout.sockets())
    assert len(found) == 2


@pytest.mark.parametrize("bytes_over", range(-2, 3))
def test_no_socket_path_is_too_long_for_the_kernel(new_home, monkeypatch, bytes_over):
    base = "/tmp/"
    monkeypatch.setenv("GROUNDSWELL_HOME", base + "h" * (LONGEST - len(SOCKET) - len(base) + bytes_over))
    path = layout.postgres_sockets() / ".s.PGSQL.5432"
    assert len(bytes(path)) <= LONGEST
    assert (layout.home() in path.parents) == (bytes_over <= 0)


@pytest.mark.parametrize(
    ("named", "needed"),
    [
        ({}, ["postgres", "valkey"]),
        ({"DATABASE_URL": "postgres://db/x"}, ["valkey"]),
        ({"CELERY_BROKER_URL": "redis://queue:6379/0"}, ["postgres"]),
        ({"CELERY_BROKER_URL": "amqp://queue"}, ["postgres", "valkey"]),
        ({"CELERY_BROKER_URL": "amqp://queue", "CACHE_URL": "redis://cache"}, ["postgres"]),
        ({"CACHE_URL": "redis://cache"}, ["postgres", "valkey"]),
        ({"DATABASE_URL": "postgres://db/x", "CELERY_BROKER_URL": "redis://queue"}, []),
    ],
)
def test_what_the_environment_names_is_not_needed(new_home, monkeypatch, named, needed):
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert layout.needed() == needed


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://:secret@queue:6379/0", "redis://:secret@queue:6379/1"),
        ("rediss://queue", "rediss://queue/1"),
        ("redis://queue/1", "redis://queue/2"),
    ],
)
def test_a_broker_that_can_be_a_cache_is_the_cache_too(new_home, monkeypatch, broker, cache):
    monkeypatch.setenv("CELERY_BROKER_URL", broker)
    assert layout.cache_url() == cache


def test_the_secret_key_is_made_once_and_is_its_owners_alone(new_home):
    first = layout.secret_key()
    assert len(first) > 50
    assert layout.secret_key() == first
    assert (new_home / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in new_home.iterdir()] == ["secret_key"]
