"""Seats: who may use which tool on which day."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from adoption.queries import SeatQuerySet, SeatSpanQuerySet
from people.models import Person
from studio.models import Tool


class Seat(models.Model):
    """A person's seat in a tool, whatever its state: the chain of its events says that."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="seats")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["tool", "person"]
        constraints = [models.UniqueConstraint(fields=["tool", "person"], name="one_seat_per_person_and_tool")]

    def __str__(self):
        return f"{self.person}: {self.tool}"


class SeatEvent(models.Model):
    """One thing that happened to a seat, on a day. Append-only; `rules.seats.TRANSITIONS` says what may follow what."""

    class Kind(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("seat", "Requested")
        GRANTED = "granted", pgettext_lazy("seat", "Granted")
        SUSPENDED = "suspended", pgettext_lazy("seat", "Paused")
        RESTORED = "restored", pgettext_lazy("seat", "Opened again")
        REVOKED = "revoked", pgettext_lazy("seat", "Ended")

    class Reason(models.TextChoices):
        CERTIFICATE_LAPSED = "certificate_lapsed", _("the certificate has lapsed")
        LEAVE = "leave", _("away on leave")
        RISK = "risk", _("a risk is being looked at")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    start_known = models.BooleanField(default=True, help_text=_("No, when a grant was found on that day but is older."))

    class Meta:
        ordering = ["seat", "occurred_on", "id"]
        indexes = [models.Index(fields=["seat", "-occurred_on", "-id"], name="seat_latest_event")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="suspended") & ~Q(reason="")) | (~Q(kind="suspended") & Q(reason="")),
                name="a_suspension_has_a_reason",
            )
        ]
        triggers = [pgtrigger.Protect(name="seat_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return gettext("{what} on {day}").format(what=self.get_kind_display(), day=self.occurred_on)


class SeatSpan(models.Model):
    """The days a seat was open: from `from_on` to the day before `until_on`.

    A projection of the events, rewritten for one seat by the action that adds an event to it, in the same
    transaction. A view over the events would hold the same with nothing to rewrite, but every figure, every as-of
    page and the licence count ask for "open on day D", and only a table can carry an index for that question and the
    exclusion constraint that makes two overlapping spans of one seat impossible. `rules.seats.spans_of` is the only
    author; a test compares the two. Person and tool are repeated from the seat so that a figure reads one table.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="spans")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    tool = models.ForeignKey(Tool, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text=_("The first day without the seat."))
    start_known = models.BooleanField(default=True)

    objects = SeatSpanQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "from_on"]
        indexes = [models.Index(fields=["tool", "from_on"], name="seat_span_by_tool")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="seat_span_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="seat_open_once_at_a_time",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    (
                        Func(
                            "from_on", "until_on", RangeBoundary(), function="DATERANGE", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self):
        return gettext("{seat} from {day}").format(seat=self.seat, day=self.from_on)


class SeatLimit(models.Model):
    """How many seats of a tool are paid for. A tool without this row has no limit.

    Its row is the lock that grants queue for.
    """

    tool = models.OneToOneField(Tool, models.PROTECT, related_name="seat_limit")
    seats = models.PositiveIntegerField()

    class Meta:
        ordering = ["tool"]

    def __str__(self):
        return gettext("{tool}: {n} seats").format(tool=self.tool, n=self.seats)
