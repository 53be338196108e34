"""Rules with their versions, and each report's route with its reasons."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.item import Item, both_or_neither
from feedback.models.queue import Queue
from feedback.queries import RouteQuerySet, RuleQuerySet
from people.models import Person


class Rule(models.Model):
    """A routing rule's place in the order. What it says is its latest version; a retired rule has no place."""

    position = models.PositiveIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint(
                fields=["position"], deferrable=models.Deferrable.DEFERRED, name="one_rule_a_place"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(position__isnull=True), Q(retired_at__isnull=False)),
                name="rule_has_a_place",
            ),
        ]

    def __str__(self):
        return _("rule {number}").format(number=self.pk)


class RuleVersion(models.Model):
    """What a rule said from a moment on. Never changed: a route points at the words that were in force."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    condition = models.JSONField(help_text=_("A tree of all/any over leaves; see rules.conditions."))
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    watchers = models.ManyToManyField(Person, blank=True, related_name="+")
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["rule", "number"]
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="one_rule_version_a_number")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.name} v{self.number}"


class Route(models.Model):
    """Why a report is in its queue: the snapshot that was judged, the rule version that won, and every rule's
    leaves."""

    class Reason(models.TextChoices):
        RULE = "rule", _("A rule matched")
        FALLBACK = "fallback", _("No rule matched")
        RESTRICTED = "restricted", _("S0 goes to the restricted queue")

    item = models.ForeignKey(Item, models.CASCADE, related_name="routes")
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    rule_version = models.ForeignKey(RuleVersion, models.PROTECT, null=True, blank=True, related_name="routes")
    snapshot = models.JSONField(help_text=_("Field -> values judged; the words themselves stay in the report."))
    explanation = models.JSONField(help_text=_("Each rule in order: version, matched, and what each leaf saw."))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(superseded_at__isnull=True), name="one_open_route_per_report"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(reason="rule"), Q(rule_version__isnull=False)), name="route_names_its_rule"
            ),
        ]

    def __str__(self):
        return _("{report} to {queue}").format(report=self.item, queue=self.queue)

    @property
    def why(self) -> str:
        """The few words that the inbox shows."""
        return self.rule_version.name if self.rule_version else self.get_reason_display()
