"""Tokens of machines: made, used and ended. The secret is told once and kept by nobody here."""

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from journal.actions import record
from journal.rules import refuse_if
from people.models import ApiToken, Person
from people.rules import digest_of, refusal_to_keep_tokens


@transaction.atomic
def create_api_token(*, name: str, scope: str = ApiToken.Scope.ADOPTION, by: Person | None) -> tuple[ApiToken, str]:
    """(token, secret): the secret is what the machine sends, 256 random bits; only its hash is stored."""
    refuse_if(refusal_to_keep_tokens(by))
    secret = f"gsw_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(name=name.strip(), scope=scope, digest=digest_of(secret), created_by=by)
    record(by=by, verb="people.create_api_token", subject=token, detail={"scope": scope})
    return token, secret


@transaction.atomic
def end_api_token(*, token: ApiToken, by: Person | None) -> None:
    """From now on the token opens nothing; the row stays as a fact. Ending it twice is ending it once."""
    refuse_if(refusal_to_keep_tokens(by))
    ended = ApiToken.objects.filter(pk=token.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    token.refresh_from_db()
    if ended:
        record(by=by, verb="people.end_api_token", subject=token)


@transaction.atomic
def note_use_of_token(*, token: ApiToken, on: date) -> None:
    """Keep the last day on which the token was used; the journal has each such day once, not each request."""
    if ApiToken.objects.filter(pk=token.pk).exclude(last_used_on__gte=on).update(last_used_on=on):
        record(by=None, verb="people.use_api_token", subject=token)
