"""Two answers for whoever watches the machines: is this process alive, and is it ready for people?

Both need no sign-in, start no session and are never sent to https, since a probe speaks plain http on the loopback
address (SECURE_REDIRECT_EXEMPT names them). They tell which part fails and nothing about how it is built.
"""

import logging
from functools import cache

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inbox.rules import outbox

logger = logging.getLogger(__name__)
PATIENCE = 2  # seconds for the broker to answer


class NotReady(Exception):
    """A part answers, but not as it must."""


@login_not_required
@require_safe
def healthz(request):
    """This process answers. Touches nothing: a lost database is no reason to start it again."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
def readyz(request):
    """200 when everything a page needs is there; else 503 with the names of what is not. What is only missed (pages
    take longer without it) is named as well: sending people to another machine would not bring it back."""
    failed, missed = (
        [name for name, check in checks.items() if not holds(name, check)] for checks in (CHECKS, COMFORTS)
    )
    waits = {} if "database" in failed else {"oldest_unsent_notice_seconds": oldest_unsent_notice()}
    told = {"ready": not failed, "failed": failed, "missed": missed}
    return JsonResponse(told | waits, status=503 if failed else 200)


def holds(name: str, check) -> bool:
    try:
        check()
    except Exception as problem:  # whatever a part's client raises means that the part is not there
        logger.warning("Not ready, %s: %s", name, type(problem).__name__)
        return False
    return True


# --- the parts --------------------------------------------------------------------------------------------------------
def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    if not migrations_of_the_code() <= MigrationRecorder(connection).applied_migrations().keys():
        raise NotReady


@cache
def migrations_of_the_code() -> set[tuple[str, str]]:
    """The last migration of each app, as (app, name): reading them takes a tenth of a second, once."""
    return set(MigrationLoader(None).graph.leaf_nodes())


def cache_of_figures() -> None:
    caches["fleeting"].ping()


def broker() -> None:
    with current_app.connection_for_write() as queue:
        queue.ensure_connection(max_retries=1, timeout=PATIENCE)


def notices() -> None:
    """A mail server that is down makes no page worse, so there is a limit only where the environment names one."""
    if settings.OLDEST_NOTICE_ALLOWED and oldest_unsent_notice() > settings.OLDEST_NOTICE_ALLOWED:
        raise NotReady


def oldest_unsent_notice() -> int:
    return outbox(timezone.now()).oldest_seconds


CHECKS = {"database": database, "migrations": migrations, "broker": broker, "notices": notices}
COMFORTS = {"cache": cache_of_figures}
