"""A large file passes through in pieces, and of one that is killed nothing is left. Each in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from intake.models import Import
from tests.config.knocks import EDGE, PARTS, Knocks, environ, part
from tests.desks.test_uploads import TABLE

ROOT = Path(__file__).resolve().parents[2]


# --- a killed process leaves nothing behind ---------------------------------------------------------------------------
PROGRAM = """
import os, signal, sys, django
from django.conf import settings
handler, room = sys.argv[1:]
settings.FILE_UPLOAD_TEMP_DIR = room
django.setup()
from django.http.multipartparser import MultiPartParser
from django.core.files.uploadhandler import load_handler
class Endless:
    sent = 0
    def read(self, size):
        if not self.sent:
            self.sent = 1
            return b'--an-edge\\r\\nContent-Disposition: form-data; name="file"; filename="hr.csv"\\r\\n\\r\\n'
        self.sent += 1
        if self.sent == 40:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"erin@tidewater.example\\n" * 3000
about = {"CONTENT_TYPE": "multipart/form-data; boundary=an-edge", "CONTENT_LENGTH": str(10**8)}
MultiPartParser(about, Endless(), [load_handler(handler)]).parse()
"""


def left_behind(handler: str, room: Path) -> list[Path]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    died = subprocess.run([sys.executable, "-c", PROGRAM, handler, str(room)], cwd=ROOT, env=environment)
    assert died.returncode == -signal.SIGKILL
    return list(room.iterdir())


def test_a_killed_upload_leaves_no_file_of_people(tmp_path):
    assert left_behind("config.bodies.NamelessFileHandler", tmp_path) == []


def test_the_harness_sees_a_handler_that_names_its_file(tmp_path):
    (left,) = left_behind("django.core.files.uploadhandler.TemporaryFileUploadHandler", tmp_path)
    assert "erin@tidewater.example" in left.read_text()


# --- and a large one passes through in pieces -------------------------------------------------------------------------
WEIGHED = """
import io, json, re, sys
from pathlib import Path
from itertools import chain, repeat
import django
from django.conf import settings
name, how, about = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
if how == "naive":
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10**9
django.setup()
from config.wsgi import application
head, line, times, tail, told = json.loads(about)
class Body(io.RawIOBase):
    pieces = chain([head.encode()], repeat(line.encode() * 1000 + b"\\n", times), [tail.encode()])
    left = b""
    def read(self, size):
        while len(self.left) < size and (piece := next(self.pieces, b"")):
            self.left += piece
        piece, self.left = self.left[:size], self.left[size:]
        return piece
def knock(**more):
    answers = []
    answer = application(told | more, lambda status, headers, trouble=None: answers.append(status))
    b"".join(answer)
    answer.close()
    return answers[0], int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
told["wsgi.errors"] = sys.stderr
_, before = knock(**{"REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()})
status, after = knock(**{"wsgi.input": Body()})
print(json.dumps([status, after - before]))
"""
LONG_LINES = 60


def grown_by(ada, how: str) -> int:
    """Megabytes that a process takes to receive and read sixty lines of two megabytes each."""
    knocks, line = Knocks(ada), "x" * 2_000
    head = f"{part('day_format', b'%Y-%m-%d').decode()}--{EDGE}\r\n"
    head += f'Content-Disposition: form-data; name="file"; filename="hr.csv"\r\n\r\n{TABLE.decode()}'
    tail = f"\r\n--{EDGE}--\r\n"
    length = len(head) + LONG_LINES * (len(line) * 1_000 + 1) + len(tail)
    told = environ(
        "/imports/people/", "POST", CONTENT_TYPE=PARTS, CONTENT_LENGTH=str(length), HTTP_COOKIE=knocks.cookies
    )
    told |= {"HTTP_X_CSRFTOKEN": knocks.token}
    told = {name: each for name, each in told.items() if isinstance(each, str)}
    about = json.dumps([head, line, LONG_LINES, tail, told])
    command = [sys.executable, "-c", WEIGHED, connection.settings_dict["NAME"], how, about]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    weighed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert weighed.returncode == 0, weighed.stderr
    status, grown = json.loads(weighed.stdout.splitlines()[-1])
    assert status == "302 Found" and Import.objects.get().rejected == LONG_LINES
    return grown


@pytest.mark.django_db(transaction=True)
def test_a_large_file_of_long_lines_takes_no_memory_to_speak_of(ada):
    assert grown_by(ada, "as it is") < 60


@pytest.mark.django_db(transaction=True)
def test_the_harness_sees_a_file_that_is_held_whole(ada):
    assert grown_by(ada, "naive") > 100
