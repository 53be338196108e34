"""Where reports wait for their people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class Queue(models.Model):
    """A named pile of reports. Two always exist: the fallback, and the restricted one for S0."""

    class Standing(models.TextChoices):
        FALLBACK = "fallback", "AI Ops"
        RESTRICTED = "restricted", pgettext_lazy("report", "Restricted")

    name = models.CharField(max_length=60, unique=True)
    standing = models.CharField(max_length=10, choices=Standing, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["standing"], condition=~Q(standing=""), name="one_standing_queue_of_each")
        ]

    def __str__(self):
        return self.get_standing_display() or self.name
