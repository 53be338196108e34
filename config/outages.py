"""When the database is away: a page that says so and asks it for nothing, and one line in the log.

These are Django's own handlers of what a view or a middleware raised. A session that cannot be written because the
database has gone reaches the first as a bad request, so both look for the cause.
"""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.answers import answer

logger = logging.getLogger(__name__)
SECONDS = 10  # a server that is started again answers within these
# SQLSTATE: no connection, no room for one, shutting down or starting. Without a state there was no answer at all.
AWAY = ("08", "53", "57P")


def broken(request: HttpRequest) -> HttpResponse:
    """handler500."""
    if cause := outage_in(sys.exception()):
        return unavailable(request, cause)
    return answer(request, 500, _("Something went wrong on our side."), "500.html")


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    if cause := outage_in(exception):
        return unavailable(request, cause)
    return answer(request, 400, _("What was sent makes no sense here. Nothing of it was kept."), "400.html")


def outage_in(problem: BaseException | None) -> Exception | None:
    """What the database's driver raised because it has no server to talk to, here or in what led to this."""
    while problem is not None:
        if isinstance(problem, OperationalError | InterfaceError):
            state = getattr(problem.__cause__, "sqlstate", None)
            if state is None or state.startswith(AWAY):
                return problem
        problem = problem.__cause__ or problem.__context__
    return None


def unavailable(request: HttpRequest, cause: Exception) -> HttpResponse:
    logger.error("The database does not answer: %s", type(cause).__name__)
    said = _("The database does not answer just now. Try again in a moment.")
    response = answer(request, 503, said, "503.html")
    response.headers["Retry-After"] = str(SECONDS)
    response._has_been_logged = True  # in place of Django's own line with the whole trace, for each who waits
    return response
