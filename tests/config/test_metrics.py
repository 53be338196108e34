"""/metrics: for whoever has the token, sums over everybody, whichever process answers."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from config.services import layout
from feedback.actions import report_item
from feedback.models import Item
from inbox.models import Delivery
from intake.models import Import
from studio.actions import propose_tool, review_tool
from tests.config.processes import eventually

TOKEN = "a long token that only the scraper knows"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def samples_of(text: str) -> list:
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def value_of(text: str, name: str, **labels) -> float:
    found = [s.value for s in samples_of(text) if s.name == name and labels.items() <= s.labels.items()]
    return sum(found)


def read(client) -> str:
    return client.get("/metrics", headers=BEARER).content.decode()


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer ünïcode"])
def test_without_the_token_there_is_nothing(client, db, header):
    assert client.get("/metrics", headers={"authorization": header}).status_code == 404


def test_a_site_without_a_token_has_no_such_page(client, db, settings):
    settings.METRICS_TOKEN = ""
    for header in ("Bearer ", "Bearer", ""):
        assert client.get("/metrics", headers={"authorization": header}).status_code == 404


def test_it_counts_answers_by_route_and_never_by_path(as_person, erin):
    client = as_person(erin)
    before = value_of(read(client), "groundswell_requests_total", route="feedback:item", status="404")
    for number in (11, 12, 13):
        client.get(f"/feedback/FB-{number}/")
    client.generic("PLANTED", "/people/me/")
    text = read(client)
    assert value_of(text, "groundswell_requests_total", route="feedback:item", status="404") == before + 3
    assert value_of(text, "groundswell_request_seconds_count", route="feedback:item") >= 3
    labels = {value for sample in samples_of(text) for value in sample.labels.values()}
    assert not [value for value in labels if "/" in value or "PLANTED" in value or "FB-" in value or "@" in value]


def test_it_says_what_waits_to_be_done(client, erin, tell):
    now = timezone.now()
    tell(erin), tell(erin)
    Delivery.objects.update(sent_at=None, due_at=now - timedelta(minutes=5))
    tool = propose_tool(slug="copilot", name="Copilot")
    for decision in ("approve", "go_live"):
        review_tool(tool=tool, decision=decision)
    report_item(tool=tool, kind="bug", what_happened="It froze.", reporter=erin)
    Item.objects.update(queue=None)
    Import.objects.create(kind="usage", kept_by="ai_ops", filename="june.csv", sha256="0" * 64, size=1)
    text = read(client)
    assert value_of(text, "groundswell_notices_unsent") == Delivery.objects.late(now).count() >= 2
    assert 300 <= value_of(text, "groundswell_oldest_unsent_notice_seconds") < 330
    assert value_of(text, "groundswell_items_unrouted") == 1
    assert value_of(text, "groundswell_imports_unsettled") == 1
    assert value_of(text, "groundswell_database_up") == 1


# --- several processes ------------------------------------------------------------------------------------------------
OURS = ["--config", "python:config.gunicorn"]
NAIVE = ["--worker-class", "gthread", "--no-control-socket"]


@pytest.fixture
def served(tmp_path):
    """served(options): gunicorn with three processes and no database; returns (master, port), stopped with the test."""
    started = []

    def served(options):
        door = socket.create_server(("127.0.0.1", 0))
        nowhere = {"DATABASE_URL": f"postgres://app@/{tmp_path}/x", "CELERY_BROKER_URL": "redis://127.0.0.1:1/0"}
        ours = {"GROUNDSWELL_LOCAL": "1", "GROUNDSWELL_HOME": str(tmp_path), "METRICS_TOKEN": TOKEN}
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{door.fileno()}", "--workers", "3"]
        master = subprocess.Popen(
            [*command, *options], cwd=layout.REPOSITORY, env=os.environ | nowhere | ours, pass_fds=[door.fileno()]
        )
        started.append((master, door))
        return master, door.getsockname()[1]

    yield served
    for master, door in started:
        master.terminate()
        master.wait(15)
        door.close()


def get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=BEARER)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def workers_of(master) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()]


def counted_across_deaths(master, port) -> set[float]:
    """Ten requests, every process killed, ten more; how many of the twenty each of several readings knows of."""
    for _ in range(10):
        get(port, "/healthz")
    before = workers_of(master)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: len(workers_of(master)) == 3 and not set(workers_of(master)) & set(before), patience=30)
    for _ in range(10):
        get(port, "/healthz")
    return {value_of(get(port, "/metrics"), "groundswell_requests_total", route="healthz") for _ in range(6)}


def test_whichever_process_is_asked_answers_for_all_of_them_and_for_the_dead(served):
    assert counted_across_deaths(*served(OURS)) == {20}


def test_the_harness_sees_counts_that_each_process_keeps_to_itself(served):
    assert max(counted_across_deaths(*served(NAIVE))) < 20


def test_a_lost_database_is_told_and_the_counts_remain(served):
    _, port = served(OURS)
    text = get(port, "/metrics")
    assert value_of(text, "groundswell_database_up") == 0 and "groundswell_notices_unsent" not in text
