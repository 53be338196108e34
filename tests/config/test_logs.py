"""What is written about requests: enough to find a fault, and nothing that was entrusted to the site."""

import io
import json
import logging
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.logs import HOUSE, JsonFormatter
from inbox.rules import stop_token
from tests.config.test_headers import run
from tests.conftest import PASSWORD
from tests.test_architecture import LINE

PLANTED = {
    "password": PASSWORD,
    "wrong password": "planted-guess-83",
    "address": "erin@tidewater.example",
    "somebody's address": "planted.stranger@elsewhere.example",
    "query": "planted-query-17",
    "receipt": "planted-receipt-2931",
    "file name": "planted-salaries",
    "words": "planted words of a report",
    "bearer": "planted-bearer-5512",
    "host": "planted-host.example",
    "variable": "planted-in-a-variable-41",
    "exception": "planted-in-the-words",
    "task": "planted-argument-6",
    "request id": "planted-request-id",
}


@contextmanager
def written_by(formatter):
    """What a console with this formatter shows while the block runs, with every logger as loud as it can be."""
    output = io.StringIO()
    console = logging.StreamHandler(output)
    console.setFormatter(formatter)
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in ("django", "django.request", "config"))]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(console)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield output
    finally:
        logging.getLogger().removeHandler(console)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def a_busy_morning(client, erin) -> dict[str, str]:
    """Sign-in, a wrong password, a report with a file, secrets in addresses, a fault; returns what must stay unsaid."""
    client.raise_request_exception = False
    sign_in = reverse("account_login")
    client.post(sign_in, {"login": PLANTED["somebody's address"], "password": PLANTED["wrong password"]})
    client.post(sign_in, {"login": erin.email, "password": PLANTED["wrong password"]})
    client.post(sign_in, {"login": erin.email, "password": PASSWORD})
    file = SimpleUploadedFile(f"{PLANTED['file name']}.csv", b"a,b", content_type="text/csv")
    client.post("/feedback/new/", {"what_happened": PLANTED["words"], "attachments": file})
    client.get("/people/me/", {"q": PLANTED["query"], "email": PLANTED["somebody's address"]})
    client.get("/", headers={"authorization": f"Bearer {PLANTED['bearer']}", "x-request-id": PLANTED["request id"]})
    client.get(f"/feedback/receipts/{PLANTED['receipt']}/")
    client.get(f"/nowhere/{PLANTED['receipt']}/?next={PLANTED['query']}")
    client.get("/", headers={"host": PLANTED["host"]})
    token = stop_token(erin)
    client.get(reverse("inbox:stop", args=[token]))
    client.get(f"/breaks/{token}/")
    logging.getLogger("celery.app.trace").error(
        "Task %(name)s[%(id)s] raised unexpected: %(exc)s %(args)s",
        {"name": "inbox.tasks.send_delivery", "id": "7", "exc": PLANTED["exception"], "args": PLANTED["task"]},
    )
    logging.getLogger("somebody.else").warning(f"Cannot reach smtp://user:{PLANTED['bearer']}@host for {erin.email}")
    return PLANTED | {"token": token, "session": client.cookies["sessionid"].value, "name": erin.family_name}


def told(text: str, secrets: dict) -> set[str]:
    return {what for what, secret in secrets.items() if secret in text}


@pytest.fixture
def site(settings, client, erin):
    settings.ROOT_URLCONF = "tests.config.breaking"
    settings.ALLOWED_HOSTS = ["testserver"]
    return client


def lines_of(output) -> list[dict]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_nothing_entrusted_to_the_site_is_in_its_log(site, erin):
    with written_by(JsonFormatter()) as output:
        secrets = a_busy_morning(site, erin)
    assert told(output.getvalue(), secrets) == set()
    requests = [line for line in lines_of(output) if line["message"] == "request"]
    assert [line["status"] for line in requests if line["route"] == "breaks"] == [500]
    assert {"account_login", "inbox:stop", "feedback:receipt", "nowhere"} <= {line["route"] for line in requests}


def test_the_same_morning_in_a_plain_log_gives_secrets_away(site, erin):
    """The harness can see: this is what Django, Celery and a traceback write when nothing holds them back."""
    with written_by(logging.Formatter("%(message)s")) as output:
        secrets = a_busy_morning(site, erin)
    assert {"receipt", "token", "address", "exception", "task", "host", "bearer"} <= told(output.getvalue(), secrets)


def test_a_fault_can_be_followed_from_the_answer_to_the_line_of_code(site, erin):
    with written_by(JsonFormatter()) as output:
        site.raise_request_exception = False
        answer = site.get("/breaks/x/")
    about = [line for line in lines_of(output) if line.get("request") == answer["X-Request-Id"]]
    (fault,) = [line for line in about if line["logger"] == "django.request"]
    assert fault["error"] == "builtins.ValueError"
    assert fault["because_of"] == ["django.db.utils.IntegrityError", "psycopg.errors.NotNullViolation"]
    assert fault["trace"][-1].startswith("tests.config.breaking:") and fault["trace"][-1].endswith(" breaks")


def test_a_person_is_a_number_of_the_logs_own(site, erin, odette):
    with written_by(JsonFormatter()) as output:
        for person in (erin, erin, odette):
            site.force_login(person)
            site.get("/people/me/")
    first, again, other = [line["person"] for line in lines_of(output) if line.get("route") == "people:me"]
    assert first == again != other
    assert str(erin.pk) not in (first, other) and len(first) == 12


@pytest.mark.parametrize(("proxies", "kept"), [(1, True), (0, False)])
def test_the_number_of_a_request_is_taken_from_proxies_of_our_own_alone(client, settings, proxies, kept):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answer = client.get("/healthz", headers={"x-request-id": "0123456789abcdef0123"})
    assert (answer["X-Request-Id"] == "0123456789abcdef0123") is kept


def test_a_line_that_cannot_be_written_says_so_and_no_more():
    record = logging.LogRecord("x", logging.INFO, "", 1, "%d of %s", ("planted", "planted"), None)
    line = JsonFormatter().format(record)
    assert "could not be written: TypeError" in line and "planted" not in line


def test_the_words_of_our_own_code_are_known_as_such():
    """A word that our own code names, like the class of an error, is kept; from anybody else it could be anything."""
    for name, kept in (("inbox.actions", True), ("smtplib", False)):
        record = logging.LogRecord(name, logging.WARNING, "", 1, "Notice %s: %s", (7, "SMTPDataError"), None)
        message = json.loads(JsonFormatter().format(record))["message"]
        assert message == ("Notice 7: SMTPDataError" if kept else "Notice 7: …")
    assert {*LINE, "config"} == HOUSE


def test_a_public_site_writes_json_without_being_told():
    said = "import django, logging; django.setup(); logging.getLogger('x').warning('Seven of %d', 9)"
    (line,) = run("-c", said, DJANGO_SETTINGS_MODULE="config.settings").stderr.splitlines()
    assert json.loads(line)["message"] == "Seven of 9"
