"""What the kernel says about the processes of a home."""

import contextlib
import os
import time
from pathlib import Path

import psycopg

from config.services import layout


def processes_of(home: Path) -> dict[int, str]:
    """The living processes of a home, pid and command: those that name it in their arguments or their environment."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            if command and bytes(home) in command + (entry / "environ").read_bytes() and int(entry.name) != os.getpid():
                found[int(entry.name)] = command.replace(b"\0", b" ").decode()
    return found


def pid_of(home: Path, part: str) -> int:
    """The one process of the home whose command holds this part."""
    (pid,) = [pid for pid, command in processes_of(home).items() if part in command]
    return pid


def nothing_is_left(home: Path, *, but=()) -> bool:
    return eventually(lambda: set(processes_of(home)) == set(but))


def eventually(condition, patience=8.0) -> bool:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def ask_database(question: str):
    """The first row of the answer, or None for a statement that has none."""
    with psycopg.connect(host=str(layout.postgres_sockets()), user="app", dbname="groundswell") as connection:
        answer = connection.execute(question)
        return answer.fetchone() if answer.description else None


def database_answers() -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        return ask_database("SELECT 1") == (1,)
    return False
