"""Files of usage: which tool, whose report, which days."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import ngettext

from intake.models import Import
from studio.models import Tool


class UsageImport(models.Model):
    """An applied file of usage. The file itself, its hash, its counts and its rejected lines stand in `imported`.

    `days` are those the file was about, in order; `changed_days` those of which it said something new, each with its
    UsageRevision.
    """

    imported = models.OneToOneField(Import, models.PROTECT, primary_key=True, related_name="usage")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="usage_imports")
    source = models.CharField(max_length=40)
    days = ArrayField(models.DateField())
    changed_days = ArrayField(models.DateField())

    class Meta:
        ordering = ["-imported"]

    def __str__(self):
        said = ngettext("{source} of {tool}: {n} day", "{source} of {tool}: {n} days", len(self.days))
        return said.format(source=self.source, tool=self.tool, n=len(self.days))
