"""Who sees which training rows, and what stood on a day. `day` is always a date; ends are inclusive where the model
says so."""

from django.apps import apps
from django.db import models
from django.db.models import DateField, Exists, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from people.queries import RewrittenQuerySet


def people_seen_by(person):
    """The people whose training state this person may see, as people.queries decides."""
    return apps.get_model("people", "Person").objects.visible_to(person)


class PublishedQuerySet(models.QuerySet):
    """Courses and paths: open to everyone inside from the day their first version is published."""

    def published(self):
        versions = self.model.versions.rel.related_model.objects
        owner = self.model._meta.model_name
        return self.filter(Exists(versions.filter(published_on__isnull=False, **{owner: OuterRef("pk")})))

    def visible_to(self, person):
        return self.published() if person.is_authenticated else self.none()


class CourseQuerySet(PublishedQuerySet):
    pass


class PathQuerySet(PublishedQuerySet):
    pass


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Answers and scores are the person's own, whatever anybody else's role is."""
        return self.filter(person=person) if person.is_authenticated else self.none()


class CompletionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own: completions carry scores. Others see states, which follow from them."""
        return self.filter(person=person) if person.is_authenticated else self.none()


class ReasonQuerySet(models.QuerySet):
    def standing_on(self, day):
        return self.filter(started_on__lte=day).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class AwardQuerySet(RewrittenQuerySet):
    def visible_to(self, person):
        return self.filter(person__in=people_seen_by(person))

    def owned_by(self, person):
        return self.filter(person=person) if person.is_authenticated else self.none()

    def with_changes(self):
        """Each award with `changes`, its revocations and reinstatements in the order they happened, and `waived`."""
        events = changes_of(apps.get_model("training", "AwardEvent").objects)
        return self.with_waived().prefetch_related(Prefetch("events", queryset=events, to_attr="changes"))

    def with_waived(self):
        """Each award with `waived`: given without the steps."""
        events = apps.get_model("training", "AwardEvent").objects
        return self.annotate(waived=Exists(events.filter(award=OuterRef("pk"), kind="waived")))

    def unrevoked_on(self, day):
        """Awards that no revocation stood against at the end of that day; a later one does not reach back."""
        changes = apps.get_model("training", "AwardEvent").objects.filter(
            award=OuterRef("pk"), kind__in=["revoked", "reinstated"], occurred_on__lte=day
        )
        latest = Subquery(changes.order_by("-occurred_on", "-id").values("kind")[:1])
        return self.annotate(latest_change=latest).filter(Q(latest_change__isnull=True) | ~Q(latest_change="revoked"))

    def valid_on(self, day):
        """Current or renewal open on that day."""
        return self.unrevoked_on(day).filter(valid_from__lte=day, valid_until__gte=day)

    def holding_on(self, day):
        """Current, renewal open or in grace on that day: whoever has such an award may use what the path qualifies
        for."""
        return self.unrevoked_on(day).filter(valid_from__lte=day, grace_until__gte=day)

    def earned_by(self, day):
        """Completed up to that day, whenever they begin to be valid."""
        return self.unrevoked_on(day).filter(completed_on__lte=day)


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person__in=people_seen_by(person))

    def of(self, people):
        """The assignments of these people (a queryset or list)."""
        return self.filter(person__in=people)

    def for_list(self):
        return self.select_related("person__unit", "path__tool")

    def standing_on(self, day):
        """Enrolled: at least one reason stands on that day."""
        reasons = apps.get_model("training", "AssignmentReason").objects.standing_on(day)
        return self.filter(Exists(reasons.filter(assignment=OuterRef("pk"))))

    def open_on(self, day):
        """Enrolled, still in the company, and without a valid certificate on that day: there is something to do."""
        return (
            self.standing_on(day)
            .filter(Q(person__left_on__isnull=True) | Q(person__left_on__gt=day))
            .exclude(Exists(self.awards().valid_on(day)))
        )

    def with_due(self, day):
        """Each with `due_on`: the last valid day of the certificate when one was earned, else the earliest due day
        that stands."""
        reasons = apps.get_model("training", "AssignmentReason").objects.standing_on(day)
        earliest = reasons.filter(assignment=OuterRef("pk")).order_by().values("assignment").values(due=Min("due_on"))
        latest = self.awards().earned_by(day).order_by("-valid_until").values("valid_until")[:1]
        return self.annotate(due_on=Coalesce(Subquery(latest), Subquery(earliest), output_field=DateField()))

    def overdue_on(self, day):
        """Open, and the due day is over on that day."""
        return self.open_on(day).with_due(day).filter(due_on__lt=day)

    def awards(self):
        """The awards of the outer row's person and path, for subqueries."""
        return apps.get_model("training", "Award").objects.filter(person=OuterRef("person"), path=OuterRef("path"))


def changes_of(events):
    """Those of the events that say whether an award stands, in the order they happened."""
    return events.filter(kind__in=["revoked", "reinstated"]).order_by("occurred_on", "id")
