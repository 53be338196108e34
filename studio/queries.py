"""Which tools exist for whom, and which were live on a day."""

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


class ToolQuerySet(models.QuerySet):
    def with_state(self, day):
        """Each tool with `state_on_day`: what its latest review up to that day says; "proposed" is the empty string."""
        reviews = self.model.reviews.rel.related_model.objects.filter(tool=OuterRef("pk"), occurred_on__lte=day)
        latest = reviews.order_by("-occurred_on", "-id").values("decision")[:1]
        return self.annotate(state_on_day=Coalesce(Subquery(latest), models.Value("")))

    def live_on(self, day):
        return self.with_state(day).filter(state_on_day="go_live")

    def visible_to(self, person):
        """The register is open to everyone inside: people should know what may be used and what may not."""
        return self if person.is_authenticated else self.none()


class GuardrailQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_on__isnull=True)
