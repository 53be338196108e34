"""Reminding people, each of the same thing once."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from inbox.actions import notify
from inbox.models import Notice
from journal.actions import record
from people.models import Person
from training import notices
from training.models import Assignment, Award
from training.rules.certification import CertificationState, awards_by_pair, latest_begun, state_of
from training.rules.standing import standing


@transaction.atomic
def remind_overdue(*, assignments, by: Person | None, day: date | None = None) -> int:
    """Remind those of these assignments (a queryset or list) who are overdue, each on their own day; how many people
    were told.

    One notice per person, path and day, whoever asks and however often.
    """
    told = set()
    for row in overdue_among(assignments, day):
        if notify(to=row.person, **notices.reminder(row, by, row.day)):
            record(by=by, verb="training.remind", subject=row.assignment, detail={"day": row.day.isoformat()})
            told.add(row.person.pk)
    return len(told)


def overdue_among(assignments, day: date | None):
    """Their standings, only those overdue. Without a day, whoever is overdue anywhere on earth is asked for their own
    day."""
    if not hasattr(assignments, "overdue_on"):
        assignments = Assignment.objects.filter(pk__in=[assignment.pk for assignment in assignments])
    latest = day or timezone.localdate() + timedelta(days=1)
    return [row for row in standing(assignments.overdue_on(latest), day) if row.overdue]


@transaction.atomic
def remind_of_renewals(*, by: Person | None = None) -> int:
    """Tell everybody, once each: the renewal window has opened, grace has begun, a due day has passed. How many
    notices."""
    words = [*renewals(timezone.localdate()), *newly_overdue()]
    return sum(notify(to=person, **about) is not None for person, about in untold(words))


def renewals(day: date):
    """(person, notice) for each certificate whose window is open or that is in grace on that day."""
    held = Award.objects.holding_on(day).filter(renewal_from__lte=day, person__in=Person.objects.present_on(day))
    pairs = awards_by_pair(Award.objects.filter(person__in=held.values("person")))
    for awards in pairs.values():
        state, award = state_of(awards, day), latest_begun(awards, day)
        if state == CertificationState.RENEWAL_OPEN:
            yield award.person, notices.renewal_opened(award)
        elif state == CertificationState.GRACE:
            yield award.person, notices.grace_began(award)


def newly_overdue():
    """(person, notice) for each assignment whose due day has passed where the person is."""
    for row in overdue_among(Assignment.objects.all(), None):
        if row.certificate not in (CertificationState.GRACE,):
            yield row.person, notices.became_overdue(row)


def untold(words):
    """Those not yet told, found in one query instead of one refused insert each."""
    words = list(words)
    keys = [about["dedupe_key"] for _, about in words]
    known = set(Notice.objects.filter(dedupe_key__in=keys).values_list("recipient_id", "dedupe_key"))
    return [(person, about) for person, about in words if (person.pk, about["dedupe_key"]) not in known]
