"""Who did what to what, and when. Append-only: the database itself refuses to change or delete an entry."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act. It points by name and number, without foreign keys, so that it outlives what it speaks of.

    The detail holds ids, codes and days, never names, addresses or what somebody wrote: the journal cannot be redacted.
    """

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True, help_text=_("The person's id; empty when the clock did it."))
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = _("entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="journal_by_subject"),
            models.Index(fields=["actor_id", "-id"], name="journal_by_actor"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"


class Claim(models.Model):
    """A job's right to run in one period. Two clocks may tick at once; the unique pair lets one of them work."""

    job = models.CharField(max_length=80)
    period = models.CharField(max_length=40)
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="one_run_per_job_and_period")]

    def __str__(self):
        return f"{self.job} {self.period}"
