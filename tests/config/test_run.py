"""`make run`: one command, one at a time, stopped cleanly, and never in the way of the next."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import urllib.request

import pytest

from config import programs, run
from config.services.children import Unavailable
from tests.config.processes import eventually, nothing_is_left, processes_of

RUN = "import sys; from config import run; sys.exit(run.main())"


@pytest.fixture
def site(home, start):
    """site(): a run in the home on a port of its own, without the demo; returns it and its address when it is up."""

    def site():
        environment = os.environ | {"PORT": "0", "GROUNDSWELL_SCENARIO": "none"}
        process = start(RUN, env=environment, stderr=subprocess.STDOUT)
        heard = []
        for line in process.stdout:
            heard.append(line)
            if found := re.search(r"Groundswell is at (http://127\.0\.0\.1:\d+)\.", line):
                return process, found[1]
        raise AssertionError("".join(heard))

    return site


def status(address: str) -> int:
    with urllib.request.urlopen(f"{address}/accounts/login/", timeout=5) as response:
        return response.status


def words_of(home) -> set[str]:
    return {word for command in processes_of(home).values() for word in command.split()}


def serves(address: str) -> bool:
    with contextlib.suppress(OSError):
        return status(address) == 200
    return False


def test_it_serves_refuses_a_second_and_stops_cleanly(home, site, start):
    """One run for the three, since a start takes seconds."""
    process, address = site()
    assert status(address) == 200
    assert eventually(lambda: {"gunicorn", "beat", "worker"} <= words_of(home))

    second = start(RUN, env=os.environ | {"PORT": "0"})
    said, _ = second.communicate(timeout=10)
    assert second.returncode == 1
    assert f"already runs here, at {address}" in said

    os.kill(min(pid for pid, name in processes_of(home).items() if "gunicorn" in name), signal.SIGKILL)
    news = next(line for line in process.stdout if "ended" in line)
    assert news == "The web server ended (signal SIGKILL). It starts again in 0.5 s.\n"
    assert eventually(lambda: serves(address))

    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert rest.endswith("Stopping…\nStopped.\n")
    assert "Traceback" not in rest
    assert nothing_is_left(home)


def test_a_killed_one_leaves_nothing_and_the_next_one_serves(home, site):
    process, _ = site()
    process.kill()
    process.wait()
    assert nothing_is_left(home)
    process, address = site()
    assert status(address) == 200


def test_a_taken_port_is_told_with_the_cure(monkeypatch):
    monkeypatch.setattr(run, "PATIENCE_FOR_PORT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"make run PORT={port + 1}"), run.listening(port):
            pass


@pytest.fixture
def failing(monkeypatch):
    """A program that ends at once, on a clock that jumps to whenever it is due."""
    program = programs.Program("worker", ["/bin/false"])
    monkeypatch.setattr(programs.time, "monotonic", lambda: program.due_at)
    return program


def pauses(program, times: int) -> list[float]:
    """How long it waits after each of so many ends, in seconds."""
    found = []
    for _ in range(times):
        due = program.due_at
        program.start()
        program.process.wait()
        program.tend()
        found.append(program.due_at - due)
    return found


def test_the_pauses_grow_until_it_gives_up(failing):
    assert pauses(failing, 5) == [0.5, 1, 2, 4, 8]
    with pytest.raises(Unavailable, match="The worker keeps ending"):
        pauses(failing, 1)


def test_an_end_after_a_good_life_is_no_failed_start(failing, monkeypatch):
    assert pauses(failing, 5)[-1] == 8
    monkeypatch.setattr(programs, "A_GOOD_LIFE", -1.0)
    assert pauses(failing, 9) == [0.5] * 9


def test_with_reload_it_waits_for_a_better_source_file(failing):
    failing.gives_up = False
    assert pauses(failing, 9) == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_written_source_file_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(run.layout, "REPOSITORY", tmp_path)
    (tmp_path / ".venv").mkdir()
    before = run.snapshot()
    (tmp_path / ".venv" / "other.py").touch()
    assert run.snapshot() == before
    (tmp_path / "views.py").touch()
    assert run.snapshot() != before
