"""The programs of a local run, each a child that is started again when it dies."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from config.services import layout
from config.services.children import Unavailable, see_it_end, spawn

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
QUICK_DEATHS_ALLOWED = 5
A_GOOD_LIFE = 10.0  # after so many seconds an end is no longer a failed start


@dataclass
class Program:
    """A child kept alive: `tend` it often. After `QUICK_DEATHS_ALLOWED` failed starts in a row it raises Unavailable.

    Of a `terse` one only the errors are shown. When the supervisor was killed, so is it: Celery's worker, asked to end
    politely, would wait for a broker that has ended too. The processes it made itself end when they see it gone.
    """

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    keep: tuple[int, ...] = ()
    terse: bool = False
    gives_up: bool = True
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = spawn(
            self.command,
            stdout=subprocess.DEVNULL if self.terse else None,
            keep=self.keep,
            cwd=layout.REPOSITORY,
            env=os.environ | self.environment,
        )

    def tend(self) -> str:
        """Start it when it is due. When it has just ended: say so, and when it is due again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due_at:
                self.start()
            return ""
        if self.process.poll() is None:
            return ""
        lived, code, self.process = now - self.started_at, self.process.returncode, None
        self.quick_deaths = 0 if lived > A_GOOD_LIFE else self.quick_deaths + 1
        if self.gives_up and self.quick_deaths > QUICK_DEATHS_ALLOWED:
            raise Unavailable(f"The {self.name} keeps ending; the last lines above say why.")
        pause = min(FIRST_PAUSE * 2 ** max(0, self.quick_deaths - 1), LONGEST_PAUSE)
        self.due_at = now + pause
        return f"The {self.name} ended ({ending(code)}). It starts again in {pause:g} s."


def stop_all(children: list[Program]) -> None:
    """Ask each to end, in their order, then wait for all: none needs another one to end well."""
    running = [child for child in children if child.process]
    for child in running:
        child.process.terminate()
    for child in running:
        see_it_end(child.process)
        child.process = None


def start_again(children: list[Program]) -> None:
    stop_all(children)
    for child in children:
        child.quick_deaths = 0
        child.start()


def ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def programs(door: int, *, gives_up: bool) -> list[Program]:
    """Web, clock and worker, in the order in which they stop: no new requests, then no timetable, then no work.

    `door` is the listening socket. It stays open here while the web server is replaced, so requests wait for it.
    """
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "config.wsgi:application", "--bind", f"fd://{door}"]
    # Loaded once and forked: a web process that dies is replaced in the blink of an eye.
    web += ["--config", "python:config.gunicorn", "--preload", "--workers", "2", "--graceful-timeout", "3"]
    celery = [*python, "celery", "--quiet", "--app", "config"]
    clock = [*celery, "beat", "--schedule", str(layout.home() / "clock"), "--pidfile", "", "--loglevel", "WARNING"]
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    return [
        Program("web server", web, keep=(door,), gives_up=gives_up),
        Program("clock", clock, terse=True, gives_up=gives_up),
        # With this, asking the worker to end puts unfinished tasks back into the queue after a few seconds.
        Program("worker", worker, environment=worker_environment(), terse=True, gives_up=gives_up),
    ]


def worker_environment() -> dict[str, str]:
    """Celery's advice against root is meant for servers of many: here root's machine is the visitor's own."""
    return {
        "REMAP_SIGTERM": "SIGQUIT",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
