"""The short form of `make chaos`: each program is killed once while people write."""

from tests.chaos.run import chaos
from tests.chaos.stream import NAIVE, REAL


def test_kills_cost_nothing_that_was_accepted_and_the_naive_door_some_of_it(tmp_path):
    """One test for one run: it takes half a minute."""
    outcome = chaos(tmp_path / "home", kills=5, rate=20, pause=0.6)
    assert [each.kills for each in outcome.availability] == [1, 1, 1, 1, 1]
    assert outcome.broken_off.keys() == {REAL, NAIVE}, "the worker was not killed in the middle of a mail of each"
    assert outcome.real.accepted > 0
    assert outcome.real.is_clean, outcome.real
    assert outcome.naive.untold > 0, f"a run that cannot see a loss: {outcome.naive}"
