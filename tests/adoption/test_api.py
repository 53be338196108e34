"""GET /api/v1/adoption: the figures of the command, for a machine with a token, small numbers always withheld."""

import json
import logging
from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.management import call_command
from ninja.errors import HttpError

from adoption.actions import record_usage
from adoption.rules.report import SUPPRESSED
from config.api import WRONG_TOKEN, BearerToken
from people import actions as people
from people.models import ApiToken
from tests.adoption.histories import DAY

URL = "/api/v1/adoption"


@pytest.fixture(autouse=True)
def fresh_counts(settings):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "api"}
    settings.CACHES = settings.CACHES | {"default": memory}
    cache.clear()


@pytest.fixture
def secret(db):
    return people.create_api_token(name="Board report", by=None)[1]


@pytest.fixture
def ask(client, secret):
    """ask(as_of="…"): the answer to a machine with a token, about Copilot."""

    def ask(token=None, **query):
        headers = {"authorization": f"Bearer {token or secret}"}
        return client.get(URL, {"tool": "copilot", **query}, headers=headers)

    return ask


@pytest.fixture
def team(hire, claims, logistics, copilot, open_seat):
    """Twenty people of Claims and three of Logistics with a seat; twelve of Claims used it."""
    people = [hire(f"colleague{number}", claims) for number in range(20)]
    people += [hire(f"driver{number}", logistics) for number in range(3)]
    for person in people:
        open_seat(person, copilot, DAY - timedelta(days=40))
    record_usage(tool=copilot, source="csv", rows=[(person.pk, DAY, 3) for person in people[:12]], by=None)
    return people


@pytest.mark.parametrize("by", [{}, {"by": "unit"}])
def test_it_answers_what_the_command_prints(team, ask, by):
    out = StringIO()
    asked = ["--tool", "copilot", "--as-of", DAY.isoformat(), "--format", "json", *map("--by={}".format, by.values())]
    call_command("report_adoption", *asked, stdout=out)
    answer = ask(as_of=DAY.isoformat(), **by)
    assert answer.status_code == 200
    assert json.loads(answer.content) == json.loads(out.getvalue())
    assert list(answer.json()) == list(json.loads(out.getvalue()))


def test_small_numbers_are_withheld_whatever_is_asked(team, ask):
    answer = ask(as_of=DAY.isoformat(), by="unit", unsuppressed="true").json()
    assert answer["seats"] == 23
    assert answer["units"]["Logistics"]["seats"] == SUPPRESSED
    assert answer["units"]["Claims"]["seats"] == SUPPRESSED  # 23 - 20 would tell
    assert answer["units"]["Tidewater Mutual"]["adoption_rate"] is None


def test_without_a_day_it_is_today(team, ask):
    assert ask().json()["as_of"] == date.today().isoformat()


def test_the_document_tells_of_every_key(client, team, ask):
    document = client.get("/api/v1/openapi.json").json()
    assert list(document["paths"]) == [URL]
    known = document["components"]["schemas"]["Report"]["properties"]
    assert set(ask(by="unit").json()) == set(known)
    assert document["components"]["securitySchemes"]["BearerToken"]["scheme"] == "bearer"


# --- refusals ---------------------------------------------------------------------------------------------------------
def problem_of(answer, status: int) -> str:
    """The sentence of a refusal, which must be one."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"tool": "wizard"}, 404, "There is no tool “wizard”."),
        ({"tool": "\x00"}, 422, "tool: a tool's short name has letters, digits and hyphens."),
        ({"as_of": "2025-02-30"}, 422, "“2025-02-30” is not a day; write it like 2026-03-31."),
        ({"as_of": "1741910400"}, 422, "is not a day"),
        ({"as_of": ""}, 422, "is not a day"),
        ({"as_of": "9999-12-31"}, 422, "31 December 9999 has not come yet."),
        ({"as_of": "1999-12-31"}, 422, "Nobody had joined by 31 December 1999"),
        ({"by": "person"}, 422, "by: "),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(team, ask, query, status, sentence):
    assert sentence in problem_of(ask(**query), status)


def test_the_tool_must_be_named(client, team, secret):
    answer = client.get(URL, headers={"authorization": f"Bearer {secret}"})
    assert "tool: " in problem_of(answer, 422)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic YTpi", "Token x"])
def test_without_a_token_it_says_how(client, team, header):
    answer = client.get(URL, {"tool": "copilot"}, headers={"authorization": header} if header is not None else {})
    assert "Authorization: Bearer" in problem_of(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_nothing(as_person, ada, team):
    assert as_person(ada).get(URL, {"tool": "copilot"}).status_code == 401


def test_unknown_and_ended_tokens_are_refused(ask, team):
    assert "not known here" in problem_of(ask("gsw_wrong"), 401)
    token, secret = people.create_api_token(name="Old", by=None)
    assert ask(secret).status_code == 200
    people.end_api_token(token=token, by=None)
    assert "was ended on" in problem_of(ask(secret), 401)


def test_a_token_for_something_else_is_refused(ask, team):
    other = people.create_api_token(name="Other", by=None)
    ApiToken.objects.filter(pk=other[0].pk).update(scope="directory:write")
    assert "This token is for “directory:write”" in problem_of(ask(other[1]), 403)


def test_nothing_can_be_written(client, team, secret):
    assert client.post(URL, headers={"authorization": f"Bearer {secret}"}).status_code == 405


def test_no_log_holds_a_token(ask, team, secret, caplog, client, settings):
    settings.DEBUG = True
    with caplog.at_level(logging.DEBUG):
        ask()
        ask("gsw_wrong-but-private")
        client.get(URL, headers={"authorization": "Basic private-too"})
    assert caplog.records
    assert secret not in caplog.text
    assert "private" not in caplog.text


# --- the limit --------------------------------------------------------------------------------------------------------
def tries_until_limited(client, most=15, **meta) -> int | None:
    """How many wrong tokens, each claiming another address, are looked at until the door is shut; None: it never is."""
    for number in range(most):
        forged = {"x-forwarded-for": f"10.0.0.{number}", "authorization": f"Bearer gsw_{number}"}
        answer = client.get(URL, {"tool": "copilot"}, headers=forged | {k: v(number) for k, v in meta.items()})
        if answer.status_code == 429:
            return number
    return None


def test_ten_wrong_tokens_shut_the_door_for_wrong_ones_and_never_for_the_right_one(client, ask, team):
    assert tries_until_limited(client) == 10
    answer = ask("gsw_wrong")
    assert "Too many wrong tokens" in problem_of(answer, 429)
    assert answer.headers["Retry-After"] == "300"
    assert {ask().status_code for _ in range(12)} == {200}
    assert ask("gsw_wrong").status_code == 429, "and a right one takes no wrong one back"


def test_a_token_that_was_ended_is_a_wrong_one(client, ask, team):
    people.end_api_token(token=ApiToken.objects.get(), by=None)
    assert [ask().status_code for _ in range(12)] == [401] * 10 + [429] * 2


def test_a_limit_before_the_look_would_shut_the_right_one_out_and_be_seen_here(client, ask, team, monkeypatch):
    look = BearerToken.__call__

    def counted_first(self, request):
        if ratelimit.consume(request, **WRONG_TOKEN) is None:
            raise HttpError(429, "Too many.")
        return look(self, request)

    monkeypatch.setattr(BearerToken, "__call__", counted_first)
    tries_until_limited(client)
    assert ask().status_code == 429


def test_behind_a_proxy_only_its_own_word_counts(client, team, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert tries_until_limited(client, **{"x-forwarded-for": lambda n: f"10.0.0.{n}, 203.0.113.9"}) == 10
    cache.clear()
    assert tries_until_limited(client, **{"x-forwarded-for": lambda n: f"203.0.113.9, 10.0.0.{n}"}) is None


def test_a_limit_that_believes_the_header_would_be_seen_here(client, team, monkeypatch):
    def believing(self, request):
        return request.headers["x-forwarded-for"].split(",")[0].strip()

    monkeypatch.setattr(DefaultAccountAdapter, "get_client_ip", believing)
    assert tries_until_limited(client) is None


def test_right_tokens_are_not_counted(ask, team):
    assert {ask().status_code for _ in range(12)} == {200}
