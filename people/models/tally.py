"""What the limits of sign-in count."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """Something that is counted, or locked, for a while: tries at a door, by a name that says which and from where.

    config.caches writes it, in single statements. `value` is JSON; `until` are seconds since 1970, from when on the row
    is as good as gone.
    """

    name = models.TextField(primary_key=True)
    value = models.TextField()
    until = models.FloatField(db_index=True)

    class Meta:
        verbose_name_plural = _("tallies")

    def __str__(self):
        return self.name
