"""Children that die with their parent, and a database that does not run as root."""

import os
import pwd
from functools import partial
from pathlib import Path

import pytest

from config.services import children, embedded
from tests.config.processes import ask_database, eventually, nothing_is_left, pid_of, processes_of

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")

PARENT = """
import subprocess, sys, time
from config.services import children
nap = ["sleep", "60"]
tied = sys.stdin.readline() == "tied\\n"
child = (children.spawn if tied else subprocess.Popen)(nap, stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(60)
"""

# A keeper on a machine that refuses user namespaces, as most containers do.
REFUSED = """
from config.services import children, embedded, keeper
def refuse():
    raise OSError("refused")
children.enter_namespace = refuse
embedded.prepare_directories()
keeper.main()
"""


@pytest.mark.parametrize(("kind", "survives"), [("tied", False), ("plain", True)])
def test_a_child_dies_with_a_killed_parent(new_home, start, kind, survives):
    parent = start(PARENT)
    parent.stdin.write(f"{kind}\n")
    parent.stdin.flush()
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert eventually(lambda: child not in processes_of(new_home), patience=1.0) is not survives


@ROOT_ONLY
@pytest.mark.parametrize("closed", [False, True])
def test_root_without_user_namespaces_hands_the_database_to_nobody(new_home, start, closed):
    """Also when nobody could not even enter the directory above, as in a checkout under /root."""
    new_home.mkdir()
    new_home.parent.chmod(0o700 if closed else 0o755)
    assert start(REFUSED).wait(10) == 0
    with embedded.ensure():
        assert owner_of_server(new_home) == (new_home / "postgres").stat().st_uid != 0
        ask_database("CREATE TABLE kept AS SELECT 7 AS number")
    with embedded.ensure():
        assert ask_database("SELECT number FROM kept") == (7,), "user namespaces are back, the data is still served"
    assert nothing_is_left(new_home)


@ROOT_ONLY
def test_an_ordinary_user_needs_nothing(new_home, user):
    uid = pwd.getpwnam("nobody").pw_uid
    new_home.mkdir()
    os.chown(new_home, uid, uid)
    command = user(preexec_fn=partial(children.become_user, uid, reach_everything=True))
    assert owner_of_server(new_home) == uid
    command.stdin.close()
    assert command.wait(10) == 0
    assert nothing_is_left(new_home)


def owner_of_server(home: Path) -> int:
    return Path(f"/proc/{pid_of(home, 'bin/postgres')}").stat().st_uid
