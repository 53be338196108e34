"""What was said and what was done about a report, in order, for good."""

import pgtrigger
from django.db import models
from django.utils import timezone

from feedback.models.choices import State
from feedback.models.item import Item
from people.models import Person


class Message(models.Model):
    """Words written about a report after it was made. A note is for AI Ops alone; the rest is between them and
    the reporter."""

    class Kind(models.TextChoices):
        QUESTION = "question", "Question"
        REPLY = "reply", "Reply"
        ANSWER = "answer", "Answer of the reporter"
        RESOLUTION = "resolution", "The answer"
        DECLINE = "decline", "Why not"
        REOPENING = "reopening", "Not fixed"
        NOTE = "note", "Internal note"

    item = models.ForeignKey(Item, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    body = models.TextField()
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: the anonymous reporter."
    )
    at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.item}"


class Event(models.Model):
    """One thing that happened to a report: append-only, with who, when, the state after it and the version it made."""

    class Kind(models.TextChoices):
        REPORTED = "reported", "reported this"
        VOICE = "voice", "added themselves"
        ROUTED = "routed", "routed it"
        TAKEN = "taken", "took it"
        RELEASED = "released", "put it back"
        ASSIGNED = "assigned", "gave it to somebody"
        SEVERITY = "severity", "set the severity"
        KIND = "kind", "set the kind"
        STATE = "state", "moved it on"
        ASKED = "asked", "asked the reporter"
        ANSWERED = "answered", "answered"
        REPLIED = "replied", "replied"
        NOTED = "noted", "wrote a note"
        RESOLVED = "resolved", "gave the answer"
        SOLVED = "solved", "said that solved it"
        CLOSED = "closed", "closed it"
        DECLINED = "declined", "declined it"
        SPAM = "spam", "marked it as spam"
        DUPLICATE = "duplicate", "found it to be a duplicate"
        REOPENED = "reopened", "reopened it"
        FOLLOWED = "followed", "opened a new report after it"

    item = models.ForeignKey(Item, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=20, choices=State, help_text="The report's state after this.")
    version = models.PositiveIntegerField(help_text="The report's version after this.")
    by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the clock, or an anonymous reporter.",
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
