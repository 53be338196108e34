"""Figures that stand ready: one row for each tool and day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from studio.models import Tool


class CountedDay(models.Model):
    """The counts of every unit, of one tool on one day, as `rules.counting` counted them.

    A projection of the facts: `actions.figures` alone writes it, whoever reads it asks first which units the marks
    (FactsChange) name and counts those again. One row a day and not one for each unit, because a restated day counts
    a hundred days again: that is a hundred rows to write and not twenty thousand. The numbers are packed as
    `rules.board` says; `layout` tells what they are, so that after an upgrade the rows of the old look are not read.
    """

    pk = models.CompositePrimaryKey("tool_id", "day")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    layout = models.CharField(max_length=20)
    edition = models.CharField(max_length=40, help_text=_("Another one each time the day is counted."))
    total = models.BinaryField(help_text=_("The counts of everybody."))
    units = models.BinaryField(help_text=_("The counts of each unit, directly in it and with everything under it."))

    def __str__(self):
        return f"{self.tool_id} {self.day}"
