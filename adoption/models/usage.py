"""Days of use, as the vendors report them."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adoption.queries import UsageDayQuerySet
from people.models import Person
from studio.models import Tool


class UsageDay(models.Model):
    """What one source says a person did with a tool on one day: a number of intentional actions, or None when it does
    not say.

    The key is (tool, day, person, source): a load replaces days of a source, and days come in order, so the index
    grows at its end. "What did this person do, and when first" is answered by YearOfUse, which keeps a second,
    scattered index off the longest table. It carries the foreign keys too: the database checks each person of a
    statement once, where it would otherwise check every row (migration 0005).
    """

    pk = models.CompositePrimaryKey("tool_id", "day", "person_id", "source")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    source = models.CharField(max_length=40, help_text=_("As in “github-copilot”."))
    actions = models.PositiveIntegerField(null=True, help_text=_("Empty means unknown, which is not zero."))
    detail = models.JSONField(default=dict, help_text=_("The vendor's own numbers, few and small."))

    objects = UsageDayQuerySet.as_manager()

    def __str__(self):
        return f"{self.tool_id} {self.day} {self.person_id}"


class BitsField(models.Field):
    """A fixed number of bits; in Python a string of 0 and 1."""

    def __init__(self, *args, length: int, **kwargs):
        self.length = length
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"length": self.length}

    def db_type(self, connection):
        return f"bit({self.length})"


class YearOfUse(models.Model):
    """On which days of a year a person used a tool, whatever the source: bit n stands for the n-th day of the year.

    A projection of UsageDay: use is at least one action. Statement-level triggers keep it (migration 0005), setting
    and clearing bits as rows come and go, in the transaction that writes the rows.
    """

    pk = models.CompositePrimaryKey("tool_id", "person_id", "year")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    days = BitsField(length=366)

    class Meta:
        verbose_name_plural = _("years of use")

    def __str__(self):
        return f"{self.tool_id} {self.person_id} {self.year}"


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
