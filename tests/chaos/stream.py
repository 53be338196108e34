"""People who send the feedback form at a steady rate, and press again when it fails."""

import contextlib
import http.client
import itertools
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.chaos.cast import UNWATCHED, WATCHED

PATIENCE_FOR_AN_ANSWER = 15.0
PAUSE_BEFORE_PRESSING_AGAIN = 0.5
KINDS = ("bug", "slow", "idea", "wrong_answer", "data_exposed")  # the last is an S0 and takes another way
REAL, NAIVE = "/feedback/new/", "/naive/feedback/new/"
ONE_IN_NAIVE = 5
ACCEPTED = 302


@dataclass
class Try:
    """One press of the button. status: of the answer, 0 when the connection broke or nothing came."""

    began: float
    ended: float
    status: int


@dataclass
class Submission:
    """One filled-in form. item: the n of the FB-n that its redirect names, None until it was accepted."""

    number: int
    door: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    tries: list[Try] = field(default_factory=list)
    item: int | None = None

    @property
    def words(self) -> str:
        return f"Report {self.number}: the summary stops in the middle."

    @property
    def fields(self) -> dict:
        tool, kinds = (WATCHED, KINDS) if self.door == REAL else (UNWATCHED, KINDS[:-1])
        kind = kinds[self.number // ONE_IN_NAIVE % len(kinds)]
        return {"what_happened": self.words, "tool": tool, "kind": kind, "key": self.key}


class Stream:
    """`with Stream(…) as stream:` sends `rate` new forms a second; at its end every form has been accepted or given up.

    A form that is late because everybody waits for an answer is sent as soon as somebody is free.
    """

    def __init__(self, address: str, sessions: list[str], rate: float, clients: int):
        self.address, self.rate = address, rate
        self.submissions: list[Submission] = []
        self.numbers, self.over = itertools.count(), threading.Event()
        self.browsers = [Browser(address, sessions[n % len(sessions)]) for n in range(clients)]

    def __enter__(self):
        for browser in self.browsers:
            browser.open_form()
        self.began = time.monotonic()
        self.threads = [threading.Thread(target=self.write, args=(browser,)) for browser in self.browsers]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *problem):
        self.over.set()
        self.ended = time.monotonic()
        for thread in self.threads:
            thread.join()
        self.all_ended = time.monotonic()

    @property
    def real(self) -> list[Submission]:
        return [each for each in self.submissions if each.door == REAL]

    @property
    def naive(self) -> list[Submission]:
        return [each for each in self.submissions if each.door == NAIVE]

    def accepts_since(self, moment: float) -> bool:
        """Whether a form was accepted at a press that came after the moment."""
        return any(each.item and each.tries[-1].began > moment for each in self.submissions[-5 * len(self.browsers) :])

    def write(self, browser: "Browser") -> None:
        while True:
            number = next(self.numbers)
            if self.over.wait(max(0.0, self.began + number / self.rate - time.monotonic())):
                return
            submission = Submission(number, NAIVE if number % ONE_IN_NAIVE == 0 else REAL)
            self.submissions.append(submission)
            while submission.item is None and self.patient_with(submission):
                browser.send(submission)

    def patient_with(self, submission: Submission) -> bool:
        """Whether to press (again): up to half a minute, as long as somebody would who wants to be heard."""
        if not submission.tries:
            return True
        time.sleep(PAUSE_BEFORE_PRESSING_AGAIN)
        return time.monotonic() < submission.tries[0].began + 30


class Browser:
    """A session with the token that the form gave it."""

    def __init__(self, address: str, session: str):
        self.address, self.session, self.token, self.cookie = address, session, "", ""

    def open_form(self) -> None:
        answer, body = self.ask("GET", REAL)
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body)[1]
        self.cookie = re.search(r"csrftoken=(\w+)", answer.headers["Set-Cookie"])[1]

    def send(self, submission: Submission) -> None:
        """Press the button once; it is accepted when the answer leads to the report's page."""
        began, status, target = time.monotonic(), 0, ""
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer, _ = self.ask("POST", submission.door, submission.fields | {"csrfmiddlewaretoken": self.token})
            status, target = answer.status, answer.headers.get("Location", "")
        submission.tries.append(Try(began, time.monotonic(), status))
        if status == ACCEPTED and (found := re.match(r"/feedback/FB-(\d+)/", target)):
            submission.item = int(found[1])

    def ask(self, method: str, path: str, fields: dict | None = None):
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.cookie}", "Connection": "close"}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE_FOR_AN_ANSWER)
        with contextlib.closing(connection):
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            return answer, answer.read().decode()
