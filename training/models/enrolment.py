"""Who should learn what, why and by when; and the facts of what they completed."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from training.models.course import Sitting
from training.models.path import Path
from training.queries import AssignmentQuerySet, CompletionQuerySet, ReasonQuerySet


class Assignment(models.Model):
    """A person is to take a path, for as long as one reason stands. Its state follows from facts; see
    rules.enrolment."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    path = models.ForeignKey(Path, models.PROTECT, related_name="assignments")
    assigned_on = models.DateField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["person", "path"]
        constraints = [models.UniqueConstraint(fields=["person", "path"], name="one_assignment_per_path")]

    def __str__(self):
        return f"{self.person}: {self.path}"


class AssignmentReason(models.Model):
    """Why somebody is to take a path, from a day until it is withdrawn; each reason has its own due day."""

    class Kind(models.TextChoices):
        UNIT_RULE = "unit_rule", _("Everyone in the unit")
        ROLE_RULE = "role_rule", _("Everyone in the role")
        WAVE = "wave", _("Part of the rollout")
        MANAGER = "manager", _("Asked by the manager")
        SELF = "self", _("Own choice")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reasons")
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=80, blank=True, help_text=_("What stands behind it, as in “wave:3”."))
    due_on = models.DateField(null=True, blank=True, help_text=_("The last day in time."))
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text=_("The first day without this reason."))
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "started_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "kind", "source"], condition=Q(ended_on__isnull=True), name="a_reason_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="reason_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        if not self.due_on:
            return gettext("{reason}, due any day").format(reason=self.get_kind_display())
        return gettext("{reason}, due {day}").format(reason=self.get_kind_display(), day=self.due_on)


class Completion(models.Model):
    """A person completed a step, in some version of its content, on a day. Never changed, never deleted.

    The step is named by its node key, not by a row of one path, so it counts in every path and in every version that
    has the key.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="completions")
    node_key = models.CharField(max_length=120)
    content_version = models.PositiveSmallIntegerField(null=True, blank=True)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=60, help_text=_("As in “player”, “attestation” or “import:lms”."))
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=160, unique=True)
    sitting = models.OneToOneField(Sitting, models.PROTECT, null=True, blank=True, related_name="completion")

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["occurred_on", "id"]
        indexes = [models.Index(fields=["person", "node_key", "occurred_on"], name="completion_by_person_and_step")]
        triggers = [pgtrigger.Protect(name="completion_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        words = gettext("{person} completed {step} on {day}")
        return words.format(person=self.person, step=self.node_key, day=self.occurred_on)
