"""Tokens of machines: the secret is told once, nowhere kept, and an administrator ends it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from journal.models import Entry
from journal.rules import Refused
from people import actions as people
from people.models import ApiToken
from people.rules import digest_of, token_of

TOKENS = "/admin/people/apitoken/"


def made_by(client, name="Board report"):
    answer = client.post(f"{TOKENS}add/", {"name": name, "scope": "adoption:read"})
    return answer, ApiToken.objects.first()


def shown_in(page: str) -> str:
    """The secret that a page shows."""
    return "gsw_" + page.partition('value="gsw_')[2].partition('"')[0]


def test_an_administrator_makes_a_token_and_sees_it_once(as_person, ada):
    client = as_person(ada)
    answer, token = made_by(client)
    secret = shown_in(answer.content.decode())
    assert token_of(secret) == token
    assert (token.created_by, token.scope, token.last_used_on, token.ended_at) == (ada, "adoption:read", None, None)
    assert "no-store" in answer.headers["Cache-Control"]
    for page in (TOKENS, f"{TOKENS}{token.pk}/change/", "/admin/"):
        assert secret not in client.get(page).content.decode()


def test_only_a_hash_is_stored_anywhere(as_person, ada):
    secret = shown_in(made_by(as_person(ada))[0].content.decode())
    assert ApiToken.objects.get().digest == digest_of(secret)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS kept WHERE kept::text LIKE %s', [f"%{secret[4:]}%"])
            assert cursor.fetchone() == (0,), table


def test_two_tokens_are_never_alike(db):
    assert len({people.create_api_token(name="x", by=None)[1] for _ in range(20)}) == 20


def test_the_shell_makes_one_too(db):
    out, err = StringIO(), StringIO()
    call_command("create_api_token", "Board report", stdout=out, stderr=err)
    assert token_of(out.getvalue().strip()).name == "Board report"
    assert "not shown again" in err.getvalue()


def test_ending_is_a_fact_with_an_author(as_person, ada):
    client = as_person(ada)
    _, token = made_by(client)
    for _ in range(2):
        client.post(TOKENS, {"action": "end_selected", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.ended_by == ada
    assert token.ended_at <= timezone.now()
    assert Entry.objects.filter(verb="people.end_api_token", actor_id=ada.pk).count() == 1


def test_a_day_of_use_is_noted_once(db):
    token, _ = people.create_api_token(name="x", by=None)
    today = timezone.localdate()
    for _ in range(3):
        people.note_use_of_token(token=token, on=today)
    token.refresh_from_db()
    assert token.last_used_on == today
    assert Entry.objects.filter(verb="people.use_api_token").count() == 1


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["erin", "omar", "stella"])
def test_others_neither_make_nor_end_nor_see_one(as_person, request, db, who):
    token, _ = people.create_api_token(name="x", by=None)
    person = request.getfixturevalue(who)
    client = as_person(person)
    assert client.get(TOKENS).status_code in (403, 404)
    assert client.post(f"{TOKENS}add/", {"name": "mine", "scope": "adoption:read"}).status_code in (403, 404)
    with pytest.raises(Refused, match="Only an administrator"):
        people.create_api_token(name="mine", by=person)
    with pytest.raises(Refused, match="Only an administrator"):
        people.end_api_token(token=token, by=person)
    assert not ApiToken.objects.visible_to(person).exists()
    assert ApiToken.objects.count() == 1


def test_a_scope_nobody_knows_is_refused_at_the_shell(db):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("create_api_token", "x", "--scope", "everything")


def test_the_database_keeps_no_secret_in_the_place_of_a_hash(db):
    with pytest.raises(IntegrityError, match="token_kept_as_a_hash"):
        ApiToken.objects.create(name="x", digest="gsw_" + "a" * 43)
