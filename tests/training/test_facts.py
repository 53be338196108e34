"""What the database itself refuses: to forget, to rewrite, to hold two truths."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from journal.rules import Refused
from training import actions as training
from training.models import (
    Attempt,
    Award,
    AwardEvent,
    CertificationPolicy,
    Choice,
    Completion,
    CourseVersion,
    Lesson,
    LessonProgress,
    Node,
    PathVersion,
    Question,
    Sitting,
)

from .conftest import QUIZ, complete_lessons, lessons, quiz_of, take_quiz


@pytest.fixture
def past(erin, certify, basics, care, stella):
    """Somebody with one of every fact."""
    award = certify(erin)
    training.revoke_award(award=award, reason="Copied.", by=stella)
    complete_lessons(erin, care)
    return award


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Completion, {"score": 100}),
        (LessonProgress, {"completed_at": timezone.now()}),
        (AwardEvent, {"reason": "Something kinder."}),
        (CertificationPolicy, {"validity": "P9Y"}),
        (Award, {"name": "Somebody Else"}),
    ],
)
def test_facts_are_neither_changed_nor_deleted(past, model, change):
    for attempt in (lambda: model.objects.update(**change), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert model.objects.exists()


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (CourseVersion, {"number": 9}),
        (Lesson, {"body": "Other words."}),
        (Question, {"text": "Another question?"}),
        (Choice, {"correct": True}),
        (PathVersion, {"number": 9}),
        (Node, {"title": "Another step"}),
    ],
)
def test_what_is_published_stays(essentials, model, change):
    for attempt in (lambda: model.objects.update(**change), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_nothing_is_added_to_what_is_published(basics):
    version = basics.versions.get()
    with pytest.raises(DatabaseError, match="published"), transaction.atomic():
        Lesson.objects.create(version=version, position=9, title="One more")


def test_a_draft_can_be_written_anew(basics):
    training.write_draft(course=basics, lessons=lessons("Draft"), assessment=QUIZ, by=None)
    draft = training.write_draft(course=basics, lessons=lessons("Second thoughts"), by=None)
    assert [lesson.title for lesson in draft.lessons.all()] == ["Second thoughts"]
    assert not hasattr(draft, "assessment")


def test_a_submitted_attempt_stays(erin, basics):
    complete_lessons(erin, basics)
    attempt = take_quiz(erin, basics, right=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(score=100)


def test_one_sitting_is_open_at_a_time(erin, basics):
    complete_lessons(erin, basics, 1)
    twin = Sitting.objects.get()
    with pytest.raises(IntegrityError, match="one_open_sitting"), transaction.atomic():
        Sitting.objects.create(person=erin, course=basics, version=twin.version, number=2, started_at=timezone.now())


def test_the_limit_of_attempts_is_a_constraint(erin, basics):
    complete_lessons(erin, basics)
    sitting, quiz = Sitting.objects.get(), quiz_of(basics)
    with pytest.raises(IntegrityError, match="attempts_within_limit"), transaction.atomic():
        Attempt.objects.create(
            sitting=sitting,
            person=erin,
            assessment=quiz,
            number=quiz.attempts_limit + 1,
            limit=quiz.attempts_limit,
            question_ids=[],
            started_at=timezone.now(),
        )


def test_the_same_record_of_somewhere_else_is_one_completion(erin, chandra, basics, care):
    today = erin.today()
    first, again = (
        training.record_completion(person=erin, course=basics, on=today, source="lms", key="7") for _ in range(2)
    )
    assert first == again
    for person, course in ((chandra, basics), (erin, care)):
        with pytest.raises(Refused, match="belongs to another"):
            training.record_completion(person=person, course=course, on=today, source="lms", key="7")
    with pytest.raises(Refused, match="future"):
        training.record_completion(person=erin, course=care, on=today + timedelta(days=2), source="lms", key="8")
