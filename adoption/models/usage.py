"""Days of use, as the vendors report them."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adoption.queries import UsageDayQuerySet
from people.models import Person
from studio.models import Tool


class UsageDay(models.Model):
    """What one source says a person did with a tool on one day: a number of intentional actions, or None when it does
    not say.

    The key is (tool, day, person, source): figures read a tool's range of days, a load replaces one day of a source.
    The partial index answers "has this person ever used it, and when first" without touching the table.
    """

    pk = models.CompositePrimaryKey("tool_id", "day", "person_id", "source")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40, help_text="As in “github-copilot”.")
    actions = models.PositiveIntegerField(null=True, help_text="Empty means unknown, which is not zero.")
    detail = models.JSONField(default=dict, help_text="The vendor's own numbers, few and small.")

    objects = UsageDayQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tool", "person", "day"], condition=Q(actions__gte=1), name="usage_of_person"),
        ]

    def __str__(self):
        return f"{self.tool_id} {self.day} {self.person_id}"


class UsageRevision(models.Model):
    """A (tool, source, day) was brought in, or replaced because the source said something else. Append-only.

    A day without a revision is a day nobody reported: a gap, not a zero.
    """

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="usage_revisions", db_index=False)
    source = models.CharField(max_length=40)
    day = models.DateField()
    rows = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tool", "day", "source"], name="usage_revision_by_day")]
        triggers = [pgtrigger.Protect(name="usage_revision_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.tool_id} {self.source} {self.day}"
