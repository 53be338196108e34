"""Two places to keep something for a while: one that forgets nothing, and one that may be gone at any moment.

`Tallies` is Django's default cache, since allauth counts wrong passwords there, and remembers codes that were used. It
is a table: a limit that vanished with a server of caches would be one that an outage lifts. `Fleeting` holds what can
be had again: without its server, pages take longer and say the same.
"""

import contextlib
import json
import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from redis.exceptions import RedisError

GET = "SELECT value FROM people_tally WHERE name = %s AND until > %s"
SET = """
    INSERT INTO people_tally (name, value, until) VALUES (%s, %s, %s)
    ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, until = EXCLUDED.until
"""
ADD = f"{SET} WHERE people_tally.until <= %s"
TOUCH = "UPDATE people_tally SET until = %s WHERE name = %s AND until > %s"
INCREASE = """
    UPDATE people_tally SET value = (value::bigint + %s)::text WHERE name = %s AND until > %s RETURNING value
"""
DELETE = "DELETE FROM people_tally WHERE name = %s AND until > %s"


class Tallies(BaseCache):
    """Each method is one statement, so that two who count at once both count. Values are plain JSON."""

    def __init__(self, location, params):
        super().__init__(params)

    def ask(self, statement: str, *values):
        """(the first row or None, how many rows it was about)"""
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone() if cursor.description else None, cursor.rowcount

    def until(self, timeout) -> float:
        expiry = self.get_backend_timeout(timeout)
        return float("inf") if expiry is None else expiry

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        name = self.make_and_validate_key(key, version)
        return self.ask(ADD, name, json.dumps(value), self.until(timeout), time.time())[1] == 1

    def get(self, key, default=None, version=None):
        found, _ = self.ask(GET, self.make_and_validate_key(key, version), time.time())
        return json.loads(found[0]) if found else default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self.ask(SET, self.make_and_validate_key(key, version), json.dumps(value), self.until(timeout))

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        name = self.make_and_validate_key(key, version)
        return self.ask(TOUCH, self.until(timeout), name, time.time())[1] == 1

    def incr(self, key, delta=1, version=None):
        found, _ = self.ask(INCREASE, delta, self.make_and_validate_key(key, version), time.time())
        if found is None:
            raise ValueError("Nothing is counted under this name.")
        return int(found[0])

    def delete(self, key, version=None):
        return self.ask(DELETE, self.make_and_validate_key(key, version), time.time())[1] == 1

    def clear(self):
        self.ask("DELETE FROM people_tally")


class Fleeting(RedisCache):
    """A server that is away holds nothing; for a moment it is not asked again, so that no page waits for it twice."""

    PAUSE = 5.0
    away_until = 0.0

    @contextlib.contextmanager
    def forgiving(self):
        try:
            yield
        except RedisError:
            self.away_until = time.monotonic() + self.PAUSE

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self.away_until

    def ping(self) -> None:
        """Raises RedisError when the server does not answer."""
        self._cache.get_client().ping()

    def get(self, key, default=None, version=None):
        with self.forgiving():
            return default if self.is_away else super().get(key, default, version)
        return default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self.forgiving():
            if not self.is_away:
                super().set(key, value, timeout, version)

    def delete(self, key, version=None):
        with self.forgiving():
            return not self.is_away and super().delete(key, version)
        return False
