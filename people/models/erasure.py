"""Colleagues who have left and whose identity was taken out of this site. What they did stays, as somebody's."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from ui.words import full_day


class Erasure(models.Model):
    """A person's name, address and numbers were replaced, for good: by whom, when, and why. Never what they were."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("They asked for it")
        PERIOD = "period", _("The time for which we keep it is over")
        UNLAWFUL = "unlawful", _("It should not have been kept")

    person = models.OneToOneField(Person, models.PROTECT, related_name="erasure")
    reason = models.CharField(max_length=10, choices=Reason)
    erased_at = models.DateTimeField(default=timezone.now)
    erased_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.get_reason_display()}, {full_day(timezone.localtime(self.erased_at))}"
