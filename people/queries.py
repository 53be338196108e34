"""Who sees whom, and who was here on which day."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class UnitQuerySet(models.QuerySet):
    def under(self, unit):
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def headed_by(self, person):
        return self.filter(head=person)

    def visible_to(self, person):
        """Names of units are no secret inside the company: everyone signed in sees the tree."""
        return self if person.is_authenticated else self.none()


class PersonQuerySet(models.QuerySet):
    def present_on(self, day):
        """Those who had joined and not left by the end of that day; the day of leaving is the first without them."""
        return self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def under(self, unit):
        """People whose unit today is this one or below it."""
        return self.filter(unit__path__startswith=unit.path)

    def in_units(self, units, day):
        """People who belonged to one of these units on that day, whatever became of them since."""
        return self.filter(
            Q(memberships__until_on__isnull=True) | Q(memberships__until_on__gt=day),
            memberships__unit__in=units,
            memberships__from_on__lte=day,
        )

    def reporting_to(self, person):
        return self.filter(manager=person)

    def visible_to(self, person):
        """Oneself, one's reports, everyone below a unit one heads, and all for those granted an operating role."""
        if not person.is_authenticated:
            return self.none()
        if person.granted_roles:
            return self
        return self.filter(Q(pk=person.pk) | Q(manager=person) | subtree_of(person.headed_paths, "unit__path"))


class MembershipQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(from_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gt=day))


class RoleGrantQuerySet(models.QuerySet):
    def in_force(self):
        """Grants that nobody ended, of people who are still here."""
        here = Q(person__left_on__isnull=True) | Q(person__left_on__gt=timezone.localdate())
        return self.filter(here, ended_at__isnull=True)

    def visible_to(self, person):
        """Who holds which role is the administrators' to see; everybody sees their own."""
        if not person.is_authenticated:
            return self.none()
        return self if person.is_superuser else self.filter(person=person)


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Keys of machines are the administrators' to see."""
        return self if person.is_authenticated and person.is_superuser else self.none()


def subtree_of(paths, field: str) -> Q:
    """A condition for rows whose unit path (in `field`) starts with one of the paths; with no path, nothing matches."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition
