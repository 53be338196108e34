"""The attempts limit when requests race. The same harness catches the variant that only looks before it leaps."""

import threading

import pytest
from django.db import IntegrityError, connection, connections

from journal.rules import Refused
from people.models import Person
from training import actions as training
from training.actions import learning
from training.models import Assessment, Attempt, Completion, Course, Sitting

from .conftest import answers_for, complete_lessons, course_step, quiz_of, steps

RACERS = 8


@pytest.fixture
def ready(transactional_db, erin, basics):
    complete_lessons(erin, basics)
    return erin.pk, quiz_of(basics).pk


def race(act) -> list[Exception]:
    """Let RACERS threads do `act` at the same moment, each on its own connection; what went wrong, refusals aside."""
    line, wrong = threading.Barrier(RACERS), []

    def run():
        try:
            line.wait(timeout=20)
            act()
        except Refused:
            pass
        except Exception as problem:
            wrong.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


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
    threading.Event().wait(0.2)
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
    guards = [x for x in Attempt._meta.constraints if x.name in {"attempts_are_numbered", "one_attempt_under_way"}]
    with connection.schema_editor() as editor:
        for guard in guards:
            editor.remove_constraint(Attempt, guard)
    try:
        rounds(*ready, careless_start)
        assert Attempt.objects.count() > 3
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE training_attempt CASCADE")
        with connection.schema_editor() as editor:
            for guard in guards:
                editor.add_constraint(Attempt, guard)


def complete_both(monkeypatch, lock) -> list[Exception]:
    """Two last steps of one path, recorded at the same moment, with this way of locking the person."""
    person = Person.objects.get(given_name="Erin")
    basics, care = training_courses()
    monkeypatch.setattr(learning, "lock_person", lock)
    turns = iter([basics, care] * RACERS)
    pause = learning.award_completed_paths

    def slowly(**about):
        threading.Event().wait(0.3)
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
