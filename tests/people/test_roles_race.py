"""Administrators who end each other's role at the same moment: somebody can still open the door."""

import pytest
from django.db import connection, transaction

from journal.rules import Refused, refuse_if
from people import actions as people
from people.models import Role, RoleGrant
from people.rules import refusal_to_end_role
from tests.races import crowd, problems, raised, think

MANY = 20


@pytest.fixture
def grants(transactional_db, hire, company):
    return [people.grant_role(person=hire(f"ada{n}", company), role=Role.ADMINISTRATOR, by=None) for n in range(MANY)]


def in_force():
    return RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR).count()


def test_of_all_administrators_ended_at_once_one_stays(grants):
    results = crowd(lambda n: people.end_role(grant=grants[n], by=None), MANY)
    assert problems(results, Refused) == []
    assert (raised(results, Refused), in_force()) == (1, 1)


def test_without_the_lock_the_same_harness_leaves_nobody(grants):
    @transaction.atomic
    def careless(n):
        refuse_if(refusal_to_end_role(None, grants[n]))
        think()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_rolegrant SET ended_at = now() WHERE id = %s", [grants[n].pk])

    assert problems(crowd(careless, MANY), Refused) == []
    assert in_force() == 0
