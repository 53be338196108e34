"""A mark for each change of the facts that figures are computed from."""

from django.db import models
from django.db.models.functions import Now


class FactsChange(models.Model):
    """Somebody changed a fact: a seat, a day of use, a certificate, an assignment, a move, a hire, a departure.

    Statement-level triggers on those tables insert one row each (migration 0002), so no writer can forget it, not
    even SQL by hand. `sum(weight)` is the facts' revision: rows are only ever inserted, or folded into one with the
    same sum, so the sum that a reader sees grows exactly when a change becomes visible to that reader. A counter row
    would make every writer in the company queue behind one lock; the highest id would miss a change that was numbered
    early and committed late.
    """

    weight = models.PositiveBigIntegerField(default=1, db_default=1)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.weight} at {self.at}"
