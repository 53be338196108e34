"""The register of AI systems, what the Studio decided about each, and the guardrails people work within."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people.models import Person
from studio.queries import GuardrailQuerySet, ToolQuerySet


class Tool(models.Model):
    """An AI system somebody may want to use. Its state (proposed, approved, live, retired) follows from its reviews."""

    class Risk(models.TextChoices):
        LOW = "low", pgettext_lazy("risk", "Low")
        LIMITED = "limited", pgettext_lazy("risk", "Limited")
        HIGH = "high", pgettext_lazy("risk", "High")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    vendor = models.CharField(max_length=80, blank=True)
    purpose = models.TextField(
        blank=True, help_text=_("What it is for, in one or two sentences an employee understands.")
    )
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="owned_tools")
    risk_tier = models.CharField(max_length=10, choices=Risk, default=Risk.LIMITED)

    objects = ToolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Review(models.Model):
    """A vetting decision about a tool on a day, by a named person, with the reason."""

    class Decision(models.TextChoices):
        APPROVE = "approve", pgettext_lazy("tool", "Approved")
        GO_LIVE = "go_live", pgettext_lazy("tool", "Live")
        RETIRE = "retire", pgettext_lazy("tool", "Retired")

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=10, choices=Decision)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    occurred_on = models.DateField(default=timezone.localdate)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-occurred_on", "-id"]

    def __str__(self):
        said = gettext("{tool}: {state} on {day}")
        return said.format(tool=self.tool, state=self.get_decision_display(), day=self.occurred_on)


class Guardrail(models.Model):
    """One sentence of what is and is not all right with a tool; withdrawn, not deleted."""

    class Kind(models.TextChoices):
        DO = "do", pgettext_lazy("guardrail", "Do")
        DO_NOT = "do_not", pgettext_lazy("guardrail", "Do not")

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="guardrails")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=300)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = GuardrailQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "kind", "text"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="one_guardrail_in_force_per_sentence",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text}"
