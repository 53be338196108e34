"""Homes for the tests of the running machinery: none of them is the one that other tests work in."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest

from config.services import layout
from tests.config.processes import processes_of
from tests.inbox.conftest import tell  # noqa: F401 notices wait in the tests of probes and metrics too

NAMED_ELSEWHERE = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")

# A command that has the services, proves that both answer, says so, and keeps them until its input ends.
USER = """
import sys
import psycopg
from config.services import embedded, layout, valkey
with embedded.ensure():
    psycopg.connect(host=str(layout.postgres_sockets()), user="app", dbname="groundswell").execute("SELECT 1")
    assert valkey.answers()
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def lasting_home(tmp_path_factory):
    """A home that the tests of a module use one after the other, since making a database takes most of a second."""
    return tmp_path_factory.mktemp("lasting") / "home"


@pytest.fixture
def home(lasting_home, monkeypatch):
    """The lasting home, with nothing running in it before the test or after."""
    yield from moved_into(lasting_home, monkeypatch)


@pytest.fixture
def new_home(tmp_path, monkeypatch):
    """A home that does not exist yet."""
    yield from moved_into(tmp_path / "home", monkeypatch)


def moved_into(home, monkeypatch):
    monkeypatch.setenv("GROUNDSWELL_HOME", str(home))
    monkeypatch.setenv("GROUNDSWELL_FAST", "1")
    for name in NAMED_ELSEWHERE:
        monkeypatch.delenv(name, raising=False)
    yield home
    for pid in processes_of(home):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def start():
    """start(script): a Python process of the checkout with pipes for its input and output, killed with the test."""
    started = []

    def start(script=USER, **options):
        process = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=layout.REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.kill()


@pytest.fixture
def user(start):
    """user(): a command that uses the services, and has them when it is returned."""

    def user(**options):
        process = start(**options)
        assert process.stdout.readline() == "ready\n"
        return process

    return user
