"""What a request may carry. Each is knocked as a web server passes it on, with a body that is read as it comes."""

import io
import json
import uuid

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.test.client import ClientHandler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.wsgi import application
from feedback.models import Item
from intake.models import Import
from studio.actions import enter_live_tool
from tests.config.knocks import EDGE, FORM, LOGIN, PARTS, Knocks, environ, part, parts
from tests.desks.test_uploads import TABLE

PEOPLE, REPORT = "/imports/people/", "/feedback/new/"


class Untouched(io.RawIOBase):
    """A body that must not be read."""

    def read(self, size=-1):
        raise AssertionError("It was read.")


@pytest.fixture
def visitor(db):
    return Knocks()


@pytest.fixture
def administrator(ada):
    return Knocks(ada)


@pytest.fixture
def colleague(erin):
    return Knocks(erin)


# --- how much ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [LOGIN, PEOPLE, REPORT, "/nowhere/", "/admin/login/"])
@pytest.mark.parametrize("dress", [FORM, PARTS, "application/json", ""])
def test_a_strangers_gigabyte_is_refused_unread(visitor, address, dress):
    status, words = visitor(address, Untouched(), dress, length=10**9)
    assert status == 413 and "It was read" not in words


def test_a_form_without_a_file_is_a_small_one(colleague):
    status, words = colleague(REPORT, Untouched(), length=2_000_001)
    assert status == 413 and "larger than 2 MB" in words and "Nothing of it was kept" in words


def test_a_file_may_be_large_for_those_who_bring_files_in(administrator, colleague, settings):
    settings.LARGEST_IMPORT = 5_000_000
    body = parts(part("file", TABLE * 20_000, '; filename="hr.csv"'), part("day_format", b"%Y-%m-%d"))
    assert administrator(PEOPLE, body, PARTS) == (302, "") and Import.objects.exists()
    assert colleague(PEOPLE, Untouched(), PARTS, length=len(body))[0] == 413
    status, words = administrator(PEOPLE, Untouched(), PARTS, length=5_000_001)
    assert status == 413 and "larger than 5 MB" in words


def test_fields_that_are_large_together_are_refused(administrator):
    body = parts(*(part(f"field{n}", b"x" * 500_000) for n in range(5)))
    assert administrator(PEOPLE, body, PARTS)[0] == 413


@pytest.mark.parametrize(
    ("body", "dress"),
    [
        (b"&".join(b"f%d=1" % n for n in range(2_000)), FORM),
        (parts(*(part(f"f{n}", b"1") for n in range(2_000))), PARTS),
        (parts(*(part("file", b"x", f'; filename="{n}"') for n in range(200))), PARTS),
    ],
    ids=["fields", "parts", "files"],
)
def test_thousands_of_fields_are_refused(administrator, body, dress):
    status, words = administrator(PEOPLE, body, dress)
    assert status == 400 and "That could not be taken" in words


# --- in which dress ---------------------------------------------------------------------------------------------------
def test_a_compressed_body_is_refused_and_says_why(administrator):
    for packing in ("gzip", "deflate", "br", "gzip, identity"):
        status, words = administrator(PEOPLE, Untouched(), PARTS, length=900, HTTP_CONTENT_ENCODING=packing)
        assert status == 415 and "is compressed. Send it as it is." in words


def test_a_body_of_unknown_length_is_refused(administrator):
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    status, words = administrator(PEOPLE, Untouched(), PARTS, length="", **chunked)
    assert status == 411 and "does not say how long it is" in words


ODD_ENCODINGS = ["hex", "zlib", "undefined", "idna", "utf-16", "utf-7", "latin-1", "nonsense"]


@pytest.mark.parametrize("encoding", ODD_ENCODINGS[4:])
def test_a_form_in_another_encoding_than_ours_is_refused(administrator, encoding):
    for dress in (FORM, PARTS):
        status, words = administrator(PEOPLE, Untouched(), f"{dress}; charset={encoding}", length=900)
        assert status == 415 and "is not in UTF-8" in words


@pytest.mark.parametrize("encoding", ODD_ENCODINGS)
def test_an_address_is_read_whatever_its_body_is_said_to_be_in(encoding):
    """As the very application reads it that the web server calls: Django's own breaks before its first middleware."""
    about = environ("/", "GET", CONTENT_TYPE=f"text/plain; charset={encoding}", QUERY_STRING="page=%C3%BC")
    assert application.request_class(about).GET["page"] == "ü"


@pytest.mark.parametrize("encoding", ODD_ENCODINGS[:3])
def test_the_harness_sees_a_site_that_breaks_there(encoding):
    with pytest.raises((LookupError, UnicodeError)):
        WSGIRequest(environ("/", "GET", CONTENT_TYPE=f"text/plain; charset={encoding}", QUERY_STRING="page=%ff"))


BROKEN_PARTS = {
    "a name of 5,000 characters": part("file", TABLE, f'; filename="{"x" * 5_000}"'),
    "a name with an end of line": part("file", TABLE, '; filename="a\r\nContent-Type: x"'),
    "a name with NUL": part("file", TABLE, '; filename="a\x00b.csv"'),
    "a name that is a path": part("file", TABLE, '; filename=".."'),
    "an encoded name": part("file", TABLE, "; filename*=UTF-16''%00%0d%0a"),
    "no base64": part("file", b"=\x00=", '; filename="x"\r\nContent-Transfer-Encoding: base64'),
    "no edge": TABLE,
}


@pytest.mark.parametrize("flaw", BROKEN_PARTS)
def test_a_form_that_is_none_is_refused_with_a_sentence(administrator, flaw):
    status, words = administrator(PEOPLE, parts(BROKEN_PARTS[flaw], part("day_format", b"%Y-%m-%d")), PARTS)
    assert status in (302, 400, 422) and "<h1" in words + "<h1" * (status == 302)
    assert all(kept.filename.isprintable() for kept in Import.objects.all())


@pytest.mark.parametrize(
    "dress", ["multipart/form-data", "multipart/form-data; boundary=ü", "multipart/form-data; boundary="]
)
def test_parts_without_an_edge_are_refused(administrator, dress):
    assert administrator(PEOPLE, parts(part("file", TABLE, '; filename="x"')), dress)[0] == 400


FILE_PART = b'Content-Disposition: form-data; name="file"; filename="hr.csv"'
PIECES = [
    *(f"--{EDGE}{end}".encode() for end in ("\r\n", "--\r\n", "--", "\n", "")),
    *(FILE_PART, b"Content-Disposition: form-data; name=", b'"; filename="', b"; filename*=UTF-8''%00%0d"),
    *(b"; filename*=hex''a", b'Content-Disposition: form-data; name="day_format"', b"Content-Length: " + b"9" * 30),
    *(b"Content-Type: text/csv; charset=hex", b"Content-Transfer-Encoding: base64", b"%Y-%m-%d", TABLE),
    *(b"\r\n", b"\r\n\r\n", b"\x00", b"\xff", b"file=", b"&", b"%", b"%ff", b"="),
]
BODIES = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=14).map(b"".join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=BODIES, dress=st.sampled_from([FORM, PARTS]), address=st.sampled_from([PEOPLE, REPORT, LOGIN, "/nowhere/"]))
def test_no_bytes_break_a_form(administrator, body, dress, address):
    with transaction.atomic():
        assert administrator(address, body, dress)[0] < 500
        transaction.set_rollback(True)


# --- and whether it came whole ----------------------------------------------------------------------------------------
@pytest.fixture
def report(erin):
    tool = enter_live_tool(slug="copilot", name="Copilot", by=None)
    return f"key={uuid.uuid4()}&tool={tool.slug}&kind=bug&what_happened=It+stops+and+I+cannot+go+on".encode()


def test_half_a_sentence_is_not_a_report(colleague, report):
    status, words = colleague(REPORT, report[:-10], length=len(report))
    assert status == 400 and "did not arrive whole" in words and not Item.objects.exists()


def test_the_harness_sees_half_a_sentence_taken_for_whole(colleague, report, settings):
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != "config.bodies.BodyMiddleware"]
    colleague.site = ClientHandler()
    colleague(REPORT, report[:-10], length=len(report))
    assert Item.objects.get().what_happened.endswith("I ca")


@pytest.mark.parametrize("cut", [40, 200, len(TABLE)])
def test_half_a_file_is_not_a_file(administrator, cut):
    body = parts(part("day_format", b"%Y-%m-%d"), part("file", TABLE * 9, '; filename="hr.csv"'))
    status, words = administrator(PEOPLE, body[:-cut], PARTS, length=len(body))
    assert status == 400 and "did not arrive whole" in words and not Import.objects.exists()
    status, words = administrator(PEOPLE, body, PARTS, length=len(body) - cut)
    assert status == 422 and "Choose the file." in words and not Import.objects.exists(), "what is beyond is not read"


# --- who is answered how ----------------------------------------------------------------------------------------------
def test_a_machine_gets_a_problem_and_a_fragment_a_sentence(visitor):
    status, words = visitor("/api/v1/adoption", Untouched(), "application/json", length=10**9)
    assert status in (405, 413) and (status == 405 or json.loads(words)["status"] == 413)
    status, words = visitor(LOGIN, Untouched(), length=10**9, HTTP_HX_REQUEST="true")
    assert (
        status == 413 and words.startswith("What was sent is larger") and "text/plain" in visitor.answer["Content-Type"]
    )


def test_the_page_says_it_in_the_browsers_language(visitor):
    _, words = visitor(LOGIN, Untouched(), length=10**9, HTTP_ACCEPT_LANGUAGE="de")
    assert 'lang="de"' in words and "größer als 2 MB" in words
