"""One's own notices, and what is still to be sent."""

from django.db import models


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A notice is seen by the one it was written to, by nobody else whatever their role."""
        return self.filter(recipient=person) if person.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at__isnull=True)


class DeliveryQuerySet(models.QuerySet):
    def due(self, at):
        """Mails whose time has come and that were neither sent nor given up."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=at)
