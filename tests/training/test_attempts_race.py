"""The attempts limit when requests race. The same harness catches the variant that only looks before it leaps."""

import pytest
from django.db import IntegrityError

from journal.rules import Refused
from people.models import Person
from tests.races import SIXTY, at_once, problems, think, unguarded
from training import actions as training
from training.actions import learning
from training.models import Assessment, Attempt, Completion, Course, Sitting

from .conftest import PUBLISHED, QUIZ, answers_for, complete_lessons, course_step, lessons, quiz_of, steps

RACERS = 8
GUARDS = ("attempts_are_numbered", "one_attempt_under_way")


@pytest.fixture
def ready(transactional_db, erin, basics):
    complete_lessons(erin, basics)
    return erin.pk, quiz_of(basics).pk


def race(act, racers=RACERS) -> list[Exception]:
    """Let so many do `act` at the same moment; what went wrong, refusals aside."""
    return problems(at_once(*[act] * racers), Refused)


def guess_wrongly(person_id, quiz_id, start):
    """One attempt from start to submission, with every answer wrong."""
    attempt = start(person=Person.objects.get(pk=person_id), assessment=Assessment.objects.get(pk=quiz_id))
    training.submit_attempt(attempt=attempt, answers=answers_for(attempt, right=False))


def rounds(person_id, quiz_id, start) -> list[Exception]:
    """Three rounds of racing for three attempts."""
    return [problem for _ in range(3) for problem in race(lambda: guess_wrongly(person_id, quiz_id, start))]


def careless_start(*, person, assessment):
    """What start_attempt would be without its lock: count, think, write."""
    sitting = Sitting.objects.get(person=person)
    used = sitting.attempts.count()
    if used >= assessment.attempts_limit:
        raise Refused("Used up.")
    think()
    return Attempt.objects.create(
        sitting=sitting,
        person=person,
        assessment=assessment,
        number=used + 1,
        limit=assessment.attempts_limit,
        question_ids=list(assessment.questions.values_list("pk", flat=True)[:2]),
        started_at=sitting.started_at,
    )


def test_racing_requests_get_no_attempt_too_many(ready):
    assert rounds(*ready, training.start_attempt) == []
    assert list(Attempt.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_without_the_lock_the_constraints_still_hold_the_limit(ready):
    wrong = rounds(*ready, careless_start)
    assert wrong and all(isinstance(problem, IntegrityError) for problem in wrong)
    assert Attempt.objects.count() <= 3


def test_without_lock_and_constraints_the_limit_is_broken(ready):
    """The proof that the two tests above would notice."""
    with unguarded(Attempt, *GUARDS):
        rounds(*ready, careless_start)
        assert Attempt.objects.count() > 3


@pytest.fixture
def ten_places(transactional_db, erin, basics):
    """The next version of the course, whose quiz may be tried ten times."""
    training.publish_course_version(
        course=basics, lessons=lessons("All of it"), assessment=QUIZ | {"attempts_limit": 10}, on=PUBLISHED, by=None
    )
    complete_lessons(erin, basics)
    return erin.pk, quiz_of(basics).pk


def test_sixty_at_once_for_the_last_ten_attempts(ten_places):
    for _ in range(3):
        assert race(lambda: guess_wrongly(*ten_places, training.start_attempt), SIXTY) == []
    numbers = list(Attempt.objects.values_list("number", flat=True))
    assert 3 <= len(numbers) <= 10
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_same_sixty_without_lock_and_constraints_take_an_eleventh(ten_places):
    with unguarded(Attempt, *GUARDS):
        race(lambda: guess_wrongly(*ten_places, careless_start), SIXTY)
        assert Attempt.objects.count() > 10


def complete_both(monkeypatch, lock) -> list[Exception]:
    """Two last steps of one path, recorded at the same moment, with this way of locking the person."""
    person = Person.objects.get(given_name="Erin")
    basics, care = training_courses()
    monkeypatch.setattr(learning, "lock_person", lock)
    turns = iter([basics, care] * RACERS)
    pause = learning.award_completed_paths

    def slowly(**about):
        think()
        return pause(**about)

    monkeypatch.setattr(learning, "award_completed_paths", slowly)

    def act():
        course = next(turns)
        training.record_completion(person=person, course=course, on=person.today(), source="t", key=course.slug)

    return race(act)


def training_courses():
    return Course.objects.get(slug="basics"), Course.objects.get(slug="care")


@pytest.fixture
def two_steps(transactional_db, erin, basics, care):
    path = training.create_path(slug="both", name="Both", by=None)
    training.publish_path(path=path, tree=steps(course_step("basics"), course_step("care"), kind="all"), by=None)


def test_two_last_steps_at_once_earn_one_certificate(two_steps, monkeypatch, erin):
    assert complete_both(monkeypatch, learning.lock_person) == []
    assert (Completion.objects.count(), erin.awards.count()) == (2, 1)


def test_without_the_lock_the_certificate_is_missed(two_steps, monkeypatch, erin):
    complete_both(monkeypatch, lambda person: person)
    assert (Completion.objects.count(), erin.awards.count()) == (2, 0)
