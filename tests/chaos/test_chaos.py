"""The short form of `make chaos`: each program is killed once while people write."""

import pytest

from tests.chaos.run import chaos


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    return chaos(tmp_path_factory.mktemp("chaos"), kills=5, rate=15, pause=0.6)


def test_nothing_accepted_is_lost_doubled_unrouted_untold_or_told_twice(outcome):
    assert outcome.real.accepted > 0
    assert outcome.real.is_clean, outcome.real


def test_the_same_kills_make_the_naive_door_lose_some(outcome):
    """Otherwise the run could not have seen a loss."""
    assert outcome.naive.untold > 0, outcome.naive


def test_every_program_was_killed_and_came_back(outcome):
    assert [each.kills for each in outcome.availability] == [1, 1, 1, 1, 1]
