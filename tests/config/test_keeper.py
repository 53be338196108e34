"""A server that dies is started again; one that keeps dying as soon as it runs is reported."""

from types import SimpleNamespace

import pytest

from config.services import keeper
from config.services.children import Unavailable


@pytest.fixture
def dying(monkeypatch):
    """dying(lived): a keeper whose Valkey ends so many seconds after each start; it counts the starts in `started`."""

    def dying(lived):
        minder = keeper.Keeper.__new__(keeper.Keeper)
        minder.running, minder.deaths, minder.ready_at, minder.started = {}, {"valkey": 0}, {}, 0

        def start(name):
            minder.started += 1
            minder.ready_at[name] = -lived
            minder.running[name] = SimpleNamespace(poll=lambda: -9, returncode=-9)

        minder.start = start
        minder.start("valkey")
        return minder

    monkeypatch.setattr(keeper, "time", SimpleNamespace(monotonic=lambda: 0.0, sleep=lambda seconds: None))
    return dying


def test_one_that_worked_is_started_again_however_often_it_is_killed(dying):
    minder = dying(lived=11)
    for _ in range(50):
        minder.tend()
    assert minder.started == 51


def test_one_that_keeps_ending_is_reported(dying):
    minder = dying(lived=9)
    for _ in range(keeper.DEATHS_ALLOWED):
        minder.tend()
    with pytest.raises(Unavailable, match="valkey keeps ending"):
        minder.tend()
