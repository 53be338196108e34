"""Every request is counted, timed and told in one line, by the name of its route and by nothing that it carried."""

import logging
import re
import time

from django.conf import settings
from django.utils.crypto import get_random_string, salted_hmac

from config import metrics
from config.logs import request_id

logger = logging.getLogger(__name__)

QUIET_ROUTES = {"static", "healthz", "readyz", "metrics"}
NUMBERED = re.compile(r"[0-9a-f-]{8,64}")


class RequestLogMiddleware:
    """Gives each request a number, which its answer carries as X-Request-Id, and writes one line about it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token, began = request_id.set(number_of(request)), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request_id.get()
            tell(request, response.status_code, time.monotonic() - began)
            return response
        finally:
            request_id.reset(token)


def number_of(request) -> str:
    """What a proxy of our own has called the request, else a number of ours: a stranger's words are not repeated."""
    named = request.headers.get("X-Request-Id", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    return named if NUMBERED.fullmatch(named) else get_random_string(16, "0123456789abcdef")


def tell(request, status: int, seconds: float) -> None:
    route = route_of(request)
    metrics.count(route, request.method, status, seconds)
    quiet = route in QUIET_ROUTES and status < 400
    level = logging.ERROR if status >= 500 else logging.DEBUG if quiet else logging.INFO
    facts = {"route": route, "method": metrics.known(request.method), "status": status, "ms": round(seconds * 1000, 1)}
    logger.log(level, "request", extra={"facts": facts | whose(request)})


def route_of(request) -> str:
    """The name of the route, never the path: “inbox:notice”; “static” for files, “nowhere” where there is no page."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else "nowhere"


def whose(request) -> dict:
    """Who asked, as a number that only this site can make; nobody where the request never asked who it is from."""
    person = getattr(request, "_cached_user", None)
    if person is None or person.pk is None:
        return {}
    return {"person": salted_hmac("config.logs.person", str(person.pk)).hexdigest()[:12]}
