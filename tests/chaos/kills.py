"""kill -9, one program after the other: by turns the whole of it, and one process out of it."""

import contextlib
import itertools
import os
import random
import signal
import time
from collections.abc import Callable
from typing import NamedTuple

from tests.chaos.mailbox import Mailbox
from tests.chaos.site import PROGRAMS, Site
from tests.config.processes import eventually

PATIENCE_TO_COME_BACK = 90.0
PATIENCE_OF_A_MAIL = 5.0  # shorter than that of the site, which gives a mail server up after a while


class Kill(NamedTuple):
    """at: time.monotonic. whole: whether all of the program's processes were killed, or one of them."""

    program: str
    whole: bool
    at: float


def kill_in_turn(
    site: Site, mailbox: Mailbox, times: int, pause: float, works_since: Callable[[float], bool]
) -> list[Kill]:
    """So many kills, each about `pause` seconds after the site works again, and as long a look at what the last did.

    Each falls while a mail of each door is under way: at the worst moment, and at the same one for both.
    `works_since(moment)` says whether the site has worked. Raises RuntimeError when it does not come back.
    """
    kills = []
    expect(lambda: works_since(0.0), site, "first start")
    for number, program in enumerate(itertools.islice(itertools.cycle(PROGRAMS), times)):
        time.sleep(random.uniform(0.6, 1.4) * pause)
        expect(lambda name=program: site.processes(name), site, program)
        fallen = kill_amid_mails(site, mailbox, program, whole=number // len(PROGRAMS) % 2 == 0)
        expect(lambda since=fallen.at: works_since(since), site, program)
        kills.append(fallen)
    time.sleep(pause)
    return kills


def kill_amid_mails(site: Site, mailbox: Mailbox, program: str, *, whole: bool) -> Kill:
    deadline = time.monotonic() + PATIENCE_TO_COME_BACK
    while time.monotonic() < deadline:
        with mailbox.slow() as one_of_each_waits:
            if eventually(one_of_each_waits, PATIENCE_OF_A_MAIL):
                return kill(site, program, whole=whole)
    raise RuntimeError(f"No mail of each door was under way.\n{''.join(site.lines[-20:])}")


def kill(site: Site, program: str, *, whole: bool) -> Kill:
    pids = site.processes(program)
    at = time.monotonic()
    for pid in pids if whole else pids[-1:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return Kill(program, whole, at)


def expect(condition: Callable, site: Site, program: str) -> None:
    if not eventually(condition, PATIENCE_TO_COME_BACK):
        raise RuntimeError(f"The site did not come back with the {program}.\n{''.join(site.lines[-20:])}")
