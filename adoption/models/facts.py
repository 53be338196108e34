"""A mark for each change of the facts that figures are computed from."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adoption.queries import FactsChangeQuerySet

NO_UNIT = 0  # in the place of a unit's id: the people who are in none


class FactsChange(models.Model):
    """Figures from that day on are to be counted again: of one unit (None: of every unit), of one tool (None: of
    every tool).

    Statement-level triggers on the tables of facts insert these rows (migration 0005), so no writer can
    forget one, not even SQL by hand, and a change and its mark become visible together. A board is true on a day for
    every unit that no mark names. Whoever counts again takes the marks away in the same transaction
    (actions.figures); a mark that came in meanwhile stays. The columns are numbers, not foreign keys: a mark is a note
    to the one who counts, and must never make a writer wait for the row it names.
    """

    tool_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True, help_text=_("0 stands for the people who are in no unit."))
    from_on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    objects = FactsChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of facts")
        verbose_name_plural = _("changes of facts")
        ordering = ["id"]

    def __str__(self):
        tool, unit = self.tool_id or gettext("every tool"), self.unit_id or gettext("every unit")
        return gettext("{tool}, {unit} from {day}").format(tool=tool, unit=unit, day=self.from_on)
