"""The machine's door: one API, its tokens, and its refusals as JSON. Each app's own api.py says what it answers.

A wrong token is counted for the address it comes from, as a wrong password is. A right one is never counted and never
waits: many machines may stand behind one address, and nobody finds 256 random bits by trying. Which address that is,
allauth decides: X-Forwarded-For is believed from TRUSTED_PROXY_COUNT proxies and nobody else.
"""

from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security.http import HttpAuthBase

from adoption.api import router as adoption
from people.actions import note_use_of_token
from people.models import ApiToken
from people.rules import refusal_of_token, token_of

HOW = "Send “Authorization: Bearer” and a token; an administrator makes one in the admin."
WRONG_TOKEN = {"app": "allauth.account", "action": "wrong_api_token", "limit_get": True}


class BearerToken(HttpAuthBase):
    """Who asks, by the token alone: a session opens nothing here. Ninja's own bearer logs what it cannot read."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> ApiToken:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise HttpError(401, HOW)
        token = token_of(secret.strip())
        if refusal := refusal_of_token(token):
            if ratelimit.consume(request, **WRONG_TOKEN) is None:
                raise HttpError(429, "Too many wrong tokens came from this address. Try again in five minutes.")
            raise HttpError(401, refusal)
        note_use_of_token(token=token, on=timezone.localdate())
        return token


api = NinjaAPI(
    title="Groundswell",
    version="1",
    description="Figures for machines. " + HOW,
    auth=BearerToken(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", adoption)


def problem(status: int, detail: str) -> JsonResponse:
    """A refusal as RFC 9457 has it: the sentence is the detail."""
    about = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    answer = JsonResponse(about, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Groundswell"'
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = "300"
    return answer


@api.exception_handler(HttpError)
def refused(request, error):
    return problem(error.status_code, str(error))


@api.exception_handler(Http404)
def not_found(request, error):
    return problem(404, str(error) or "There is nothing here.")


@api.exception_handler(ValidationError)
def not_understood(request, error):
    """Which parameter, and what is wrong with it."""
    said = [f"{each['loc'][-1]}: {each['msg'].removeprefix('Value error, ')}" for each in error.errors]
    return problem(422, "; ".join(said))


def door(pattern):
    """Its tokens guard the API; a sign-in would only send machines to a form."""
    pattern.callback = login_not_required(pattern.callback)
    return pattern


urls = [door(pattern) for pattern in api.urls[0]], *api.urls[1:]
