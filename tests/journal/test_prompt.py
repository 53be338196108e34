"""Asking a worker after the commit: a broker that hangs keeps one page waiting, not every one."""

from types import SimpleNamespace

import pytest
from kombu.exceptions import OperationalError

from journal import actions


@pytest.fixture
def broker(monkeypatch):
    """A broker that is down, and takes `takes` seconds to say so, on a clock of its own; `asked` counts."""
    broker = SimpleNamespace(asked=0, takes=0.0, now=100.0)

    def apply_async(args, **options):
        broker.asked += 1
        broker.now += broker.takes
        raise OperationalError("gone")

    task = SimpleNamespace(apply_async=apply_async)
    monkeypatch.setattr(actions, "current_app", SimpleNamespace(tasks={"work": task}))
    monkeypatch.setattr(actions, "time", SimpleNamespace(monotonic=lambda: broker.now))
    monkeypatch.setattr(actions, "spared", {"until": 0.0})
    return broker


def prompt_three_times(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            actions.prompt("work", 1)


def test_a_broker_that_hangs_is_asked_once(db, broker, django_capture_on_commit_callbacks):
    broker.takes = 3.0
    prompt_three_times(django_capture_on_commit_callbacks)
    assert broker.asked == 1
    broker.now += actions.SILENCE
    prompt_three_times(django_capture_on_commit_callbacks)
    assert broker.asked == 2


def test_one_that_refuses_at_once_is_asked_each_time(db, broker, django_capture_on_commit_callbacks):
    prompt_three_times(django_capture_on_commit_callbacks)
    assert broker.asked == 3
