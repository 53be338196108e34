"""The keeper: the one process that minds the embedded servers of a home, for as long as anybody uses them.

A command that needs them holds a connection to the keeper's socket; the first to need them starts the keeper. When
the last connection is gone, closed or cut by kill -9 alike, the keeper stops the servers and ends. Nobody owns them, so
nobody can leave and take them from the others.

    command --connection--> keeper --PR_SET_PDEATHSIG--> postgres, valkey

A keeper killed with -9 takes its servers along, and the next one's servers begin when those have ended: see `children`.

The protocol is one line each way: `need postgres valkey`, answered by `ready` or by `failed` and a sentence.
"""

import contextlib
import logging
import os
import selectors
import signal
import socket
import sys
import time

from config.services import layout, postgres, valkey
from config.services.children import Unavailable, sole_use, stop

SERVICES = {"postgres": postgres, "valkey": valkey}
PATIENCE_FOR_A_FIRST_USER = 10.0
DEATHS_ALLOWED = 5
A_GOOD_LIFE = 10.0  # after so many seconds a death says nothing about the next start
LARGEST_LOG = 10_000_000

log = logging.getLogger("keeper")


class Keeper:
    def __init__(self, listener: socket.socket):
        self.listener = listener
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ)
        self.users: set[socket.socket] = set()
        self.last: socket.socket | None = None
        self.running: dict = {}
        self.deaths = dict.fromkeys(SERVICES, 0)
        self.ready_at: dict[str, float] = {}

    def serve(self) -> None:
        """Until the last user has gone."""
        self.selector.select(PATIENCE_FOR_A_FIRST_USER)
        self.welcome()
        while self.users:
            for key, _ in self.selector.select(timeout=0.2):
                self.welcome() if key.fileobj is self.listener else self.hear(key.fileobj)
            self.tend()

    def welcome(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                user, _ = self.listener.accept()
                self.users.add(user)
                self.selector.register(user, selectors.EVENT_READ)

    def hear(self, user: socket.socket) -> None:
        try:
            line = user.recv(200).decode()
        except ConnectionError:
            line = ""
        if not line:
            self.see_off(user)
            return
        with contextlib.suppress(BrokenPipeError):
            user.sendall(self.answer(line.split()[1:]).encode())

    def see_off(self, user: socket.socket) -> None:
        """The last one's connection stays open until all has stopped, which is what its owner waits for."""
        self.welcome()
        self.selector.unregister(user)
        self.users.discard(user)
        if self.users:
            user.close()
        else:
            self.last = user

    def answer(self, names: list[str]) -> str:
        try:
            for name in SERVICES:
                if name in names and name not in self.running:
                    self.start(name)
        except (Unavailable, OSError) as reason:
            log.exception("A service did not start")
            return f"failed {reason}\n"
        return "ready\n"

    def start(self, name: str) -> None:
        began = time.monotonic()
        with open_log(name) as output:
            self.running[name] = SERVICES[name].start(output)
        self.ready_at[name] = time.monotonic()
        log.info("%s is ready after %.2f s", name, self.ready_at[name] - began)

    def tend(self) -> None:
        """Start again what has died, a few times in a row: a server that keeps dying is better reported than hidden."""
        for name, process in list(self.running.items()):
            if process.poll() is None:
                continue
            lived = time.monotonic() - self.ready_at[name]
            self.deaths[name] = 1 if lived > A_GOOD_LIFE else self.deaths[name] + 1
            log.error("%s ended with %s", name, process.returncode)
            if self.deaths[name] > DEATHS_ALLOWED:
                raise Unavailable(f"{name} keeps ending.")
            time.sleep(0.2 * self.deaths[name])
            self.start(name)

    def leave(self) -> None:
        """Take no more users, then stop the servers, the last started first."""
        layout.keeper_socket().unlink(missing_ok=True)
        self.listener.close()
        for name, process in reversed(self.running.items()):
            stop(process, SERVICES[name].STOP_SIGNAL, SERVICES[name].PATIENCE_TO_STOP)
        log.info("stopped")


def open_log(name: str):
    path = layout.logs() / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.rename(path.with_suffix(".log.old"))
    return path.open("a")


def listen() -> socket.socket:
    layout.keeper_socket().unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    os.umask(0o077)  # only this user (and root) may knock
    listener.bind(str(layout.keeper_socket()))
    listener.listen(64)
    listener.setblocking(False)
    return listener


def detach() -> None:
    """Go on as nobody's child. The one that was started ends here, which tells its starter: knock now."""
    if os.fork():
        os._exit(0)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    with open_log("keeper") as output:
        for target, source in ((0, nothing), (1, output.fileno()), (2, output.fileno())):
            os.dup2(source, target)


def main() -> None:
    with sole_use(layout.home() / "keeper.lock"):
        keeper = Keeper(listen())
        detach()
        logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            keeper.serve()
        except Exception:
            log.exception("The keeper gives up")
        finally:
            keeper.leave()
            os._exit(0)  # at once and with the last connection still open: its owner waits for the end of this process


if __name__ == "__main__":
    main()
