"""How vendors call people, and what they said about somebody who could not be found under that name."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from adoption.queries import IdentityQuerySet
from people.models import Person
from studio.models import Tool


class Identity(models.Model):
    """Somebody as a source calls them: an id that stays, a login that may change, an address where it is known.

    Whose identity it is follows from the address (rules.matching), so it need not be said again when the directory
    changes. `person` is an operator's word where there is no address, or a wrong one; it goes before the address.
    """

    source = models.CharField(max_length=40, help_text=_("As in “github-copilot”."))
    external_id = models.CharField(max_length=200, blank=True, help_text=_("The source's own id, or an address."))
    login = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True, help_text=_("In lower case."))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="identities")
    mapped_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    mapped_at = models.DateTimeField(null=True, blank=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("identities")
        ordering = ["source", "login", "external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="one_identity_per_external_id"
            ),
            models.UniqueConstraint(
                "source", Lower("login"), condition=Q(external_id=""), name="one_identity_per_login_without_id"
            ),
            models.CheckConstraint(condition=~Q(external_id="") | ~Q(login=""), name="identity_has_a_name"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="identity_email_in_lower_case"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, mapped_at__isnull=True, mapped_by__isnull=True)
                | Q(person__isnull=False, mapped_at__isnull=False),
                name="identity_mapped_at_some_time",
            ),
        ]

    def __str__(self):
        return self.login or self.external_id


class IdentityDay(models.Model):
    """What a source last said about an identity on one day, kept beside the days of use.

    Of an identity that nobody is known by, so that it can be attributed later without the file; it stays here when an
    operator says whose it is, so that the word can be taken back. Of a source that sends snapshots, everything: a day
    of use rests on all snapshots that name it, and each may be restated (`snapshot` is "" for other sources).
    """

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="+", db_index=False)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="days")
    day = models.DateField()
    snapshot = models.CharField(max_length=40, blank=True, help_text=_("Refresh date and period, as in 2025-08-20/7."))
    actions = models.PositiveIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["tool", "day", "identity"]
        constraints = [
            models.UniqueConstraint(
                fields=["tool", "snapshot", "day", "identity"], name="one_word_per_identity_day_and_snapshot"
            )
        ]

    def __str__(self):
        return f"{self.identity_id} {self.day}"
