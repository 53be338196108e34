"""The embedded services: started on demand, shared, and gone with the last who uses them, however it ended.

Each test works in a home of its own and asks the kernel, not us, which processes are left.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import environ
import psycopg
import pytest
from kombu import Connection
from redis import Redis

from config.services import children, embedded, layout, postgres

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
ADDRESSES = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")

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


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home; whatever still runs in it when the test is over is ended."""
    home = tmp_path / "home"
    monkeypatch.setenv("GROUNDSWELL_HOME", str(home))
    monkeypatch.setenv("GROUNDSWELL_FAST", "1")
    for name in ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    yield home
    for pid in processes_of(home):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def user(home):
    """user(): a process that uses the services of the home until it is let go or killed."""
    users = []

    def start(script=USER, **options):
        process = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=layout.REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )
        users.append(process)
        return process

    yield start
    for process in users:
        process.kill()
        process.communicate()


def is_ready(process) -> bool:
    return process.stdout.readline() == "ready\n"


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
    (pid,) = [pid for pid, command in processes_of(home).items() if part in command]
    return pid


def eventually(condition, patience=8.0) -> bool:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def nothing_is_left(home: Path) -> bool:
    return eventually(lambda: not processes_of(home))


def ask_database(question: str):
    with psycopg.connect(host=str(layout.postgres_sockets()), user="app", dbname="groundswell") as connection:
        answer = connection.execute(question)
        return answer.fetchone() if answer.description else None


# --- where things are -------------------------------------------------------------------------------------------------


def test_addresses_are_fixed_by_the_home(home):
    assert layout.database_url() == f"postgres://app@/{home}/run/postgres/groundswell"
    assert layout.broker_url() == f"redis+socket://{home}/run/valkey.sock?virtual_host=0"
    assert layout.cache_url() == f"unix://{home}/run/valkey.sock?db=1"
    assert not home.exists(), "reading an address writes nothing"


def test_a_long_home_has_short_sockets_of_its_own(home, monkeypatch):
    found = set()
    for last in ("a", "b"):
        monkeypatch.setenv("GROUNDSWELL_HOME", f"{home}/{'deep/' * 30}{last}")
        found.add(layout.sockets())
        assert layout.sockets() == layout.sockets()
        assert len(bytes(layout.sockets() / "postgres" / ".s.PGSQL.5432")) <= 107
        assert layout.home() not in layout.sockets().parents
    assert len(found) == 2


@pytest.mark.parametrize("bytes_over", range(-2, 3))
def test_no_socket_path_is_too_long_for_the_kernel(home, monkeypatch, bytes_over):
    base = "/tmp/"
    room = 107 - len("/run/postgres/.s.PGSQL.5432") - len(base) + bytes_over
    monkeypatch.setenv("GROUNDSWELL_HOME", base + "h" * room)
    path = layout.postgres_sockets() / ".s.PGSQL.5432"
    assert len(bytes(path)) <= 107
    assert (layout.home() in path.parents) == (bytes_over <= 0)


@pytest.mark.parametrize(
    ("named", "needed"),
    [
        ({}, ["postgres", "valkey"]),
        ({"DATABASE_URL": "postgres://db/x"}, ["valkey"]),
        ({"CELERY_BROKER_URL": "redis://queue:6379/0"}, ["postgres"]),
        ({"CELERY_BROKER_URL": "amqp://queue"}, ["postgres", "valkey"]),
        ({"CELERY_BROKER_URL": "amqp://queue", "CACHE_URL": "redis://cache"}, ["postgres"]),
        ({"CACHE_URL": "redis://cache"}, ["postgres", "valkey"]),
        ({"DATABASE_URL": "postgres://db/x", "CELERY_BROKER_URL": "redis://queue"}, []),
    ],
)
def test_what_the_environment_names_is_not_needed(home, monkeypatch, named, needed):
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert layout.needed() == needed


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://:secret@queue:6379/0", "redis://:secret@queue:6379/1"),
        ("rediss://queue", "rediss://queue/1"),
        ("redis://queue/1", "redis://queue/2"),
    ],
)
def test_a_broker_that_can_be_a_cache_is_the_cache_too(home, monkeypatch, broker, cache):
    monkeypatch.setenv("CELERY_BROKER_URL", broker)
    assert layout.cache_url() == cache


def test_the_secret_key_is_made_once_and_is_its_owners_alone(home):
    first = layout.secret_key()
    assert len(first) > 50
    assert layout.secret_key() == first
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]


# --- their length of life ---------------------------------------------------------------------------------------------


def test_they_run_for_the_length_of_the_block_and_keep_what_was_written(home):
    with embedded.ensure():
        ask_database("CREATE TABLE kept AS SELECT 7 AS number")
    assert nothing_is_left(home)
    with embedded.ensure():
        assert ask_database("SELECT number FROM kept") == (7,)
    assert nothing_is_left(home)


@pytest.mark.parametrize("name", ["a home, 100%", 'the "home"', "a home of 100% and ünïcode"])
def test_a_strange_path_is_no_obstacle(home, monkeypatch, name):
    home = home.with_name(name)
    monkeypatch.setenv("GROUNDSWELL_HOME", str(home))
    with embedded.ensure():
        settings = environ.Env.db_url_config(layout.database_url())
        with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert Redis.from_url(layout.cache_url()).ping()
        with Connection(layout.broker_url()) as broker:
            broker.ensure_connection(max_retries=1)
    assert nothing_is_left(home)


def test_an_inner_use_leaves_them_to_the_outer(home):
    with embedded.ensure():
        server = pid_of(home, "bin/postgres")
        with embedded.ensure():
            assert pid_of(home, "bin/postgres") == server
        assert ask_database("SELECT 1") == (1,)
    assert nothing_is_left(home)


def test_those_who_begin_together_share_one_keeper(home, user):
    users = [user() for _ in range(4)]
    assert all(is_ready(each) for each in users)
    assert pid_of(home, "services.keeper")
    for each in users:
        each.stdin.close()
    assert [each.wait(10) for each in users] == [0] * 4
    assert nothing_is_left(home)


def test_nobody_takes_them_from_the_others_by_being_killed(home, user):
    first = user()
    assert is_ready(first)
    second = user()
    assert is_ready(second)
    first.kill()
    first.wait()
    assert ask_database("SELECT 1") == (1,)
    second.kill()
    second.wait()
    assert nothing_is_left(home)


def test_a_killed_keeper_takes_them_along_and_nothing_blocks_the_next(home, user):
    first = user()
    assert is_ready(first)
    ask_database("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(pid_of(home, "services.keeper"), signal.SIGKILL)
    assert eventually(lambda: set(processes_of(home)) == {first.pid})
    with embedded.ensure():
        assert ask_database("SELECT number FROM kept") == (7,)
    first.kill()
    first.wait()
    assert nothing_is_left(home)


def test_a_lost_lease_says_so_and_can_be_renewed(home):
    with embedded.ensure() as lease:
        assert not lease.renew()
        os.kill(pid_of(home, "services.keeper"), signal.SIGKILL)
        assert eventually(lease.lost)
        assert lease.renew()
        assert ask_database("SELECT 1") == (1,)
    assert nothing_is_left(home)


@pytest.mark.parametrize("server", ["bin/postgres", "valkey-server"])
def test_a_server_that_dies_is_started_again(home, server):
    with embedded.ensure():
        killed = pid_of(home, server)
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: [pid for pid, name in processes_of(home).items() if server in name and pid != killed])
        assert eventually(database_answers)
        assert eventually(lambda: Redis.from_url(layout.cache_url()).ping())
    assert nothing_is_left(home)


def database_answers() -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        return ask_database("SELECT 1") == (1,)
    return False


def test_what_killed_servers_left_lying_is_cleared_away(home, user):
    """The worst of leftovers: a pid file whose number belongs by now to some other living process of this user."""
    with embedded.ensure():
        tools, data = postgres.find_tools(home / "postgres"), home / "postgres"
    bystander = user("input()").pid
    pid_file = f"{bystander}\n{data}\n1700000000\n5432\n{layout.postgres_sockets()}\n\n  5432001  98304\nready\n"
    (data / "postmaster.pid").write_text(pid_file)
    (layout.postgres_sockets() / ".s.PGSQL.5432.lock").write_text(pid_file)
    for name in ("keeper.sock", "valkey.sock", "postgres/.s.PGSQL.5432"):
        leave_socket(layout.sockets() / name)
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "half-made").write_text("")

    assert postgres_alone_refuses(tools, data)
    with embedded.ensure():
        assert ask_database("SELECT 1") == (1,)
    assert nothing_is_left(home)


def leave_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))


def postgres_alone_refuses(tools: Path, data: Path) -> bool:
    """Whether these leftovers are a real obstacle: a server started without clearing them away gives up."""
    become = postgres.identity_for(tools / "postgres", data).become
    started = subprocess.run(
        postgres.command(tools, data), preexec_fn=become, capture_output=True, text=True, timeout=5
    )
    return started.returncode != 0 and 'lock file "postmaster.pid" already exists' in started.stderr


# --- instead of them --------------------------------------------------------------------------------------------------


def test_nothing_is_started_when_everything_is_named(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/groundswell")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://elsewhere")
    with embedded.ensure():
        assert processes_of(home) == {}
    assert not home.exists()


def test_a_named_database_leaves_the_queue_alone(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/groundswell")
    with embedded.ensure():
        assert Redis.from_url(layout.cache_url()).ping()
        assert not [name for name in processes_of(home).values() if "postgres" in name]
        assert not (home / "postgres").exists()
    assert nothing_is_left(home)


def test_a_missing_server_is_told_in_a_sentence(home, monkeypatch):
    monkeypatch.setattr(postgres, "wheel_tools", lambda: None)
    monkeypatch.setattr(postgres, "debian_tools", list)
    with pytest.raises(embedded.Unavailable, match="Install Debian's package postgresql, or name a database"):
        postgres.find_tools(home)


def test_data_of_another_version_is_not_touched(home):
    home.mkdir()
    (home / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.Unavailable, match="was made by PostgreSQL 9"):
        postgres.find_tools(home)


def test_why_a_server_did_not_start_reaches_the_command(home):
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.Unavailable, match="was made by PostgreSQL 9"), embedded.ensure():
        pass
    assert nothing_is_left(home)


# --- children ---------------------------------------------------------------------------------------------------------

PARENT = """
import subprocess, sys, time
from config.services import children
start = children.spawn if sys.stdin.readline() == "tied\\n" else subprocess.Popen
options = {"log": None} if start is children.spawn else {}
print(start(["sleep", "60"], **options).pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(("kind", "survives"), [("tied", False), ("plain", True)])
def test_a_child_dies_with_a_killed_parent(home, user, kind, survives):
    parent = user(PARENT)
    parent.stdin.write(f"{kind}\n")
    parent.stdin.flush()
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert eventually(lambda: child not in processes_of(home), patience=1.0) is not survives


@ROOT_ONLY
@pytest.mark.parametrize("closed", [False, True])
def test_root_without_user_namespaces_hands_the_database_to_nobody(home, user, closed):
    """Also when nobody could not even enter the directory above, as in a checkout under /root."""
    home.mkdir()
    home.parent.chmod(0o700 if closed else 0o755)
    keeper = "from config.services import children, embedded, keeper\ndef refuse(): raise OSError('refused')\n"
    keeper += "children.enter_namespace = refuse\nembedded.prepare_directories()\nkeeper.main()"
    assert user(keeper).wait(10) == 0
    with embedded.ensure():
        assert (home / "postgres").stat().st_uid == Path(f"/proc/{pid_of(home, 'bin/postgres')}").stat().st_uid != 0
        assert ask_database("SELECT 1") == (1,)
    with embedded.ensure():
        assert ask_database("SELECT 1") == (1,), "with user namespaces again, the same data is still served"
    assert nothing_is_left(home)


@ROOT_ONLY
@pytest.mark.parametrize("uid", [65534, 54321], ids=["named", "unnamed"])
def test_an_ordinary_user_needs_nothing(home, user, uid):
    home.mkdir()
    os.chown(home, uid, uid)
    command = user(preexec_fn=partial(children.become_user, uid, reach_everything=True))
    assert is_ready(command)
    assert Path(f"/proc/{pid_of(home, 'bin/postgres')}").stat().st_uid == uid
    command.stdin.close()
    assert command.wait(10) == 0
    assert nothing_is_left(home)


def test_a_managing_command_has_them_for_its_own_length(home):
    command = [sys.executable, "manage.py", "showmigrations", "contenttypes"]
    shown = subprocess.run(command, cwd=layout.REPOSITORY, capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    assert "[ ] 0001_initial" in shown.stdout
    assert nothing_is_left(home)


def test_a_command_that_asks_nothing_starts_nothing(home):
    shown = subprocess.run([sys.executable, "manage.py", "help", "migrate"], cwd=layout.REPOSITORY, capture_output=True)
    assert shown.returncode == 0
    assert not (home / "postgres").exists()
