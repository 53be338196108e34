"""How a quiz draws, marks and limits. Nothing here writes."""

import random
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.models import Assessment, Attempt, Question
from training.rules.sitting import lessons_left, open_sitting, refusal_to_sit
from training.rules.words import sentence
from ui.words import number_in_words


def draw(question_ids: list[int], how_many: int, attempt: int, seed: str) -> list[int]:
    """The questions of an attempt (from 1): the bank in one shuffled order per seed, dealt `how_many` at a time, so
    that a second attempt meets new questions for as long as the bank has some. Never a question twice in one attempt.
    """
    bank = list(question_ids)
    random.Random(seed).shuffle(bank)  # noqa: S311 - an order to learn by, not a secret
    how_many = min(how_many, len(bank))
    start = (attempt - 1) * how_many % len(bank)
    return (bank + bank)[start : start + how_many]


def drawn(attempt: Attempt) -> list[Question]:
    """The attempt's questions with their choices, in the order they were drawn."""
    questions = attempt.assessment.questions.filter(pk__in=attempt.question_ids).prefetch_related("choices")
    return sorted(questions, key=lambda question: attempt.question_ids.index(question.pk))


def is_right(question: Question, chosen: Collection[int]) -> bool:
    """Right when exactly the correct choices were chosen."""
    return {choice.pk for choice in question.choices.all() if choice.correct} == set(chosen)


def score_of(questions: Collection[Question], answers: Mapping[str, list[int]]) -> int:
    """Per cent of the questions answered right, rounded down."""
    right = sum(is_right(question, answers.get(str(question.pk), [])) for question in questions)
    return 100 * right // len(questions)


def questions_asked(assessment: Assessment) -> int:
    """How many questions one attempt asks."""
    return min(assessment.questions_drawn, assessment.questions.count())


def attempts_left(assessment: Assessment, used: int) -> int:
    return max(0, assessment.attempts_limit - used)


def refusal_to_attempt(person, assessment: Assessment, on=None) -> str:
    """Why this person cannot start (or go on with) an attempt now, or ''."""
    sitting = open_sitting(person, assessment.version.course)
    if sitting is None:
        return refusal_to_sit(person, assessment.version.course, on) or lessons_first(
            assessment.version.lessons.count()
        )
    if sitting.version_id != assessment.version_id:
        return _("You began another version of this course; its quiz is on the course's page.")
    if left := lessons_left(sitting):
        return lessons_first(left)
    attempts = list(sitting.attempts.all())
    under_way = any(attempt.submitted_at is None for attempt in attempts)
    if not under_way and not attempts_left(assessment, len(attempts)):
        return attempts_used(assessment.attempts_limit)
    return ""


def attempts_used(limit: int) -> str:
    return ngettext(
        "You have used your one attempt at this quiz. The AI Studio can open the course for you again.",
        "You have used your {n} attempts at this quiz. The AI Studio can open the course for you again.",
        limit,
    ).format(n=number_in_words(limit))


def lessons_first(left: int) -> str:
    if not left:
        return ""
    words = ngettext("The quiz opens after one more lesson.", "The quiz opens after {n} more lessons.", left)
    return words.format(n=number_in_words(left))


def refusal_to_submit(questions: Collection[Question], answers: Mapping[str, list[int]]) -> str:
    """Why these answers are not complete, or ''."""
    open_questions = sum(not answers.get(str(question.pk)) for question in questions)
    if not open_questions:
        return ""
    return ngettext(
        "One question is still open; your other answers are kept.",
        "{n} questions are still open; your other answers are kept.",
        open_questions,
    ).format(n=sentence(number_in_words(open_questions)))
