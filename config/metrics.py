"""Figures for Prometheus: how the site answers, and what waits to be done. Sums over everybody, never about one.

The processes of the web server keep their counts in files beside each other (see config/gunicorn.py), so whichever
process is asked answers for all of them. What waits is counted in the database when somebody asks.
"""

import logging
import os
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from feedback.models import Item
from inbox.rules import outbox
from intake.models import Import

logger = logging.getLogger(__name__)

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

REQUESTS = Counter("groundswell_requests", "Requests answered.", ["route", "method", "status"], registry=None, unit="")
DURATIONS = Histogram(
    "groundswell_request_seconds", "How long an answer took.", ["route"], buckets=SECONDS, registry=None
)


def known(method: str) -> str:
    """The method, or "other": whatever a client makes up must not become a label."""
    return method if method in METHODS else "other"


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request. `route` is a route's name, of which there are as many as the site has."""
    REQUESTS.labels(route, known(method), status).inc()
    DURATIONS.labels(route).observe(seconds)


class Waiting:
    """What the house has yet to do, from its rows. Where the database does not answer, only that is told."""

    def collect(self):
        try:
            waiting = list(self.gauges())
        except DatabaseError as problem:
            logger.warning("What waits could not be counted: %s", type(problem).__name__)
            waiting = []
        yield gauge("database_up", "Whether what waits could be counted.", bool(waiting))
        yield from waiting

    def gauges(self):
        mails = outbox(timezone.now())
        yield gauge("notices_unsent", "Mails of notices whose time has come and that are not sent.", mails.unsent)
        yield gauge("oldest_unsent_notice_seconds", "For how long the oldest of them waits.", mails.oldest_seconds)
        yield gauge("items_unrouted", "Reports without a queue.", Item.objects.unrouted().count())
        yield gauge("imports_unsettled", "Files received and not yet applied.", Import.objects.unsettled().count())


def gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"groundswell_{name}", words, value=value)


def exposition() -> bytes:
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
        registry.register(DURATIONS)
    registry.register(Waiting())
    return generate_latest(registry)


@login_not_required
@require_safe
def metrics(request):
    """Whoever does not bring the token of METRICS_TOKEN finds nothing here; without such a setting nobody does."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    if not wanted or scheme != "Bearer" or not secrets.compare_digest(token.encode(), wanted.encode()):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
