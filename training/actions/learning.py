"""What a learner does: lessons, attempts, confirmations. The act that completes a path awards it in the same
transaction."""

import zoneinfo
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inbox.actions import notify
from journal.actions import record
from journal.rules import Refused, refuse_if
from people.models import Person
from training import notices
from training.actions.awarding import award_completed_paths, completions_of, lock_person
from training.models import (
    Assessment,
    Attempt,
    Completion,
    Course,
    CourseVersion,
    Lesson,
    LessonProgress,
    Path,
    Sitting,
)
from training.rules.attestation import refusal_to_attest, step_to_attest
from training.rules.authority import refusal_to_reopen
from training.rules.quiz import draw, drawn, refusal_to_attempt, refusal_to_submit, score_of
from training.rules.sitting import latest_version, lessons_left, open_sitting, refusal_to_sit, version_learned_on


def day_of(person: Person, at: datetime) -> date:
    """The calendar day of that moment where the person is."""
    return at.astimezone(zoneinfo.ZoneInfo(person.time_zone)).date()


def sit(person: Person, version: CourseVersion, at: datetime) -> Sitting:
    """The person's open sitting of the course, or a new one of this version; Refused when there is nothing to do in
    it."""
    sitting = open_sitting(person, version.course)
    if sitting:
        if sitting.version_id != version.pk:
            raise Refused(_("This lesson is of another version of the course than the one you began."))
        return sitting
    refuse_if(refusal_to_sit(person, version.course, day_of(person, at)))
    before = Sitting.objects.filter(person=person, course=version.course).count()
    return Sitting.objects.create(
        person=person, course=version.course, version=version, number=before + 1, started_at=at
    )


@transaction.atomic
def complete_lesson(*, person: Person, lesson: Lesson, at: datetime | None = None, by: Person | None):
    """The person did the lesson; the last one completes a course that has no quiz. Done twice is done once."""
    person, at = lock_person(person), at or timezone.now()
    latest = Sitting.objects.filter(person=person, version=lesson.version_id).order_by("number").last()
    done = latest and latest.progress.filter(lesson=lesson).first()
    if done and (latest.ended_at is None or refusal_to_sit(person, latest.course, day_of(person, at))):
        return done
    sitting = sit(person, lesson.version, at)
    progress = LessonProgress.objects.create(sitting=sitting, lesson=lesson, person=person, completed_at=at)
    record(by=by, verb="training.complete_lesson", subject=lesson, detail={"person": person.pk})
    if not lessons_left(sitting) and not Assessment.objects.filter(version=lesson.version_id).exists():
        complete_course(sitting=sitting, at=at, by=by)
    return progress


def complete_course(*, sitting: Sitting, at: datetime, score: int | None = None, by: Person | None) -> Completion:
    """End the sitting with its completion, and award what that completes. Part of the act that did the last step."""
    sitting.ended_at = at
    sitting.save(update_fields=["ended_at"])
    completion = Completion.objects.create(
        person=sitting.person,
        node_key=sitting.course.key,
        content_version=sitting.version.number,
        occurred_on=day_of(sitting.person, at),
        by=by,
        source="player",
        score=score,
        idempotency_key=f"sitting:{sitting.pk}",
        sitting=sitting,
    )
    record(by=by, verb="training.complete_course", subject=sitting.course, detail={"person": sitting.person_id})
    award_completed_paths(completion=completion, by=by)
    return completion


@transaction.atomic
def start_attempt(*, person: Person, assessment: Assessment, at: datetime | None = None) -> Attempt:
    """Begin an attempt, with its questions drawn; one that is under way is returned instead of a second one.

    The lock on the person makes the refusal polite; the numbered constraint of Attempt holds the limit without it.
    """
    person, at = lock_person(person), at or timezone.now()
    refuse_if(refusal_to_attempt(person, assessment, day_of(person, at)))
    sitting = sit(person, assessment.version, at)
    under_way = sitting.attempts.filter(submitted_at__isnull=True).first()
    if under_way:
        return under_way
    number = sitting.attempts.count() + 1
    bank = list(assessment.questions.order_by("position").values_list("pk", flat=True))
    attempt = Attempt.objects.create(
        sitting=sitting,
        person=person,
        assessment=assessment,
        number=number,
        limit=assessment.attempts_limit,
        question_ids=draw(bank, assessment.questions_drawn, number, seed=f"{sitting.pk}"),
        started_at=at,
    )
    record(by=person, verb="training.start_attempt", subject=attempt, detail={"number": number})
    return attempt


@transaction.atomic
def keep_answers(*, attempt: Attempt, answers: dict) -> Attempt:
    """Keep the answers so far; what names no drawn question or no choice of it is left out. A submitted attempt
    stays."""
    lock_person(attempt.person)
    attempt = Attempt.objects.select_related("person", "assessment", "sitting__version", "sitting__course").get(
        pk=attempt.pk
    )
    if attempt.submitted_at:
        return attempt
    attempt.answers = answers_to(attempt, answers)
    attempt.save(update_fields=["answers"])
    return attempt


def answers_to(attempt: Attempt, answers: dict) -> dict[str, list[int]]:
    """{question id: [choice id, ...]} reduced to this attempt's questions and their choices, ready for JSON."""
    given = {str(question): {int(choice) for choice in chosen} for question, chosen in answers.items()}
    kept = {}
    for question in drawn(attempt):
        chosen = [choice.pk for choice in question.choices.all() if choice.pk in given.get(str(question.pk), ())]
        if chosen:
            kept[str(question.pk)] = chosen
    return kept


def submit_attempt(*, attempt: Attempt, answers: dict | None = None, at: datetime | None = None) -> Attempt:
    """Hand the attempt in: {question id: [choice id, ...]}, or the answers kept so far. Passing completes the course.

    Refused while a question is open, with the other answers kept; that is why the two steps are two transactions. A
    second submission is the first one.
    """
    if answers is not None:
        attempt = keep_answers(attempt=attempt, answers=answers)
    return mark(attempt=attempt, at=at or timezone.now())


@transaction.atomic
def mark(*, attempt: Attempt, at: datetime) -> Attempt:
    """Score the kept answers, once."""
    person = lock_person(attempt.person)
    attempt = Attempt.objects.select_related("person", "assessment", "sitting__version", "sitting__course").get(
        pk=attempt.pk
    )
    if attempt.submitted_at:
        return attempt
    questions = drawn(attempt)
    refuse_if(refusal_to_submit(questions, attempt.answers) or ended(attempt.sitting))
    attempt.score, attempt.submitted_at = score_of(questions, attempt.answers), at
    attempt.save(update_fields=["score", "submitted_at"])
    record(by=person, verb="training.submit_attempt", subject=attempt, detail={"number": attempt.number})
    if attempt.passed:
        complete_course(sitting=attempt.sitting, at=at, score=attempt.score, by=person)
    return attempt


def ended(sitting: Sitting) -> str:
    return _("This course was completed or opened anew meanwhile.") if sitting.ended_at else ""


@transaction.atomic
def attest(*, person: Person, path: Path, key: str, on: date | None = None, by: Person | None) -> Completion:
    """Confirm the statement of a path's attestation step, by its key; confirming it again for the same cycle changes
    nothing."""
    person = lock_person(person)
    on = on or person.today()
    node_key = key if key.startswith("attest:") else f"attest:{key}"
    step = step_to_attest(person, path, node_key, on)
    if step and step.done and step.confirmed:
        return step.confirmed[-1]
    refuse_if(refusal_to_attest(step, person, by))
    completion = Completion.objects.create(
        person=person,
        node_key=node_key,
        occurred_on=on,
        by=by,
        source="attestation",
        idempotency_key=f"{node_key}:{person.pk}:{len(step.confirmed) + 1}",
    )
    record(by=by, verb="training.attest", subject=completion, detail={"path": path.pk})
    award_completed_paths(completion=completion, by=by)
    return completion


@transaction.atomic
def record_completion(
    *,
    person: Person,
    course: Course,
    on: date,
    source: str,
    key: str,
    score: int | None = None,
    by: Person | None = None,
) -> Completion:
    """Record a completion that happened elsewhere or before, on the day it happened. (source, key) makes it the same
    record."""
    person, full_key = lock_person(person), f"{source}:{key}"
    done = completions_of(person)
    if known := next((x for x in done if (x.idempotency_key, x.node_key) == (full_key, course.key)), None):
        return known
    if on > person.today():
        raise Refused(_("A completion cannot be in the future."))
    version = version_learned_on(course, on)
    completion = Completion(
        person=person,
        node_key=course.key,
        content_version=version and version.number,
        occurred_on=on,
        by=by,
        source=source,
        score=score,
        idempotency_key=full_key,
    )
    save_once(completion)
    Sitting.objects.filter(person=person, course=course, ended_at__isnull=True).update(ended_at=timezone.now())
    record(by=by, verb="training.record_completion", subject=completion, detail={"on": on.isoformat()})
    award_completed_paths(completion=completion, done=done, by=by)
    return completion


def save_once(completion: Completion) -> None:
    """Save it; Refused when its key belongs to somebody else's completion, or to one of another course."""
    try:
        with transaction.atomic():
            completion.save(force_insert=True)
    except IntegrityError as taken:
        words = _("The record {key} belongs to another completion.")
        raise Refused(words.format(key=completion.idempotency_key)) from taken


@transaction.atomic
def reopen_course(*, person: Person, course: Course, by: Person | None) -> Sitting:
    """Begin the course anew for somebody who has used every attempt: the lessons again, then new attempts."""
    person = lock_person(person)
    sitting = open_sitting(person, course)
    refuse_if(refusal_to_reopen(by, sitting))
    sitting.ended_at = timezone.now()
    sitting.save(update_fields=["ended_at"])
    fresh = sit(person, latest_version(course), sitting.ended_at)
    record(by=by, verb="training.reopen_course", subject=fresh, detail={"course": course.pk})
    notify(to=person, **notices.reopened(course, fresh.pk))
    return fresh
