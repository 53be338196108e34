"""Who sees the rollout: everybody inside may know when their wave comes; the Studio plans it."""

from django.db import models


class RolloutQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self if person.is_authenticated else self.none()


class WaveQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self if person.is_authenticated else self.none()
