"""A mail server on the loopback address that keeps what it accepted: what people were told, where they would see it."""

import re
import socketserver
import threading
import time
from email import message_from_bytes
from typing import NamedTuple


class Mail(NamedTuple):
    """at: when it was accepted (time.monotonic); item: the n of the FB-n in its subject."""

    at: float
    to: str
    message_id: str
    item: int


class Mailbox(socketserver.ThreadingTCPServer):
    """`with Mailbox() as mailbox:` serves at `mailbox.url` and fills `mailbox.mails`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        self.mails: list[Mail] = []

    def accepts_since(self, moment: float) -> bool:
        return any(mail.at > moment for mail in self.mails[-1:])

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
        to = ""
        self.say("220 mailbox")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
            if word == b"DATA":
                self.say("354 go on")
                if not self.take(to):
                    return
            self.say("221 bye" if word == b"QUIT" else "250 mailbox")

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
        self.server.mails.append(Mail(time.monotonic(), to, mail["Message-ID"], item))
        return True
