"""Sessions in the database, read from the cache while there is one."""

from django.contrib.sessions.backends import cached_db
from redis.exceptions import RedisError


class SessionStore(cached_db.SessionStore):
    """Django's own, but a cache that has died costs a query and not the page.

    Django forgives it when the cache cannot be asked, not when it cannot be given the answer. Signing out stays strict:
    a session that the cache still holds would live again with it.
    """

    def load(self):
        try:
            return super().load()
        except RedisError:
            session = self._get_session_from_db()
            return self.decode(session.session_data) if session else {}
