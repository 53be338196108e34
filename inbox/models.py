"""The durable outbox: what to tell whom is a row of the transaction that gave the reason for it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inbox.queries import DeliveryQuerySet, NoticeQuerySet
from people.models import Person


class Notice(models.Model):
    """Something a person was told, once: the dedupe key is unique for each recipient. The row is the in-app message."""

    recipient = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60, help_text=_("As in “feedback.reply”: the app and the reason."))
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True, help_text=_("Path on this site."))
    dedupe_key = models.CharField(max_length=200)
    urgent = models.BooleanField(default=False, help_text=_("Its mail waits for no quiet hour and no Monday."))
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_by_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]
        constraints = [models.UniqueConstraint(fields=["recipient", "dedupe_key"], name="told_once")]

    def __str__(self):
        return self.title


class Delivery(models.Model):
    """One mail of a notice on its way: due, tried, sent or given up, each with its time."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="delivery")
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(sent_at__isnull=True, given_up_at__isnull=True), name="delivery_due"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True), name="delivery_sent_or_given_up"
            )
        ]

    def __str__(self):
        return gettext("mail of notice {number}").format(number=self.notice_id)


class Preference(models.Model):
    """How a person wants their mail: at once, gathered on Mondays or not at all; and the hours that stay quiet."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("As things happen")
        WEEKLY = "weekly", _("Once a week, on Monday morning")
        NEVER = "never", _("Never; I read my inbox here")

    person = models.OneToOneField(Person, models.CASCADE, related_name="preference")
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.AT_ONCE)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.get_mail_display()}"
