"""A small curriculum: two courses, a path that opens Copilot, and ways to get somebody through it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from studio.actions import propose_tool, review_tool
from training import actions as training

PUBLISHED = date(2024, 1, 1)
QUIZ = {
    "pass_mark": 80,
    "attempts_limit": 3,
    "questions_drawn": 2,
    "questions": [
        {
            "text": f"Question {n}: may a customer's name go in?",
            "choices": [
                {"text": "Yes", "correct": False, "feedback": f"Not so {n}: names stay out."},
                {"text": "No", "correct": True, "feedback": f"Just so {n}: names stay out."},
            ],
        }
        for n in range(1, 6)
    ],
}


def lessons(*titles):
    return [{"title": title, "body": f"# {title}\n\nSome *words*.", "minutes": 4} for title in titles]


@pytest.fixture
def basics(db):
    """Three lessons and a quiz: two questions of five, three attempts, 80 % to pass."""
    course = training.create_course(slug="basics", title="Basics", summary="What it can and cannot do.", by=None)
    training.publish_course_version(
        course=course,
        lessons=lessons("What it is", "What it is not", "Asking well"),
        assessment=QUIZ,
        on=PUBLISHED,
        by=None,
    )
    return course


@pytest.fixture
def care(db):
    """Two lessons, no quiz."""
    course = training.create_course(slug="care", title="Handling with care", by=None)
    training.publish_course_version(course=course, lessons=lessons("Data", "Checking"), on=PUBLISHED, by=None)
    return course


@pytest.fixture
def copilot(db):
    tool = propose_tool(slug="copilot", name="Copilot")
    review_tool(tool=tool, decision="approve", on=PUBLISHED)
    review_tool(tool=tool, decision="go_live", on=PUBLISHED)
    return tool


CONFIRM = {"kind": "attestation", "key": "use", "title": "Fair use", "statement": "I check what it writes."}


def steps(*children, kind="in_order", **about):
    return {"kind": kind, "children": list(children), **about}


def course_step(slug):
    return {"kind": "course", "course": slug}


@pytest.fixture
def essentials(basics, care, copilot):
    """The path that qualifies for Copilot: both courses in order, then a confirmation. A year, 60 days, 14 days."""
    path = training.create_path(slug="essentials", name="Copilot Essentials", tool=copilot, by=None)
    tree = steps(course_step("basics"), course_step("care"), CONFIRM)
    training.publish_path(path=path, tree=tree, on=PUBLISHED, by=None)
    return path


@pytest.fixture
def certify(basics, care, essentials):
    """certify(erin, on=day): everything of the path on that day; the award it made."""

    def certify(person, on=None):
        on = on or person.today()
        training.record_completion(person=person, course=basics, on=on, source="lms", key=f"b{person.pk}{on}")
        training.record_completion(person=person, course=care, on=on, source="lms", key=f"c{person.pk}{on}")
        training.attest(person=person, path=essentials, key="use", on=on, by=person)
        return person.awards.filter(completed_on=on).last()

    return certify


def complete_lessons(person, course, how_many=None, at=None):
    """The person does the first lessons of the newest version."""
    for lesson in course.versions.latest("number").lessons.order_by("position")[:how_many]:
        training.complete_lesson(person=person, lesson=lesson, at=at, by=person)


def answers_for(attempt, right=True):
    """Answers to every drawn question: all right, or all wrong."""
    questions = attempt.assessment.questions.filter(pk__in=attempt.question_ids).prefetch_related("choices")
    return {q.pk: [c.pk for c in q.choices.all() if c.correct == right] for q in questions}


def take_quiz(person, course, right=True, at=None):
    """One attempt from start to submission."""
    attempt = training.start_attempt(person=person, assessment=quiz_of(course), at=at)
    return training.submit_attempt(attempt=attempt, answers=answers_for(attempt, right), at=at)


def quiz_of(course):
    return course.versions.latest("number").assessment


def days_ago(n):
    return timezone.localdate() - timedelta(days=n)
