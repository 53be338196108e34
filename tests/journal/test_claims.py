"""Two clocks tick at once; one of them works."""

import threading

import pytest
from django.db import transaction

from journal.actions import claim
from journal.models import Claim
from tests.races import at_once

CLOCKS = 12


def tick_together(attempt) -> list:
    """What `attempt()` answered each of many clocks at once."""
    return at_once(*[attempt] * CLOCKS)


@pytest.mark.django_db(transaction=True)
def test_one_of_many_clocks_gets_the_period():
    assert tick_together(lambda: claim(job="suspend", period="2026-11-22")).count(True) == 1
    assert tick_together(lambda: claim(job="suspend", period="2026-11-22")).count(True) == 0
    assert tick_together(lambda: claim(job="suspend", period="2026-11-23")).count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_harness_catches_a_claim_that_only_looks():
    together = threading.Barrier(CLOCKS)

    def looks_first():
        free = not Claim.objects.filter(job="naive", period="2026-11-22").exists()
        together.wait(timeout=30)
        return free

    assert tick_together(looks_first).count(True) > 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_undone_with_the_work_that_failed():
    class Storm(Exception):
        pass

    with pytest.raises(Storm), transaction.atomic():
        assert claim(job="suspend", period="2026-11-22")
        raise Storm
    assert claim(job="suspend", period="2026-11-22")


def test_old_claims_are_cleared_away(db):
    claim(job="suspend", period="old")
    Claim.objects.update(claimed_at="2020-01-01T00:00:00Z")
    assert claim(job="suspend", period="new")
    assert list(Claim.objects.values_list("period", flat=True)) == ["new"]
