"""Addresses that people had before."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.models.presence import days
from people.queries import EmailAliasQuerySet


class EmailAlias(models.Model):
    """An address by which a person was known from a day until another. On one day it belongs to one person.

    What others recorded about those days names people by it: usage, seats, completions.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="aliases")
    email = models.EmailField(max_length=254, help_text=_("In lower case."))
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text=_("The first day with another address."))

    objects = EmailAliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail alias")
        verbose_name_plural = _("e-mail aliases")
        ordering = ["person", "from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="alias_in_lower_case"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="alias_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="an_alias_names_one_person_on_a_day",
                expressions=[("email", RangeOperators.EQUAL), (days(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self):
        return gettext("{email} from {day}").format(email=self.email, day=self.from_on)
