"""Where people worked on which day, and when they were away between two times with the company."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.models.unit import Unit
from people.queries import MembershipQuerySet, ServiceBreakQuerySet


def days() -> Func:
    """The days of a row as a range, its end left out; an open end lasts for ever."""
    return Func("from_on", "until_on", RangeBoundary(), function="DATERANGE", output_field=DateRangeField())


class Membership(models.Model):
    """Where a person worked, from a day until the day before another. `as_of` figures read this, never today's unit."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text=_("The first day elsewhere."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person", "from_on"]
        indexes = [
            models.Index(fields=["unit", "from_on"], name="membership_by_unit"),
            models.Index(fields=["until_on"], condition=Q(until_on__isnull=False), name="membership_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="membership_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_unit_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (days(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self):
        said = gettext("{person} in {unit} from {day}")
        return said.format(person=self.person, unit=self.unit, day=self.from_on)


class ServiceBreak(models.Model):
    """Between two times with the company: from the day a person left until the day they came back.

    Presence is joined_on to left_on without these days, so that most people need no row here.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="breaks")
    from_on = models.DateField(help_text=_("The first day without this person."))
    until_on = models.DateField(help_text=_("The day they came back."))

    objects = ServiceBreakQuerySet.as_manager()

    class Meta:
        ordering = ["person", "from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="break_ends_after_it_begins"),
            ExclusionConstraint(
                name="one_break_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (days(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self):
        said = gettext("{person} away from {day} until {end}")
        return said.format(person=self.person, day=self.from_on, end=self.until_on)
