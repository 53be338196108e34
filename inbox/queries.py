"""One's own notices, and what is still to be sent."""

from django.db import models
from django.db.models import Q


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A notice is seen by the one it was written to, by nobody else whatever their role."""
        return self.filter(recipient=person) if person.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at__isnull=True)

    def up_to(self, notice_id: int):
        """Those that had been written when this one was the latest."""
        return self.filter(pk__lte=notice_id)


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        """Mails that were neither sent nor given up."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def due(self, at):
        """Waiting mails whose time has come."""
        return self.waiting().filter(due_at__lte=at)

    def late(self, at):
        """Mails that should have gone out by then: due, or tried in vain and waiting for the next try."""
        return self.waiting().filter(Q(due_at__lte=at) | Q(attempts__gt=0))

    def given_up(self):
        return self.filter(given_up_at__isnull=False)

    def to(self, person):
        return self.filter(notice__recipient=person)

    def gathered(self):
        """Those that a weekly reader gets in one mail."""
        return self.filter(notice__urgent=False, notice__recipient__preference__mail="weekly")

    def alone(self):
        """Those that go out as a mail of their own."""
        wish = "notice__recipient__preference"
        no_wish, other_wish = Q(**{f"{wish}__isnull": True}), ~Q(**{f"{wish}__mail": "weekly"})
        return self.filter(Q(notice__urgent=True) | no_wish | other_wish)
