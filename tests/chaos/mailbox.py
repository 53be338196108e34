"""A mail server on the loopback address that keeps what it accepted: what people were told, where they would see it."""

import contextlib
import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import NamedTuple

from tests.chaos.cast import READER_OF_THE_NAIVE_DOOR
from tests.chaos.stream import NAIVE, REAL


class Mail(NamedTuple):
    """began, at: of its conversation and when it was accepted (time.monotonic); item: the n of the subject's FB-n."""

    began: float
    at: float
    to: str
    message_id: str
    item: int


class Mailbox(socketserver.ThreadingTCPServer):
    """`with Mailbox() as mailbox:` serves at `mailbox.url` and fills `mailbox.mails`.

    `broken_off` counts, by door, the conversations that ended after a reader was named and before a mail was accepted.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        self.mails: list[Mail] = []
        self.broken_off: Counter[str] = Counter()
        self.lock, self.waiting, self.go_on = threading.Lock(), set(), threading.Event()
        self.go_on.set()

    def accepts_since(self, moment: float) -> bool:
        """Whether a mail was accepted whose conversation began after the moment."""
        return any(mail.began > moment for mail in self.mails[-5:])

    @contextlib.contextmanager
    def slow(self) -> Iterator[Callable[[], bool]]:
        """Meanwhile one conversation of each door is kept waiting before its mail is taken, as a busy server would.

        Yields a question: is there one of each? Then two processes are known to be in the middle of telling somebody.
        """
        self.waiting, self.go_on = set(), threading.Event()
        try:
            yield lambda: self.waiting == {REAL, NAIVE}
        finally:
            self.go_on.set()

    def let_wait(self, door: str) -> None:
        """Returns at once unless this is the first conversation of its door while the server is slow."""
        with self.lock:
            if self.go_on.is_set() or door in self.waiting:
                return
            self.waiting.add(door)
        self.go_on.wait()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return super().__enter__()

    def __exit__(self, *problem):
        self.shutdown()
        super().__exit__(*problem)

    def handle_error(self, request, client_address):
        """A client that was killed in the middle of a mail is what this run is about."""


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs that sends plain mail."""

    def handle(self):
        to = door = ""
        self.began = time.monotonic()
        self.say("220 mailbox")
        try:
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"RCPT":
                    to = line.decode().partition("<")[2].partition(">")[0]
                    door = NAIVE if to == READER_OF_THE_NAIVE_DOOR else REAL
                    self.server.let_wait(door)
                if word == b"DATA":
                    self.say("354 go on")
                    if not self.take(to):
                        return
                    door = ""
                self.say("221 bye" if word == b"QUIT" else "250 mailbox")
        finally:
            if door:
                self.server.broken_off[door] += 1

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def take(self, to: str) -> bool:
        """Keep the mail, then accept it; one that broke off is not kept."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line)
        mail = message_from_bytes(b"".join(lines))
        item = int(re.search(r"FB-(\d+)", mail["Subject"])[1])
        self.server.mails.append(Mail(self.began, time.monotonic(), to, mail["Message-ID"], item))
        return True
