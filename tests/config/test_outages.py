"""The database is away: every door says so, kindly and once, and is open again as soon as it answers."""

import json
import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views import defaults

from config import urls
from config.logs import JsonFormatter
from config.outages import outage_in
from feedback.models import Item
from people.actions import create_api_token
from tests.config.test_headers import guarded
from tests.conftest import PASSWORD


@login_not_required
def dies(request):
    """The server ends this connection in the middle of a page, as it does to everybody when it is stopped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return HttpResponse("never")


@login_not_required
def dies_late(request):
    """And here when the page is done, and only the session is still to be written."""
    request.session["seen"] = True
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    other.close()
    return HttpResponse("never")


@login_not_required
def is_slow(request):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1; SELECT pg_sleep(1)")
    return HttpResponse("never")


handler400, handler500 = urls.handler400, urls.handler500
urlpatterns = [path("dies/", dies), path("dies/late/", dies_late), path("is/slow/", is_slow), *urls.urlpatterns]


@pytest.fixture
def client(transactional_db, settings):
    """It lets go of lost connections after each answer, as a web server does; Django's own client never does."""
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    ask = client.request

    def and_let_go(**about):
        try:
            return ask(**about)
        finally:
            close_old_connections()

    client.request = and_let_go
    return client


@pytest.fixture
def database(transactional_db, tmp_path):
    """database.goes() and database.comes_back(): where its socket was, there is none."""

    class Database:
        where = connection.settings_dict["HOST"], connection.settings_dict["PORT"]

        def goes(self):
            connection.close()
            connection.settings_dict |= {"HOST": str(tmp_path), "PORT": ""}

        def comes_back(self):
            connection.close()
            connection.settings_dict["HOST"], connection.settings_dict["PORT"] = self.where

    yield Database()
    Database().comes_back()


PAGES = ["/", "/people/me/", "/adoption/", "/inbox/", "/admin/", "/imports/", "/learn/", "/feedback/receipts/aaaa/"]


@pytest.mark.parametrize("address", [*PAGES, "/verify/aaaa/", "/metrics"])
def test_a_page_says_that_it_is_back_in_a_moment(client, erin, database, address, settings):
    settings.METRICS_TOKEN = "a long one for a test"
    client.force_login(erin)
    database.goes()
    answer = client.get(address, headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    page = answer.content.decode()
    assert "is back in a moment" in page and 'class="brand"' in page and "style=" not in page and "<script>" not in page
    assert "no-store" in answer["Cache-Control"] and "sessionid" not in answer.cookies, "nobody is signed out by it"
    guarded(answer)


def test_nobody_is_signed_out_and_nothing_is_half_done(client, erin, database):
    client.force_login(erin)
    database.goes()
    assert client.post("/feedback/new/", {"what_happened": "It stops."}).status_code == 503
    database.comes_back()
    assert client.get("/people/me/").status_code == 200 and not Item.objects.exists()


def test_signing_in_and_out_say_the_same_and_work_again(client, erin, database):
    knock = {"login": erin.email, "password": PASSWORD}
    database.goes()
    assert client.post("/accounts/login/", knock).status_code == 503
    database.comes_back()
    assert client.post("/accounts/login/", knock).status_code == 302
    database.goes()
    assert client.post("/accounts/logout/").status_code == 503
    database.comes_back()
    client.post("/accounts/logout/")
    assert client.get("/people/me/").status_code == 302


def test_what_needs_no_database_is_there(client, database):
    database.goes()
    assert client.get("/healthz").status_code == 200 and client.get("/accounts/login/").status_code == 200


def test_a_machine_gets_a_problem_and_a_fragment_a_sentence(client, database):
    _, secret = create_api_token(name="Board report", by=None)
    database.goes()
    answer = client.get("/api/v1/adoption", headers={"Authorization": f"Bearer {secret}"})
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"], answer["Retry-After"]) == (503, 503, "10")
    assert answer["Content-Type"] == "application/problem+json" and "does not answer just now" in problem["detail"]
    answer = client.get("/verify/aaaa/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")


def test_it_is_said_in_the_readers_language(client, database):
    database.goes()
    answer = client.get("/verify/aaaa/", headers={"Accept-Language": "de"})
    assert 'lang="de"' in answer.content.decode() and "gleich wieder da" in answer.content.decode()


def test_the_log_says_it_once_and_names_nobody(client, erin, database, caplog):
    client.force_login(erin)
    database.goes()
    caplog.clear()
    client.get("/people/me/?q=erin@tidewater.example")
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records if record.levelno >= logging.ERROR]
    assert [line["logger"] for line in lines] == ["config.outages", "config.requests"]
    assert lines[0]["message"] == "The database does not answer: OperationalError" and lines[1]["status"] == 503
    assert "erin" not in json.dumps(lines) and "trace" not in json.dumps(lines)


def test_a_server_that_stops_in_the_middle_of_a_page(client, erin):
    assert client.get("/dies/").status_code == 503
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/dies/late/").status_code == 503
    client.force_login(erin)
    assert client.get("/people/me/").status_code == 200, "the next page has a connection of its own"


def test_the_harness_sees_a_site_that_has_no_such_page(client, erin, database, monkeypatch):
    monkeypatch.setattr(f"{__name__}.handler500", defaults.server_error)
    client.force_login(erin)
    database.goes()
    assert client.get("/people/me/").status_code == 500


# --- what is no outage ------------------------------------------------------------------------------------------------
def test_a_question_that_takes_too_long_is_our_fault(client):
    answer = client.get("/is/slow/")
    assert answer.status_code == 500 and "went wrong on our side" in answer.content.decode()


def test_other_troubles_are_no_outage():
    assert outage_in(None) is None and outage_in(ValueError()) is None
