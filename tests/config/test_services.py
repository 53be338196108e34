"""The embedded services: started on demand, shared, and gone with the last who uses them, however it ended.

The tests ask the kernel, not us, which processes are left.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import environ
import psycopg
import pytest
from kombu import Connection
from redis import Redis

from config.services import embedded, layout, postgres, valkey
from tests.config.processes import ask_database, database_answers, eventually, nothing_is_left, pid_of, processes_of


def test_they_run_for_the_length_of_the_block_and_keep_what_was_written(home):
    with embedded.ensure():
        ask_database("CREATE TABLE written AS SELECT 7 AS number")
    assert nothing_is_left(home)
    with embedded.ensure():
        assert ask_database("SELECT number FROM written") == (7,)
    assert nothing_is_left(home)


def test_an_inner_use_leaves_them_to_the_outer(home):
    with embedded.ensure():
        server = pid_of(home, "bin/postgres")
        with embedded.ensure():
            assert pid_of(home, "bin/postgres") == server
        assert ask_database("SELECT 1") == (1,)
    assert nothing_is_left(home)


def test_those_who_begin_together_share_one_keeper(home, start):
    users = [start() for _ in range(4)]
    assert [each.stdout.readline() for each in users] == ["ready\n"] * 4
    assert pid_of(home, "services.keeper")
    for each in users:
        each.stdin.close()
    assert [each.wait(10) for each in users] == [0] * 4
    assert nothing_is_left(home)


def test_nobody_takes_them_from_the_others_by_being_killed(home, user):
    first, second = user(), user()
    first.kill()
    first.wait()
    assert ask_database("SELECT 1") == (1,)
    second.kill()
    second.wait()
    assert nothing_is_left(home)


def test_a_killed_keeper_takes_them_along_and_nothing_blocks_the_next(home, user):
    first = user()
    ask_database("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(pid_of(home, "services.keeper"), signal.SIGKILL)
    assert nothing_is_left(home, but=[first.pid])
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
        assert eventually(valkey.answers)
    assert nothing_is_left(home)


def test_what_killed_servers_left_lying_is_cleared_away(home, start):
    """The worst of leftovers: a pid file whose number belongs by now to some other living process of this user."""
    with embedded.ensure():
        tools, data = postgres.find_tools(home / "postgres"), home / "postgres"
    bystander = start("input()").pid
    pid_file = f"{bystander}\n{data}\n1700000000\n5432\n{layout.postgres_sockets()}\n\n  5432001  98304\nready\n"
    (data / "postmaster.pid").write_text(pid_file)
    (layout.postgres_sockets() / ".s.PGSQL.5432.lock").write_text(pid_file)
    for name in ("keeper.sock", "valkey.sock", "postgres/.s.PGSQL.5432"):
        leave_socket(layout.sockets() / name)

    assert postgres_alone_refuses(tools, data)
    with embedded.ensure():
        assert ask_database("SELECT 1") == (1,)
    assert nothing_is_left(home, but=[bystander])


def leave_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))


def postgres_alone_refuses(tools: Path, data: Path) -> bool:
    """Whether these leftovers are a real obstacle: a server started without clearing them away gives up."""
    server = subprocess.run(
        postgres.command(tools, data),
        preexec_fn=postgres.identity_for(tools / "postgres", data).become,
        capture_output=True,
        text=True,
        timeout=5,
    )
    return server.returncode != 0 and 'lock file "postmaster.pid" already exists' in server.stderr


def test_a_database_that_was_half_made_is_made_again(new_home):
    (new_home / "postgres.new").mkdir(parents=True)
    (new_home / "postgres.new" / "PG_VERSION").write_text("")
    with embedded.ensure():
        assert ask_database("SELECT 1") == (1,)
    assert nothing_is_left(new_home)


@pytest.mark.parametrize("name", ["a home, 100%", 'ünïcode and "quotes"'])
def test_a_strange_path_is_no_obstacle(new_home, monkeypatch, name):
    new_home = new_home.with_name(name)
    monkeypatch.setenv("GROUNDSWELL_HOME", str(new_home))
    with embedded.ensure():
        settings = environ.Env.db_url_config(layout.database_url())
        with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert Redis.from_url(layout.cache_url()).ping()
        with Connection(layout.broker_url()) as broker:
            broker.ensure_connection(max_retries=1)
    assert nothing_is_left(new_home)


# --- instead of them --------------------------------------------------------------------------------------------------


def test_nothing_is_started_when_everything_is_named(new_home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/groundswell")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://elsewhere")
    with embedded.ensure():
        assert processes_of(new_home) == {}
    assert not new_home.exists()


def test_a_named_database_leaves_the_queue_alone(new_home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/groundswell")
    with embedded.ensure():
        assert Redis.from_url(layout.cache_url()).ping()
        assert not [name for name in processes_of(new_home).values() if "postgres" in name]
        assert not (new_home / "postgres").exists()
    assert nothing_is_left(new_home)


def test_a_missing_server_is_told_in_a_sentence(new_home, monkeypatch):
    monkeypatch.setattr(postgres, "wheel_tools", lambda: None)
    monkeypatch.setattr(postgres, "debian_tools", list)
    with pytest.raises(embedded.Unavailable, match="Install Debian's package postgresql, or name a database"):
        postgres.find_tools(new_home)


def test_why_a_server_did_not_start_reaches_the_command(new_home):
    (new_home / "postgres").mkdir(parents=True)
    (new_home / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.Unavailable, match="was made by PostgreSQL 9"), embedded.ensure():
        pass
    assert nothing_is_left(new_home)
    assert (new_home / "postgres" / "PG_VERSION").read_text() == "9\n", "data of another version is not touched"


# --- manage.py --------------------------------------------------------------------------------------------------------


def manage(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=layout.REPOSITORY, capture_output=True, text=True)


def test_a_managing_command_has_them_for_its_own_length(home):
    shown = manage("showmigrations", "contenttypes")
    assert shown.returncode == 0, shown.stderr
    assert "[ ] 0001_initial" in shown.stdout
    assert nothing_is_left(home)


def test_a_command_that_asks_nothing_starts_nothing(new_home):
    assert manage("help", "migrate").returncode == 0
    assert not (new_home / "postgres").exists()
