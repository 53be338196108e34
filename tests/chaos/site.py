"""The real site: `python -m config.run` with everything it starts, in a home of its own."""

import contextlib
import functools
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import redis

from config.services import layout
from tests.config.processes import processes_of

# What the supervisor and the keeper start, with a part of the command that only the first process of each has.
PROGRAMS = {
    "web server": "gunicorn config.wsgi",
    "worker": "celery --quiet --app config worker",
    "clock": "celery --quiet --app config beat",
    "Valkey": "valkey-server",
    "PostgreSQL": "postgres -D",
}


class Site:
    """A run in this home. `lines` is what the supervisor has said so far."""

    def __init__(self, home: Path, mail_url: str):
        self.home, self.lines = home, []
        self.environment = os.environ | {
            "GROUNDSWELL_HOME": str(home),
            "GROUNDSWELL_SCENARIO": "none",
            "GROUNDSWELL_LOCAL": "1",
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "EMAIL_URL": mail_url,
            "PORT": "0",
        }
        # Also not wanted: a database that answers before what it was told is safe, as tests like theirs.
        for name in ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "GROUNDSWELL_FAST"):
            self.environment.pop(name, None)

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=layout.REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.address = self.first_address()
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def first_address(self) -> str:
        for line in self.process.stdout:
            self.lines.append(line)
            if found := re.search(r"Groundswell is at http://(127\.0\.0\.1:\d+)\.", line):
                return found[1]
        raise RuntimeError("".join(self.lines))

    def listen(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def runs(self) -> bool:
        return self.process.poll() is None

    def run(self, module: str) -> str:
        """What a module of the project prints when it is run beside the site."""
        command = [sys.executable, "-m", module]
        return subprocess.run(
            command, cwd=layout.REPOSITORY, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def ask(self, question: str) -> list[tuple]:
        """Rows straight from the database: a witness that shares no code with the site."""
        with psycopg.connect(host=self.socket("postgres_sockets"), user="app", dbname="groundswell") as connection:
            return connection.execute(question).fetchall()

    def queued(self) -> int:
        """How many tasks the broker holds that no worker has taken."""
        with redis.Redis(unix_socket_path=self.socket("valkey_socket")) as broker:
            return broker.llen("groundswell:celery")

    @functools.cache  # noqa: B019 a run has one site
    def socket(self, name: str) -> str:
        """The path that `layout` gives it in this home."""
        command = [sys.executable, "-c", f"from config.services import layout; print(layout.{name}())"]
        return subprocess.check_output(command, cwd=layout.REPOSITORY, env=self.environment, text=True).strip()

    def processes(self, program: str) -> list[int]:
        """The pids of a program: its first process, then those it has made; none while it is down."""
        running = processes_of(self.home)
        first = [pid for pid, command in running.items() if PROGRAMS[program] in command and leads(pid)]
        return first + [child for pid in first for child in children_of(pid)]


def leads(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        return os.getsid(pid) == pid
    return False


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
