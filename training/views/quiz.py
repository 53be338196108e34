"""The quiz: what it asks for, an attempt, and what became of it."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from training.actions import keep_answers, start_attempt, submit_attempt
from training.forms import AnswersForm, several
from training.models import Assessment, Attempt, Question
from training.rules import refusal_to_attempt
from training.rules.quiz import attempts_left, drawn, is_right, questions_asked
from training.rules.sitting import open_sitting
from training.rules.words import sentence
from training.views.onward import onward, onward_link
from ui.words import number_in_words


def published(pk) -> Assessment:
    assessments = Assessment.objects.filter(version__published_on__isnull=False)
    return get_object_or_404(assessments.select_related("version__course"), pk=pk)


@require_safe
def assessment(request, pk):
    """Before the quiz: how many questions, what is needed to pass, how many attempts are left."""
    quiz = published(pk)
    sitting = open_sitting(request.user, quiz.version.course)
    attempts = list(sitting.attempts.order_by("number")) if sitting else []
    context = {
        "quiz": quiz,
        "course": quiz.version.course,
        "drawn": questions_in_words(questions_asked(quiz)),
        **what_is_left(attempts_left(quiz, len(attempts))),
        "under_way": next((attempt for attempt in attempts if attempt.submitted_at is None), None),
        "attempts": [attempt for attempt in attempts if attempt.submitted_at],
        "refusal": refusal_to_attempt(request.user, quiz),
    }
    return render(request, "training/assessment.html", context)


def questions_in_words(n: int) -> str:
    return ngettext("One question", "{n} questions", n).format(n=sentence(number_in_words(n)))


def what_is_left(attempts: int) -> dict:
    """How many attempts, and the number as a sentence says it."""
    return {"left": attempts, "left_number": number_in_words(attempts)}


@require_POST
def start(request, pk):
    """Begin an attempt, or go on with the one under way."""
    attempt = start_attempt(person=request.user, assessment=published(pk))
    return redirect("training:attempt", attempt.pk)


def own_attempt(request, pk) -> Attempt:
    attempts = Attempt.objects.visible_to(request.user).select_related("assessment__version__course", "sitting")
    return get_object_or_404(attempts, pk=pk)


@require_safe
@never_cache
def attempt(request, pk):
    """The questions, or after submission what was right and why."""
    mine = own_attempt(request, pk)
    if mine.submitted_at:
        return render_result(request, mine)
    return render_questions(request, mine, AnswersForm(mine, drawn(mine)))


@require_POST
def submit(request, pk):
    """Hand in. While a question is open the answers given so far are kept, on the server, and the page says which."""
    mine = own_attempt(request, pk)
    if mine.submitted_at:
        return redirect("training:attempt", mine.pk)
    form = AnswersForm(mine, drawn(mine), request.POST)
    keep_answers(attempt=mine, answers=form.answers())
    if not form.is_valid():
        return render_questions(request, mine, form)
    mine = submit_attempt(attempt=mine)
    completion = getattr(mine.sitting, "completion", None) if mine.passed else None
    if completion and completion.awards.exists():
        return onward(request.user, completion)
    return redirect("training:attempt", mine.pk)


def render_questions(request, mine: Attempt, form: AnswersForm):
    context = {"attempt": mine, "quiz": mine.assessment, "course": mine.assessment.version.course, "form": form}
    return render(request, "training/attempt.html", context)


@dataclass(frozen=True)
class Answer:
    """One question of a submitted attempt, as its learner sees it: the choices they made, and what to know about
    them."""

    question: Question
    right: bool
    chosen: list

    @property
    def several(self) -> bool:
        return several(self.question)


def answers_of(mine: Attempt) -> list[Answer]:
    answers = []
    for question in drawn(mine):
        ids = mine.answers.get(str(question.pk), [])
        choices = list(question.choices.all())
        answers.append(
            Answer(
                question=question,
                right=is_right(question, ids),
                chosen=[choice for choice in choices if choice.pk in ids],
            )
        )
    return answers


def render_result(request, mine: Attempt):
    """What was right, the feedback for each answer, and how to go on."""
    answers = answers_of(mine)
    quiz = mine.assessment
    context = {
        "attempt": mine,
        "quiz": quiz,
        "course": quiz.version.course,
        "answers": answers,
        "right": sum(answer.right for answer in answers),
        **what_is_left(attempts_left(quiz, mine.number)),
        "refusal": "" if mine.passed else refusal_to_attempt(request.user, quiz),
        "award": mine.sitting.completion.awards.first() if mine.passed else None,
        "onward": onward_link(request.user) if mine.passed else "",
    }
    return render(request, "training/result.html", context)
