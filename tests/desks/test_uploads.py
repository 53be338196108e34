"""Whatever is sent as a file: a sentence, a page that is a page, and nothing kept of what was refused."""

import gzip
import io
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adoption.actions import receive_identities
from desks.actions.bringing_in import APPLY
from desks.schedule import settle_received_imports
from intake.actions import give_up, receive
from intake.models import Chunk, Import
from journal.rules import Refused
from studio.actions import enter_live_tool

HEAD = b"email,given_name,course,completed_on,granted_on,external_id,login,day,actions\n"
LINE = b"erin@tidewater.example,Erin,basics,2026-01-05,2026-01-05,1,erin,2026-01-05,4\n"
TABLE = HEAD + LINE
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
# Each kind of file with each of its sources: the address, and what else its form says.
DOORS = {
    "people": ("people", {"confirm_leavers": "on"}),
    "completions": ("completions", {"create_courses": "on"}),
    "seats": ("seats", {"tool": "copilot"}),
    "identities": ("identities", {"source": "github-copilot"}),
    "a table of usage": ("usage", {"tool": "copilot", "source": "csv"}),
    "GitHub's report": ("usage", {"tool": "copilot", "source": "github-copilot"}),
    "Microsoft's report": ("usage", {"tool": "copilot", "source": "m365-copilot"}),
}
TABLES = list(DOORS)[:5]


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.fixture
def waiting_room(tmp_path, settings, monkeypatch):
    """Where files wait while they are read, theirs and ours."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def send(ada, erin, stella, waiting_room, django_capture_on_commit_callbacks):
    """send("people", b"…"): (status, the page in words) once a worker has read what was received, if it was."""
    enter_live_tool(slug="copilot", name="Copilot", by=None)
    administrator, studio = (Client(raise_request_exception=False) for _ in range(2))
    administrator.force_login(ada)
    studio.force_login(stella)

    def send(door, content, name="hr.csv"):
        kind, about = DOORS[door]
        client = administrator if kind == "people" else studio
        with django_capture_on_commit_callbacks(execute=True):
            sent = {"file": SimpleUploadedFile(name, content), "day_format": "%Y-%m-%d"} | about
            answer = client.post(f"/imports/{kind}/", sent)
        status = answer.status_code
        if status == 302:
            answer = client.get(answer.headers["Location"])
            assert answer.status_code == client.get(f"{answer.request['PATH_INFO']}not-applied.csv").status_code == 200
        return status, " ".join(answer.content.decode().split())

    return send


PACKED, COMPRESSED = "The file is packed", "The file is compressed"
NO_TABLE, WEB_PAGE = "a picture, a PDF or a program", "a web page or XML"
WEARING_ANOTHER_NAME = {
    "a picture": (PNG, NO_TABLE),
    "a picture that goes on as a table": (PNG + b"\n" + TABLE, NO_TABLE),
    "a PDF that goes on as a table": (b"%PDF-1.7\n" + TABLE, NO_TABLE),
    "a web page": (b"\xef\xbb\xbf\r\n <!doctype html><script>alert(1)</script>\n" + TABLE, WEB_PAGE),
    "a ZIP": (packed("hr.csv", TABLE), PACKED),
    "a ZIP bomb": (packed("hr.csv", bytes(50_000_000)), PACKED),
    "a workbook": (packed("xl/worksheets/sheet1.xml", b"<worksheet/>"), PACKED),
    "a workbook of before": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), PACKED),
    "a gzip": (gzip.compress(TABLE), COMPRESSED),
    "a gzip bomb": (gzip.compress(bytes(50_000_000)), COMPRESSED),
}
NOT_TO_BE_READ_AS_A_TABLE = {
    "a mark of UTF-16 before UTF-8": (b"\xff\xfe" + TABLE, "mark of UTF-16, and the rest is not"),
    "a mark of UTF-32 before UTF-8": (b"\x00\x00\xfe\xff" + TABLE, "mark of UTF-32, and the rest is not"),
    "ten thousand columns": (b"c," * 9_999 + b"\n", "10,000 cells; a table may have 1,000"),
    "a first line of ten megabytes": (b"x" * 10_000_000 + b"\n" + TABLE, "too long for a line of headings"),
    "nothing but NUL": (bytes(10_000), "holds no headings"),
    "two columns of one name": (b"email,Email,given_name\n", "Two columns of the file are “email”"),
}


@pytest.mark.parametrize("dress", WEARING_ANOTHER_NAME)
def test_what_is_no_table_is_refused_at_every_door(send, waiting_room, dress):
    refused_at(DOORS, send, waiting_room, *WEARING_ANOTHER_NAME[dress])


@pytest.mark.parametrize("flaw", NOT_TO_BE_READ_AS_A_TABLE)
def test_what_cannot_be_read_as_a_table_is_refused_where_one_is_asked_for(send, waiting_room, flaw):
    refused_at(TABLES, send, waiting_room, *NOT_TO_BE_READ_AS_A_TABLE[flaw])


def refused_at(doors, send, waiting_room, content, sentence):
    for door in doors:
        status, page = send(door, content)
        assert status == 422 and sentence in page, door
        assert nothing_is_kept(waiting_room), door


def nothing_is_kept(waiting_room: Path) -> bool:
    return not Import.objects.exists() and not Chunk.objects.exists() and not list(waiting_room.iterdir())


@pytest.mark.parametrize("name", ["table.png", "table.xlsx", "table.zip", "table.html", "table"])
def test_a_table_is_a_table_whatever_it_is_called(send, name):
    status, page = send("people", TABLE, name)
    assert (status, Import.objects.get().applied) == (302, 1) and name in page


ONE_LINE_IS_LOST = {
    "a NUL byte": LINE.replace(b"Erin", b"Er\x00in"),
    "ten megabytes": b"x" * 10_000_000 + b"\n",
    "a picture": PNG.replace(b"\r\n", b"").replace(b"\n", b"") + b"\n",
    "a cell without end": b'"' + b"y" * 200_000 + b"\n",
    "a lone carriage return": LINE.replace(b",Erin,", b",Er\rin,"),
}


@pytest.mark.parametrize("flaw", ONE_LINE_IS_LOST)
def test_what_is_wrong_with_one_line_costs_that_line(send, flaw):
    status, page = send("a table of usage", HEAD + ONE_LINE_IS_LOST[flaw] + LINE)
    imported = Import.objects.get()
    assert status == 302 and imported.applied == 1 and imported.rejected == len(imported.rejected_lines.all()) > 0


def test_a_quotation_mark_that_never_closes_takes_the_rest_with_it_and_says_so(send):
    send("a table of usage", TABLE + b'"' + LINE * 3)
    assert (Import.objects.get().applied, Import.objects.get().rejected) == (1, 1)


@pytest.mark.parametrize("score", ["NaN", "sNaN", "Infinity", "1e999999999", "-0.6", "²"])
def test_a_score_that_is_none_costs_its_line(send, score):
    head, line = HEAD.replace(b"login", b"score"), LINE.replace(b",erin,", f",{score},".encode())
    send("completions", head + line + LINE.replace(b",erin,", b",90,"))
    assert (Import.objects.get().applied, Import.objects.get().rejected) == (1, 1)


def test_values_of_another_kind_cost_their_row(send):
    rows = b'{"user_id":[],"day":[]}\n{"user_id":{},"day":"2026-01-05","user_initiated_interaction_count":[]}\n'
    _, page = send("GitHub's report", rows + b'{"user_id":7,"day":"2026-01-05","user_initiated_interaction_count":3}\n')
    assert Import.objects.get().rejected == 2 and page.count("of another kind than it should be") == 2


NAMES = [
    "../../etc/passwd",
    "..\\..\\windows\\hr.csv",
    "x" * 600 + ".csv",
    "\u202egpj.csv",
    "a\tb.csv",
    "<b>.csv",
    "日本.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_and_is_no_path(send, name):
    status, page = send("people", TABLE, name)
    kept = Import.objects.get().filename
    assert status == 302 and kept.isprintable() and 0 < len(kept) <= 200 and not {"/", "\\"} & set(kept)
    assert "<b>" not in page


# --- whatever the bytes -----------------------------------------------------------------------------------------------
PIECES = [
    HEAD, LINE, b"\n", b"\r", b",", b";", b"\t", b'"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff", b"\\ud800",
    b"[", b"]", b"{", b"}", b":", b'{"user_id":1,"day":"2026-01-05","user_initiated_interaction_count":', b"NaN",
    b'"userPrincipalName"', b'"reportRefreshDate":"2026-01-05"', b"PK\x03\x04", b"=cmd|' /C calc'!A0", b"9" * 400,
    b"Report Refresh Date,User Principal Name,Last Activity Date\n", b"2026-01-05", b"0001-01-01", b"1e999", b"\\u0000",
]  # fmt: skip
BYTES = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=30)), max_size=12).map(b"".join)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=BYTES, door=st.sampled_from(list(DOORS)))
def test_no_bytes_break_the_door_or_the_worker(send, content, door):
    with transaction.atomic():
        status, _ = send(door, content)
        assert status in (302, 422)
        assert not Import.objects.unsettled().exists(), "the worker came to an end with it"
        transaction.set_rollback(True)


def test_one_that_breaks_all_the_same_keeps_no_other_from_being_read(send, monkeypatch):
    def breaks(imported, report):
        raise RecursionError

    monkeypatch.setitem(APPLY, "seats", breaks)
    about = {"content": io.BytesIO(TABLE), "filename": "hr.csv", "by": None}
    first = receive(kind="seats", kept_by="ai_studio", **about)
    second = receive_identities(source="github-copilot", **about)
    Import.objects.update(received_at=timezone.now() - timedelta(minutes=59))
    settle_received_imports()
    assert list(Import.objects.unsettled()) == [first], "it is tried again"
    second.refresh_from_db()
    assert second.applied_at
    Import.objects.update(received_at=timezone.now() - timedelta(minutes=61))
    settle_received_imports()
    first.refresh_from_db()
    assert first.refused_at and "broke on our side" in first.reason
    give_up(imported=second)
    second.refresh_from_db()
    assert second.applied_at and not second.refused_at, "what is settled stays as it is"


# --- the shell's door -------------------------------------------------------------------------------------------------
def test_the_shell_refuses_the_same(db, tmp_path):
    file = tmp_path / "hr.csv"
    file.write_bytes(gzip.compress(TABLE))
    with pytest.raises(CommandError, match=COMPRESSED):
        call_command("import_people", str(file))
    with pytest.raises(Refused, match=PACKED):
        receive(kind="usage", content=io.BytesIO(packed("x", b"")), filename="x", kept_by="ai_studio", by=None)
    assert not Import.objects.exists()
