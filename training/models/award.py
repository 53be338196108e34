"""Certificates: one award per cycle, and what happened to it afterwards."""

import secrets

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people.models import Person
from training.models.enrolment import Completion
from training.models.path import CertificationPolicy, Path, PathVersion
from training.queries import AwardQuerySet


def unguessable() -> str:
    """128 random bits, as 22 characters for an address."""
    return secrets.token_urlsafe(16)


class Award(models.Model):
    """One cycle of a person's certificate: the days it is valid, and everything on it as it was that day.

    All days are inclusive. Only extending, superseding, revoking and reinstating move `valid_until`, `renewal_from`,
    `grace_until` and `revoked_on`, and each leaves an AwardEvent; the database refuses any other change.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="awards")
    path = models.ForeignKey(Path, models.PROTECT, related_name="awards")
    path_version = models.ForeignKey(PathVersion, models.PROTECT, related_name="awards")
    policy = models.ForeignKey(CertificationPolicy, models.PROTECT, related_name="awards")
    closed_by = models.ForeignKey(
        Completion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        help_text=_("The step that completed the path."),
    )
    completed_on = models.DateField()
    anchor = models.DateField(help_text=_("Ends are counted from here, in whole periods, so that they never drift."))
    cycle = models.PositiveSmallIntegerField(default=1, help_text=_("Periods from the anchor to the end."))
    valid_from = models.DateField()
    valid_until = models.DateField(help_text=_("The last valid day."))
    renewal_from = models.DateField()
    grace_until = models.DateField(help_text=_("The last day of grace."))
    name = models.CharField(max_length=170, help_text=_("The person's name as it was."))
    unit_name = models.CharField(max_length=120, blank=True)
    public_id = models.CharField(max_length=32, unique=True, default=unguessable, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    revoked_on = models.DateField(
        null=True, blank=True, help_text=_("As the latest event says; kept here for the constraint.")
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["person", "path", "valid_from", "id"]
        indexes = [models.Index(fields=["path", "valid_from", "grace_until"], name="award_holding")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("renewal_from"), renewal_from__lte=F("valid_until")),
                name="renewal_window_before_the_end",
            ),
            models.CheckConstraint(condition=Q(grace_until__gte=F("valid_until")), name="grace_after_the_end"),
            ExclusionConstraint(
                name="one_valid_award_at_a_time",
                condition=Q(revoked_on__isnull=True),
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("path", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_until",
                            RangeBoundary(inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="award_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="award_as_it_was",
                exclude=["valid_until", "renewal_from", "grace_until", "revoked_on"],
            ),
        ]

    def __str__(self):
        return gettext("{path}: {name}, {first} to {last}").format(
            path=self.path, name=self.name, first=self.valid_from, last=self.valid_until
        )

    def get_absolute_url(self):
        return reverse("training:certificate", args=[self.public_id])


class AwardEvent(models.Model):
    """Something happened to an award, on a day, for a reason, by somebody. Never changed, never deleted."""

    class Kind(models.TextChoices):
        EXTENDED = "extended", pgettext_lazy("certificate", "Extended")
        WAIVED = "waived", pgettext_lazy("certificate", "Waived")
        REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
        REINSTATED = "reinstated", pgettext_lazy("certificate", "Reinstated")
        SUPERSEDED = "superseded", pgettext_lazy("certificate", "Superseded")

    award = models.ForeignKey(Award, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.TextField(blank=True)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.JSONField(default=dict, blank=True, help_text=_("The days as they were before."))

    class Meta:
        ordering = ["award", "occurred_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="revoked", reason=""), name="a_revocation_has_a_reason"),
        ]
        triggers = [pgtrigger.Protect(name="award_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return gettext("{what} on {day}").format(what=self.get_kind_display(), day=self.occurred_on)
