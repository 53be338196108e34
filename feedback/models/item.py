"""A report from the frontline, and the people it touched."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.choices import (
    ANSWERED_STATES,
    OPEN_STATES,
    SEVERITY_TONES,
    STATE_TONES,
    HarmStage,
    Kind,
    Severity,
    Source,
    State,
)
from feedback.models.queue import Queue
from feedback.queries import ItemQuerySet, VoiceQuerySet
from people.models import Person, Unit
from studio.models import Tool
from ui.words import within_a_sentence

OPEN = Q(state__in=OPEN_STATES)
BY_URGENCY = ["severity", "received_at", "id"]


def both_or_neither(one: Q, other: Q) -> Q:
    """The condition that two facts hold together or not at all."""
    return (one & other) | (~one & ~other)


class Item(models.Model):
    """One report, FB-n; n is its key. Its words never change; what is decided about it changes through actions, each of
    which raises `version` by one, and each of which leaves an Event."""

    tool = models.ForeignKey(Tool, models.PROTECT, related_name="feedback")
    kind = models.CharField(max_length=30, choices=Kind)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    harm_stage = models.CharField(max_length=10, choices=HarmStage, blank=True)
    what_happened = models.TextField()
    expected = models.TextField(blank=True)
    prompt = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    tool_version = models.CharField(max_length=80, blank=True)
    process = models.CharField(_("process affected"), max_length=120, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.WEB)
    reporter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="reports_made", help_text=_("Empty when anonymous.")
    )
    logged_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="reports_logged")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    receipt_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    key = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text=_("Makes a double submit one item.")
    )
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    version = models.PositiveIntegerField(default=1)
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="items")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="reports_owned")
    routing_frozen = models.BooleanField(
        default=False, help_text=_("Somebody decided who has it; rules leave it alone.")
    )
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    reach = models.PositiveIntegerField(default=1, help_text=_("Distinct people it touched: its voices."))
    resolution = models.TextField(blank=True, help_text=_("The specific answer, while it stands."))

    received_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    aware_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the company knew of an S0; starts its duties.")
    )
    first_answered_at = models.DateTimeField(null=True, blank=True)
    reporter_wrote_at = models.DateTimeField(null=True, blank=True, help_text=_("Their last word, while unanswered."))
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=SearchVector("what_happened", "expected", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ItemQuerySet.as_manager()
    OPEN_STATES = OPEN_STATES
    ANSWERED_STATES = ANSWERED_STATES

    class Meta:
        ordering = ["-id"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            models.Index(fields=BY_URGENCY, condition=OPEN, name="fb_open"),
            models.Index(fields=["received_at", "id"], condition=OPEN, name="fb_open_by_age"),
            models.Index(fields=["reach", "id"], condition=OPEN, name="fb_open_by_reach"),
            models.Index(fields=BY_URGENCY, condition=OPEN & Q(owner__isnull=True), name="fb_unassigned"),
            models.Index(fields=["owner", *BY_URGENCY], condition=OPEN, name="fb_by_owner"),
            models.Index(fields=BY_URGENCY, condition=OPEN & Q(reporter_wrote_at__isnull=False), name="fb_needs_reply"),
            models.Index(
                fields=BY_URGENCY,
                condition=Q(state__in=[State.WAITING_REPORTER, State.WAITING_VENDOR]),
                name="fb_waiting",
            ),
            models.Index(fields=["changed_at", "id"], condition=~OPEN, name="fb_settled"),
            models.Index(fields=["id"], condition=Q(queue__isnull=True), name="fb_unrouted"),
            models.Index(fields=["tool", "received_at"], name="fb_by_tool"),
            models.Index(fields=["received_at"], name="fb_by_arrival"),
            GinIndex(fields=["words"], name="fb_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="fb_severity"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="fb_kind"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="fb_state"),
            models.CheckConstraint(condition=Q(harm_stage__in=["", *HarmStage.values]), name="fb_harm_stage"),
            models.CheckConstraint(condition=~Q(what_happened=""), name="fb_says_what_happened"),
            models.CheckConstraint(
                condition=both_or_neither(Q(reporter__isnull=True), Q(receipt_hash__isnull=False)),
                name="fb_reporter_or_receipt",
            ),
            models.CheckConstraint(
                condition=Q(reporter__isnull=False) | Q(unit__isnull=True), name="fb_anonymous_without_unit"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(source=Source.CHAMPION), Q(logged_by__isnull=False)), name="fb_logged_by"
            ),
            models.CheckConstraint(
                condition=Q(aware_at__isnull=False) | ~Q(severity=Severity.S0), name="fb_restricted_is_known_since"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(state__in=ANSWERED_STATES), Q(resolved_at__isnull=False)),
                name="fb_resolved_at",
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(state__in=ANSWERED_STATES), ~Q(resolution="")), name="fb_resolution"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(state=State.CLOSED), Q(closed_at__isnull=False)), name="fb_closed_at"
            ),
            models.CheckConstraint(
                condition=both_or_neither(Q(state=State.DUPLICATE), Q(duplicate_of__isnull=False)), name="fb_duplicate"
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="fb_not_its_own_duplicate"),
            models.CheckConstraint(condition=~Q(follows=F("id")), name="fb_not_its_own_sequel"),
            models.CheckConstraint(condition=Q(reach__gte=1, version__gte=1), name="fb_counts"),
        ]

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("feedback:item", args=[self.ref])

    @property
    def ref(self) -> str:
        return f"FB-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_anonymous(self) -> bool:
        return self.reporter_id is None

    @property
    def is_restricted(self) -> bool:
        return self.severity == Severity.S0

    @property
    def severity_code(self) -> str:
        return f"S{self.severity}"

    @property
    def state_in_a_sentence(self) -> str:
        return within_a_sentence(self.get_state_display())

    @property
    def severity_tone(self) -> str:
        return SEVERITY_TONES[self.severity]

    @property
    def state_tone(self) -> str:
        return STATE_TONES[self.state]


class Voice(models.Model):
    """A person this report touched: its reporter, or somebody who said “me too”. One row each; the person is
    empty for the anonymous reporter alone. Their verdict on the answer that stands: it solved it, it did not,
    or nothing yet."""

    class Verdict(models.TextChoices):
        SOLVED = "solved", _("That solved it")
        NOT_FIXED = "not_fixed", _("Not fixed")

    item = models.ForeignKey(Item, models.CASCADE, related_name="voices")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="feedback_voices")
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True, help_text=_("When they got the answer that stands."))
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], nulls_distinct=False, name="one_voice_per_person"),
            models.CheckConstraint(
                condition=both_or_neither(Q(verdict=""), Q(verdict_at__isnull=True)), name="voice_verdict_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(told_at__isnull=False), name="voice_judges_what_it_was_told"
            ),
        ]

    def __str__(self):
        by = self.person or _("anonymous")
        return f"{self.item}: {by}"


class Watch(models.Model):
    """Somebody a rule wants to know about this report. Never of any effect on an S0."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="watches")
    person = models.ForeignKey(Person, models.PROTECT, related_name="feedback_watches")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = _("watches")
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="one_watch_per_person")]

    def __str__(self):
        return _("{person} watches {report}").format(person=self.person, report=self.item)
