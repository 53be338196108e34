"""`ensure()`: use the embedded services that run already, or start them for as long as they are needed.

    with embedded.ensure():
        ...  # PostgreSQL and Valkey answer at the addresses of `layout`

What the environment names (DATABASE_URL, CELERY_BROKER_URL) is not started. Any number of processes may do this at
once, and each may be killed at any moment: see `keeper` for why that is safe.
"""

import contextlib
import fcntl
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.services import layout
from config.services.children import Unavailable

PATIENCE_FOR_KEEPER = 45.0
PATIENCE_FOR_ANSWER = 120.0
PATIENCE_AT_THE_END = 30.0


class Lease:
    """A use of the embedded services: they run at least until it is given back."""

    def __init__(self, connection: socket.socket, needed: list[str]):
        self.connection, self.needed = connection, needed

    def lost(self) -> bool:
        """Whether the keeper has gone away beneath it."""
        try:
            self.connection.setblocking(False)
            return self.connection.recv(1) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def renew(self) -> bool:
        """Have the services again if they were lost. Returns whether they were."""
        if not self.lost():
            return False
        self.connection.close()
        self.connection = take(self.needed).connection
        return True

    def give_back(self) -> None:
        """End the use. The last user returns when the services have stopped, any other at once."""
        with self.connection, contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(PATIENCE_AT_THE_END)
            self.connection.recv(1)


@contextlib.contextmanager
def ensure() -> Iterator[Lease | None]:
    """Have the embedded services while the block runs, except what the environment names. Raises Unavailable."""
    needed = layout.needed()
    if not needed:
        yield None
        return
    lease = take(needed)
    try:
        yield lease
    finally:
        lease.give_back()


def take(needed: list[str]) -> Lease:
    """A lease of the named services, which answer when it is given. The caller gives it back."""
    prepare_directories()
    for _ in range(3):  # a keeper may be about to leave, or be killed, when it is knocked at
        with contextlib.suppress(FileNotFoundError, ConnectionError, TimeoutError):
            connection = knock_or_start()
            answer = ask(connection, needed)
            if answer == "ready":
                return Lease(connection, needed)
            connection.close()
            if answer:
                raise Unavailable(answer.removeprefix("failed "))
    raise Unavailable(f"The embedded services ended as they started. The reason is at the end of {keeper_log()}.")


def ask(connection: socket.socket, needed: list[str]) -> str:
    """The keeper's answer, or '' when it has gone."""
    connection.settimeout(PATIENCE_FOR_ANSWER)
    connection.sendall(f"need {' '.join(needed)}\n".encode())
    with connection.makefile() as answers:
        return answers.readline().strip()


def knock_or_start() -> socket.socket:
    """A connection to the keeper of this home. One command at a time is at the door, so that one keeper is started."""
    with (layout.home() / "door.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
            return knock()
        start_keeper()
        return knock()


def knock() -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(layout.keeper_socket()))
    except OSError:
        connection.close()
        raise
    return connection


def start_keeper() -> None:
    """Returns when the keeper listens. It goes on by itself and ends when nobody uses it."""
    with keeper_log().open("a") as log:
        try:
            subprocess.run(
                [sys.executable, "-m", "config.services.keeper"],
                cwd=layout.REPOSITORY,
                env=os.environ | {"GROUNDSWELL_HOME": str(layout.home())},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=PATIENCE_FOR_KEEPER,
                check=True,
            )
        except subprocess.TimeoutExpired as reason:
            raise Unavailable(
                f"The servers of an earlier run in {layout.home()} are still stopping. Try again."
            ) from reason
        except subprocess.CalledProcessError as reason:
            raise Unavailable(
                f"The embedded services could not start. The reason is at the end of {log.name}."
            ) from reason


def keeper_log() -> Path:
    return layout.logs() / "keeper.log"


def prepare_directories() -> None:
    """The home and the directory of the sockets. Root lets others pass through: PostgreSQL may run as one of them."""
    try:
        layout.logs().mkdir(parents=True, exist_ok=True)
        layout.sockets().mkdir(mode=0o700, exist_ok=True)
        (layout.home() / "door.lock").touch()
    except PermissionError as reason:
        raise Unavailable(
            f"{layout.home()} belongs to another user. Name a directory of your own in GROUNDSWELL_HOME."
        ) from reason
    found = layout.sockets().lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() and os.geteuid() != 0:
        raise Unavailable(f"{layout.sockets()} belongs to another user. Remove it, or name another GROUNDSWELL_HOME.")
    if found.st_uid == os.geteuid():
        layout.sockets().chmod(0o711 if os.geteuid() == 0 else 0o700)
