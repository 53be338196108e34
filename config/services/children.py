"""Children that die with their parent, and servers that do not run as root.

Linux sends a child the signal of its choice when the thread that made it ends, however that came about
(PR_SET_PDEATHSIG), so a parent killed with -9 leaves nothing behind. The kernel forgets that wish when a process
changes its user, so the wish is always the last thing said before exec.

A server and whatever it starts also inherit an open lock file. The kernel lets go of the lock when the last of them
has ended, so whoever gets it knows that nobody is left on the server's files. No pid file is ever believed.
"""

import contextlib
import ctypes
import fcntl
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)

# From linux/prctl.h, linux/sched.h and linux/capability.h; Python names none of them before 3.12.
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CLONE_NEWUSER = 0x10000000
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


class Unavailable(RuntimeError):
    """A service cannot be had. Its text is a sentence for the person at the terminal: what is wrong and what to do."""


@dataclass(frozen=True)
class Identity:
    """Whom a server runs as: `become` is called in the child before exec, `owner` is the user id of its files."""

    become: Callable[[], None]
    owner: int


def spawn(command, *, death_signal=signal.SIGKILL, become=None, keep=(), **options) -> subprocess.Popen:
    """Start a child in a session of its own, so that Ctrl-C reaches only its parent, which stops its children in order.

    `keep` are file descriptors it inherits; `options` are subprocess.Popen's. Call it from the main thread only.
    """
    parent = os.getpid()

    def before_exec():
        if become:
            become()
        die_with_parent(parent, death_signal)

    return subprocess.Popen(  # noqa: S603 commands are our own
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL,
        pass_fds=keep,
        start_new_session=True,
        preexec_fn=before_exec,
        **options,
    )


def stop(process: subprocess.Popen, stop_signal=signal.SIGTERM, patience=8.0) -> None:
    """Ask a child to end, wait `patience` seconds, then end it."""
    process.send_signal(stop_signal)  # does nothing when it has ended
    see_it_end(process, patience)


def see_it_end(process: subprocess.Popen, patience=8.0) -> None:
    """Wait `patience` seconds for a child that was asked to end, then end it."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def sole_use(path: Path, patience=30.0) -> Iterator[int]:
    """Hold a server's lock, as an open file for it to inherit. Raises Unavailable when an earlier server lives on."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as reason:
                if time.monotonic() > deadline:
                    raise Unavailable(
                        f"A server of an earlier run still holds {path}. Try again in a moment."
                    ) from reason
                time.sleep(0.03)
        yield descriptor
    finally:
        os.close(descriptor)


def die_with_parent(parent: int, death_signal: int) -> None:
    """Have the kernel send this process `death_signal` when its parent ends."""
    call("prctl", PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # it ended before the wish was heard
        os._exit(1)


def identity_for(binary: Path, data: Path, *needs: Path) -> Identity:
    """Whom the server at `binary` runs as over the directory `data`; it must also reach each path in `needs`.

    PostgreSQL refuses to run as root and as a user without a name. For both, a user namespace in which this user is
    called `nobody` is enough: the files stay its own. Where the kernel or a container refuses that, root hands the
    data to the real `nobody`. Data that belongs to somebody is served as that somebody, so a choice once made stays.
    Raises Unavailable when nothing works.
    """
    me, nobody = os.geteuid(), pwd.getpwnam("nobody").pw_uid
    owner = data.stat().st_uid
    if me != 0 and has_name(me):
        return Identity(lambda: None, me)
    if owner == me and can_run(enter_namespace, binary, data, *needs):
        return Identity(enter_namespace, me)
    if me == 0:
        user = owner or nobody
        for become in (lambda: become_user(user), lambda: become_user(user, reach_everything=True)):
            if can_run(become, binary, data, *needs):
                return Identity(become, user)
    raise Unavailable(
        f"PostgreSQL does not run as this user (id {me}), and this machine allows neither a user namespace nor another "
        f"user that can reach {binary} and {data}. Run as an ordinary user, or name a database in DATABASE_URL."
    )


def has_name(user: int) -> bool:
    try:
        return bool(pwd.getpwuid(user))
    except KeyError:
        return False


def can_run(become: Callable[[], None], binary: Path, *paths: Path) -> bool:
    """Whether a process that became somebody can run the binary and reach the paths: tried, not reasoned about."""

    def before_exec():
        become()
        for path in paths:
            Path(path).stat()

    try:
        trial = subprocess.run([binary, "--version"], preexec_fn=before_exec, capture_output=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return trial.returncode == 0


def enter_namespace() -> None:
    """Enter a user namespace in which this user's files belong to `nobody`, leaving root's powers outside."""
    inside, user, group = pwd.getpwnam("nobody"), os.geteuid(), os.getegid()
    call("unshare", CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside.pw_uid} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{inside.pw_gid} {group} 1")
    os.setresuid(inside.pw_uid, inside.pw_uid, inside.pw_uid)


def become_user(user: int, *, reach_everything=False) -> None:
    """Become another user for good; with `reach_everything`, keep root's way through closed directories, no more.

    That is what a checkout under /root needs, whose binaries `nobody` could not even see.
    """
    group = pwd.getpwuid(user).pw_gid if has_name(user) else user
    if reach_everything:
        call("prctl", PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    if reach_everything:
        keep_only(CAP_DAC_OVERRIDE)
        call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def keep_only(capability: int) -> None:
    """Give up every capability but one, which is made effective, permitted and inheritable (capset(2), version 3)."""
    bit = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    call("capset", header, sets)


def call(name: str, *arguments) -> None:
    """Call libc; its failures raise OSError."""
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
