"""`make run`: the whole site on this machine, under one small supervisor that stays in the foreground.

    services (PostgreSQL, Valkey) -> prepare (migrate, demo, static files) -> web server, clock, worker

Every program is a child that the kernel ends when the supervisor ends, however that came about. Ctrl-C and SIGTERM
stop all in order. `--reload` (`make dev`) turns DEBUG on and starts the programs again when a source file changes.
"""

import argparse
import contextlib
import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from config.programs import Program, programs, start_again, stop_all
from config.services import embedded, layout
from config.services.children import Unavailable, spawn, stop

HOST = "127.0.0.1"
PATIENCE_FOR_PORT = 5.0  # programs of a killed supervisor let go of it within this time
PULSE = 0.25
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCHED = (".py", ".html", ".txt")


class Stopped(Exception):
    """Somebody asked the supervisor to end."""


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 0 when it was asked to stop, 1 with a sentence when it cannot run."""
    parser = argparse.ArgumentParser(prog="python -m config.run", description="Run Groundswell on this machine.")
    parser.add_argument("--reload", action="store_true", help="DEBUG on; start again when a source file changes")
    options = parser.parse_args(arguments)
    stop_when_asked()
    try:
        layout.home().mkdir(parents=True, exist_ok=True)
        with sole_run() as note, listening(int(os.environ.get("PORT") or 8000)) as door:
            address = f"http://{HOST}:{door.getsockname()[1]}"
            note(address)
            prepare_environment(address, debug=options.reload)
            with embedded.ensure() as lease:
                run(address, lease, programs(door.fileno(), gives_up=not options.reload), reload=options.reload)
    except Stopped:
        say("Stopped.")
        return 0
    except Unavailable as reason:
        say(str(reason))
        return 1
    return 0


def stop_when_asked() -> None:
    """Turn the first signal into Stopped, wherever this process is, and hear no second one while it cleans up."""

    def on_signal(number, frame):
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        say("\nStopping…")
        raise Stopped

    for each in STOP_SIGNALS:
        signal.signal(each, on_signal)


@contextlib.contextmanager
def sole_run() -> Iterator:
    """Hold the lock of the run in this home; yields a function that notes its address for whoever comes second."""
    with (layout.home() / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as reason:
            lock.seek(0)
            raise Unavailable(
                f"Groundswell already runs here, at {lock.read() or 'an address it has yet to tell'}. "
                "Stop that one first with Ctrl-C, or name another directory for this one in GROUNDSWELL_HOME."
            ) from reason

        def note(address: str) -> None:
            lock.truncate(0)
            lock.write(address)
            lock.flush()

        yield note


@contextlib.contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """The site's socket. The supervisor holds it and the web server inherits it."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    deadline = time.monotonic() + PATIENCE_FOR_PORT
    with door:
        while True:
            try:
                door.bind((HOST, port))
                break
            except OSError as reason:
                if reason.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                    cure = f"Name another one: make run PORT={port + 1}"
                    raise Unavailable(f"Port {port} cannot be had ({reason.strerror}). {cure}") from reason
            time.sleep(0.1)
        door.listen(128)
        yield door


def prepare_environment(address: str, *, debug: bool) -> None:
    """What the programs inherit: plain http on the loopback address, and the address for links in mails."""
    os.environ |= {"GROUNDSWELL_LOCAL": "1", "GROUNDSWELL_HOME": str(layout.home()), "PYTHONUNBUFFERED": "1"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SITE_URL", address)
    if debug:
        os.environ["DEBUG"] = "1"


def run(address: str, lease: embedded.Lease | None, children: list[Program], *, reload: bool) -> None:
    """Until a signal raises Stopped. The children are stopped in their order, whatever ends this.

    The web server begins alone, since the visitor waits for it; the others follow when it answers.
    """
    welcome = prepare()
    opened, seen = False, snapshot() if reload else {}
    try:
        while True:
            tend(children if opened else children[:1], lease)
            if not opened and (opened := answers(address)):
                say(f"\nGroundswell is at {address}. Ctrl-C stops it.\n\n{welcome}")
            if reload and seen != (seen := snapshot()):
                say("A source file changed: starting again.")
                start_again(children if opened else children[:1])
            time.sleep(PULSE)
    finally:
        stop_all(children)


def tend(children: list[Program], lease: embedded.Lease | None) -> None:
    """Start what has ended, and say so."""
    for child in children:
        if news := child.tend():
            say(news)
    if lease and lease.renew():
        say("The database and the queue had ended. They run again.")


def prepare() -> str:
    """Run `manage.py prepare` and return what it has to say to the visitor. Raises Unavailable when it fails."""
    command = [sys.executable, "manage.py", "prepare"]
    process = spawn(command, stdout=subprocess.PIPE, cwd=layout.REPOSITORY, text=True)
    try:
        words, _ = process.communicate()
    finally:
        stop(process)
    if process.returncode != 0:
        raise Unavailable("The database could not be prepared; the lines above say why.")
    return words


def answers(address: str) -> bool:
    """Whether the sign-in page is served."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=2)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def snapshot() -> dict[str, int]:
    """When each source file was last written."""
    times = {}
    for folder, folders, files in os.walk(layout.REPOSITORY):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        for path in (Path(folder, name) for name in files if name.endswith(WATCHED)):
            with contextlib.suppress(FileNotFoundError):
                times[str(path)] = path.stat().st_mtime_ns
    return times


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
