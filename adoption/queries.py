"""Who sees which adoption rows, and what stood on a day.

Every span is [from, until): its last day is the day before `until`.
"""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from people.models import EmailAlias, Person, Unit
from people.queries import subtree_of
from people.queries.prepared import Prepared


class SeatQuerySet(models.QuerySet):
    def visible_to(self, person):
        """States of seats are seen like states of training: one's own, and those of the people one may see."""
        return self.filter(person__in=Person.objects.visible_to(person)) if person.is_authenticated else self.none()

    def open_on(self, day):
        """Granted and neither suspended nor revoked at the end of that day."""
        return self.filter(Exists(SeatSpanQuerySet.of_app().on(day).filter(seat=OuterRef("pk"))))

    def with_latest(self):
        """Each with `latest` and `latest_reason`: the kind and the reason of the last event in its chain."""
        events = apps.get_model("adoption", "SeatEvent").objects.filter(seat=OuterRef("pk"))
        last = events.order_by("-occurred_on", "-id")
        return self.annotate(
            latest=models.Subquery(last.values("kind")[:1]), latest_reason=models.Subquery(last.values("reason")[:1])
        )


class SeatSpanQuerySet(models.QuerySet):
    @staticmethod
    def of_app():
        return apps.get_model("adoption", "SeatSpan").objects.all()

    def on(self, day):
        return self.filter(from_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gt=day))

    def on_or_after(self, day):
        """Spans that hold a licence on that day or on any day after it."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))


class UsageDayQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What a named person did with a tool is seen by that person alone; everybody else reads aggregates."""
        return self.filter(person=person) if person.is_authenticated else self.none()


class IdentityQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Who is called what by a vendor is for those who bring files in: the Studio and administrators."""
        may = person.is_authenticated and person.granted_roles & {"ai_studio", "administrator"}
        return self if may else self.none()

    def waiting(self):
        """Something was said about them, and nobody is known by that name, neither by address nor by an operator."""
        known = EmailAlias.objects.filter(email=OuterRef("identity__email"), from_on__lte=OuterRef("day"))
        known = known.filter(Q(until_on__isnull=True) | Q(until_on__gt=OuterRef("day")))
        days = apps.get_model("adoption", "IdentityDay").objects.filter(~Exists(known), identity=OuterRef("pk"))
        here = Person.objects.filter(email=OuterRef("email"))
        return self.filter(Exists(days), ~Exists(here), person__isnull=True)


class FactsChangeQuerySet(models.QuerySet):
    def touching(self, tool: int, day):
        """The marks that a board of this tool on this day must heed."""
        return self.filter(Q(tool_id__isnull=True) | Q(tool_id=tool), from_on__lte=day)


class ChampionAssignmentQuerySet(models.QuerySet):
    def open(self):
        """Not ended: nominated, active or stepping down."""
        return self.filter(ended_on__isnull=True)

    def active_on(self, day):
        """Accepted, within the term, and not ended on that day.

        Who is stepping down still serves until the hand-over.
        """
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
            Q(term_until__isnull=True) | Q(term_until__gte=day),
            accepted_on__lte=day,
        )

    def visible_to(self, person):
        """One's own, those of units one heads or nominated for, and all for those granted an operating role."""
        if not person.is_authenticated:
            return self.none()
        if person.granted_roles:
            return self
        return self.filter(Q(person=person) | Q(nominated_by=person) | subtree_of(person.headed_paths, "unit__path"))


class ChampionActivityQuerySet(models.QuerySet):
    def visible_to(self, person):
        seen = apps.get_model("adoption", "ChampionAssignment").objects.visible_to(person)
        return self.filter(assignment__in=seen)


def championed_paths(person, day) -> list[str]:
    """The tree paths of the units in which this person is an active champion on that day; one query."""
    return CHAMPIONED(person=person.pk, day=day)


def championed(person, day):
    mine = apps.get_model("adoption", "ChampionAssignment").objects.active_on(day).filter(person=person)
    return mine.values_list("unit__path", flat=True)


CHAMPIONED = Prepared(championed)


def champion_units(person, day):
    """The units a champion serves: those of the active assignments, with everything under them (Unit queryset)."""
    return Unit.objects.filter(subtree_of(championed_paths(person, day), "path"))


def champion_people(person, day):
    """The colleagues a champion serves: present on that day and then in one of the units (Person queryset, without
    the champion).
    """
    if not (paths := championed_paths(person, day)):
        return Person.objects.none()
    units = Unit.objects.filter(subtree_of(paths, "path"))
    return Person.objects.present_on(day).in_units(units, day).exclude(pk=person.pk)


def is_champion(person, day) -> bool:
    return bool(championed_paths(person, day))
