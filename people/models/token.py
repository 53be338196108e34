"""Keys of machines."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.queries import ApiTokenQuerySet


class ApiToken(models.Model):
    """The key of a machine that asks this site over its API. The secret itself is nowhere: only its hash is kept."""

    class Scope(models.TextChoices):
        """What a token opens."""

        ADOPTION = "adoption:read", _("Read adoption figures")

    name = models.CharField(max_length=80, help_text=_("Which machine holds it, as in “Monthly board report”."))
    scope = models.CharField(max_length=40, choices=Scope, default=Scope.ADOPTION)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_on = models.DateField(null=True, editable=False)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="token_ended_by_somebody_at_some_time",
            ),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="token_kept_as_a_hash"),
        ]

    def __str__(self):
        return self.name
