"""What adoption's tests need beside the cast: a live tool with a path that takes one course, and certificates on
given days.
"""

import json
from contextlib import contextmanager, nullcontext
from datetime import date
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from adoption.actions.seats import add_event, locked_seat
from people.actions import create_unit
from studio import actions as studio
from training import actions as training

LIVE_FROM = date(2024, 1, 8)
TREE = {
    "kind": "in_order",
    "title": "Essentials",
    "children": [{"kind": "course", "course": "essentials"}],
}
LESSONS = [{"title": "What it is", "kind": "reading", "body": "Read me.", "minutes": 4, "url": ""}]


def go_live(tool, on=LIVE_FROM):
    studio.review_tool(tool=tool, decision="approve", on=on)
    studio.review_tool(tool=tool, decision="go_live", on=on)
    return tool


@pytest.fixture
def copilot(db):
    """A live tool that asks for no certificate."""
    tool = studio.propose_tool(
        slug="copilot", name="Copilot", purpose="Drafts, summaries and answers in the office tools."
    )
    return go_live(tool)


@pytest.fixture
def tree(company, claims, logistics):
    return [company, claims, logistics, create_unit(name="Motor", parent=claims, by=None)]


@pytest.fixture
def essentials(copilot):
    """The path that qualifies for Copilot: one course, valid for a year, 14 days of grace."""
    course = training.create_course(slug="essentials", title="Essentials", by=None)
    training.publish_course_version(course=course, lessons=LESSONS, on=LIVE_FROM, by=None)
    path = training.create_path(slug="copilot-essentials", name="Copilot Essentials", tool=copilot, by=None)
    policy = {"validity": "P1Y", "renewal_window": "P60D", "grace": "P14D", "mode": "from_completion"}
    training.publish_path(path=path, tree=TREE, policy=policy, on=LIVE_FROM, by=None)
    return path


@pytest.fixture
def certify(essentials):
    """certify(erin, date(…)): she completes the path on that day."""

    def certify(person, on):
        course = essentials.versions.get().nodes.get(kind="course").course
        training.record_completion(
            person=person, course=course, on=on, source="history", key=f"{person.pk}-{on}", by=None
        )

    return certify


@pytest.fixture
def open_seat():
    """open_seat(erin, tool, date(…)): her seat, granted on that day whatever she has learned."""

    def open_seat(person, tool, on):
        seat = locked_seat(person, tool)
        add_event(seat, "granted", by=None, on=on)
        return seat

    return open_seat


@pytest.fixture
def other_connection():
    """with other_connection() as connection: a second session of the test database, outside Django's."""

    @contextmanager
    def connect():
        about = connection.get_connection_params()
        about = {key: about[key] for key in ("dbname", "user", "host", "port", "password") if key in about}
        with psycopg.connect(**about, autocommit=True) as other:
            yield other

    return connect


class Bring:
    """The import commands as somebody at the shell meets them: what they print as JSON, and how they end."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, command, *arguments, content, refused=False, name="file.csv", **options):
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = StringIO()
        ending = pytest.raises(CommandError) if refused else nullcontext()
        with ending as error:
            call_command(command, *arguments, str(file), format="json", stdout=out, **options)
        report = json.loads(out.getvalue())
        if refused:
            assert str(error.value) == report["reason"]
        return report

    def usage(self, source, content, tool="copilot", **options):
        return self.run("import_usage", source, content=content, tool=tool, **options)

    def refused(self, source, content, **options):
        return self.usage(source, content, refused=True, **options)

    def seats(self, content, tool="copilot", **options):
        return self.run("import_seats", content=content, tool=tool, **options)

    def identities(self, content, source="github-copilot", **options):
        return self.run("import_identities", content=content, source=source, **options)


@pytest.fixture
def bring(tmp_path):
    """bring.usage("csv", text): the report of the command, which must end well; bring.refused(…): which must not."""
    return Bring(tmp_path)
