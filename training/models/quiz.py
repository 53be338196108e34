"""How a course is checked: a bank of questions, and each attempt with the questions it drew."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from training.models.course import CourseVersion, Sitting
from training.models.frozen import frozen_with_parent
from training.queries import AttemptQuerySet

OF_QUESTION = (
    "training_courseversion v JOIN training_assessment a ON a.version_id = v.id WHERE a.id = {row}.assessment_id"
)
OF_CHOICE = (
    "training_courseversion v JOIN training_assessment a ON a.version_id = v.id"
    " JOIN training_question q ON q.assessment_id = a.id WHERE q.id = {row}.question_id"
)


class Assessment(models.Model):
    """The quiz at the end of a course version. An exam that stands alone in a path is a course without lessons."""

    version = models.OneToOneField(CourseVersion, models.CASCADE, related_name="assessment")
    pass_mark = models.PositiveSmallIntegerField(default=80, help_text=_("Per cent of the drawn questions."))
    attempts_limit = models.PositiveSmallIntegerField(default=3)
    questions_drawn = models.PositiveSmallIntegerField(default=5, help_text=_("Per attempt, from the bank."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pass_mark__gte=1, pass_mark__lte=100), name="pass_mark_is_a_percentage"),
            models.CheckConstraint(condition=Q(attempts_limit__gte=1), name="at_least_one_attempt"),
            models.CheckConstraint(condition=Q(questions_drawn__gte=1), name="at_least_one_question"),
        ]
        triggers = [frozen_with_parent("assessment_frozen", "training_courseversion v WHERE v.id = {row}.version_id")]

    def __str__(self):
        return gettext("Quiz of {version}").format(version=self.version)


class Question(models.Model):
    """A question of the bank. With several correct choices it asks for all of them."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["assessment", "position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "position"], name="one_question_per_position")]
        triggers = [frozen_with_parent("question_frozen", OF_QUESTION)]

    def __str__(self):
        return self.text


class Choice(models.Model):
    """An answer that can be chosen, whether it is right, and what to say to whoever chose it."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    correct = models.BooleanField(default=False)
    feedback = models.TextField(blank=True)

    class Meta:
        ordering = ["question", "position"]
        constraints = [models.UniqueConstraint(fields=["question", "position"], name="one_choice_per_position")]
        triggers = [frozen_with_parent("choice_frozen", OF_CHOICE)]

    def __str__(self):
        return self.text


class Attempt(models.Model):
    """One try at the quiz in a sitting: the questions it drew, the answers, and after submission a score that stays.

    `answers` maps question ids (as strings, JSON has no others) to lists of choice ids; before submission they are a
    draft. `limit` is the attempts limit as it was, so that the database can refuse a try too many however many
    requests race for it.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attempts")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="attempts")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(help_text=_("From 1 in each sitting."))
    limit = models.PositiveSmallIntegerField()
    question_ids = models.JSONField(help_text=_("As drawn, in the order shown."))
    answers = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Per cent, rounded down."),
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "sitting", "assessment", "number"], name="attempts_are_numbered"),
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(submitted_at__isnull=True), name="one_attempt_under_way"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=F("limit")), name="attempts_within_limit"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, score__isnull=True)
                | Q(submitted_at__isnull=False, score__isnull=False, score__lte=100),
                name="submitted_attempts_have_a_score",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="submitted_attempt_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            )
        ]

    def __str__(self):
        return gettext("{person}, attempt {n}").format(person=self.person, n=self.number)

    @property
    def passed(self) -> bool:
        return self.score is not None and self.score >= self.assessment.pass_mark
