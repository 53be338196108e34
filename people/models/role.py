"""Roles that were granted."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models.person import Person, Role
from people.queries import RoleGrantQuerySet


class RoleGrant(models.Model):
    """A role, given by somebody to somebody; ending it is a fact of its own."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ended_at__isnull=True), name="one_grant_in_force_per_role"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="grant_ended_by_somebody_at_some_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.person}"
