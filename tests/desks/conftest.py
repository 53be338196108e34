"""A live tool, the path that opens it, and people at several places on it."""

from datetime import timedelta
from io import BytesIO

import pytest

from adoption import actions as adoption
from intake.actions import settle
from intake.rules import Layout
from studio import actions as studio
from training import actions as training
from training.models import AssignmentReason

LESSON = {"title": "What it is for", "kind": "reading", "body": "Read this.", "minutes": 4, "url": ""}


@pytest.fixture
def copilot(db):
    tool = studio.propose_tool(slug="copilot", name="Copilot", purpose="Drafts and summarises.")
    studio.review_tool(tool=tool, decision="approve")
    studio.review_tool(tool=tool, decision="go_live")
    return tool


@pytest.fixture
def essentials(copilot):
    """One course of one lesson opens Copilot."""
    training.create_course(slug="basics", title="The basics", by=None)
    course = training.create_path(slug="essentials", name="Copilot Essentials", tool=copilot, by=None)
    from training.models import Course

    training.publish_course_version(course=Course.objects.get(), lessons=[LESSON], by=None)
    training.publish_path(
        path=course, tree={"kind": "all", "children": [{"kind": "course", "course": "basics"}]}, by=None
    )
    return course


@pytest.fixture
def enrol(essentials):
    """enrol(erin, due_in=-3): assigned a month ago, due in that many days."""

    def enrol(person, due_in=14):
        today = person.today()
        return training.assign_path(
            person=person,
            path=essentials,
            reason=AssignmentReason.Kind.MANAGER,
            due_on=today + timedelta(days=due_in),
            on=today - timedelta(days=30),
            by=None,
        )

    return enrol


@pytest.fixture
def certify(essentials):
    """certify(erin): holds the certificate since that many days ago."""

    def certify(person, days_ago=60):
        from training.models import Course

        on = person.today() - timedelta(days=days_ago)
        training.assign_path(person=person, path=essentials, reason=AssignmentReason.Kind.SELF, on=on, by=person)
        training.record_completion(
            person=person,
            course=Course.objects.get(slug="basics"),
            on=on,
            source="history",
            key=f"{person.pk}-{on}",
            by=None,
        )

    return certify


@pytest.fixture
def seat(copilot, certify):
    """seat(erin): certified, with a seat opened that many days ago."""

    def seat(person, days_ago=50):
        certify(person, days_ago=days_ago + 1)
        adoption.grant_seat(person=person, tool=copilot, on=person.today() - timedelta(days=days_ago), by=None)

    return seat


@pytest.fixture
def seats(copilot, essentials):
    """seats(team): what `seat` gives to one person, brought in for all of them from files."""

    def bring(people, columns, receive, apply, **about):
        rows = "".join(f"{person.email},{columns[1]}\n" for person in people)
        kept = receive(content=BytesIO(f"{columns[0]}\n{rows}".encode()), filename="x.csv", by=None, **about)
        assert settle(imported=kept, using=apply, by=None).applied == len(people)

    def seats(people, days_ago=50):
        opened = people[0].today() - timedelta(days=days_ago)
        learned = opened - timedelta(days=1)
        training.assign_path_to_all(people=people, path=essentials, reason="unit_rule", on=learned, by=None)
        done = ("email,course,completed_on", f"basics,{learned}")
        bring(people, done, training.receive_completions, training.apply_completions, layout=Layout())
        bring(people, ("email,granted_on", opened), adoption.receive_seats, adoption.apply_seats, tool=copilot)

    return seats


@pytest.fixture
def champion(claims, chandra, mona):
    """Chandra, active champion of Claims."""
    nomination = adoption.nominate_champion(person=chandra, unit=claims, by=mona, lead=True)
    adoption.accept_nomination(assignment=nomination, by=chandra)
    return chandra
