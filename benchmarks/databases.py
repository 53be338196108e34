"""Companies of several sizes beside each other: a database each, in the benchmark's own PostgreSQL."""

import os
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / ".groundswell" / "bench"
ENVIRONMENT = {"GROUNDSWELL_HOME": str(HOME), "GROUNDSWELL_LOCAL": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}


@contextmanager
def site():
    """Django with the benchmark's services, which run for as long as the block."""
    os.environ.update(ENVIRONMENT)
    from config.services import embedded

    with embedded.ensure():
        import django

        django.setup()
        yield


class Databases:
    """name -> a connection that takes the place of the default one: `with databases.use("company_500"): …`"""

    def __init__(self):
        self.connections = {}

    @contextmanager
    def use(self, name: str):
        from django.db import connections

        before = connections["default"]
        connections["default"] = self.connections.get(name) or self.connect(name)
        try:
            yield connections["default"]
        finally:
            connections["default"] = before

    def connect(self, name: str):
        """The connection to a database of that name, made and migrated when it is new."""
        from django.core.management import call_command
        from django.db import connection, connections

        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{name}"')
        about = connections["default"].settings_dict | {"NAME": name}
        self.connections[name] = connections["default"].__class__(about, alias="default")
        with self.use(name):
            call_command("migrate", verbosity=0)
        return self.connections[name]
