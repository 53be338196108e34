"""What was said and what was done about a report, in order, for good."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.choices import State
from feedback.models.item import Item
from people.models import Person


class Message(models.Model):
    """Words written about a report after it was made. A note is for AI Ops alone; the rest is between them and
    the reporter."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        REPLY = "reply", _("Reply")
        ANSWER = "answer", _("Answer of the reporter")
        RESOLUTION = "resolution", _("The answer")
        DECLINE = "decline", _("Why not")
        REOPENING = "reopening", _("Not fixed")
        NOTE = "note", _("Internal note")

    item = models.ForeignKey(Item, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    body = models.TextField()
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Empty: the anonymous reporter.")
    )
    at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return _("{kind} on {report}").format(kind=self.get_kind_display(), report=self.item)


class Event(models.Model):
    """One thing that happened to a report: append-only, with who, when, the state after it and the version it made."""

    class Kind(models.TextChoices):
        REPORTED = "reported", _("reported this")
        VOICE = "voice", _("added themselves")
        ROUTED = "routed", _("routed it")
        TAKEN = "taken", _("took it")
        RELEASED = "released", _("put it back")
        ASSIGNED = "assigned", _("gave it to somebody")
        SEVERITY = "severity", _("set the severity")
        KIND = "kind", _("set the kind")
        STATE = "state", _("moved it on")
        ASKED = "asked", _("asked the reporter")
        ANSWERED = "answered", _("answered")
        REPLIED = "replied", _("replied")
        NOTED = "noted", _("wrote a note")
        RESOLVED = "resolved", _("gave the answer")
        SOLVED = "solved", _("said that solved it")
        CLOSED = "closed", _("closed it")
        DECLINED = "declined", _("declined it")
        SPAM = "spam", _("marked it as spam")
        DUPLICATE = "duplicate", _("found it to be a duplicate")
        REOPENED = "reopened", _("reopened it")
        FOLLOWED = "followed", _("opened a new report after it")

    item = models.ForeignKey(Item, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=20, choices=State, help_text=_("The report's state after this."))
    version = models.PositiveIntegerField(help_text=_("The report's version after this."))
    by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the clock, or an anonymous reporter."),
    )
    at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)
    message = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="events")
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["item", "at", "id"], name="fb_event_by_item")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.item}: {self.get_kind_display()}"
