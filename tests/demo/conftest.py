"""A scenario is told once for a module of tests, in a transaction that is undone when they are over."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction

from demo.actions import load

AS_OF = date(2026, 9, 30)


@contextmanager
def told(scenario, as_of=AS_OF):
    """The story of that scenario, while the context lasts."""
    with transaction.atomic():
        yield load(scenario, as_of=as_of)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def tell(django_db_setup, django_db_blocker):
    """tell("pilot_5"): a context in which that story has been told. The module may use the database throughout."""
    with django_db_blocker.unblock():
        yield told
