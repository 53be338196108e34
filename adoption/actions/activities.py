"""What champions do for their unit."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption import notices
from adoption.actions.seats import moment
from adoption.models import ChampionActivity
from adoption.rules.champions import champion_assignment, refusal_to_nudge, refusal_to_record_activity
from inbox.actions import notify
from journal.actions import record
from journal.rules import Refused, refuse_if
from people.models import Person, Unit


@transaction.atomic
def record_activity(
    *, person: Person, unit: Unit, kind: str, on: date | None = None, note: str = "", by: Person | None = None
) -> ChampionActivity:
    """Keep that the champion held an office hour or a demonstration, or logged feedback.

    Returns the one already kept when it is the same.
    """
    on = on or timezone.localdate()
    refuse_if(refusal_to_record_activity(person, unit, on))
    if kind == ChampionActivity.Kind.NUDGE:
        raise Refused(_("A nudge is written to somebody."))
    activity, new = ChampionActivity.objects.get_or_create(
        assignment=champion_assignment(person, unit, on), kind=kind, occurred_on=on, note=note.strip()
    )
    if new:
        record(
            by=by or person,
            verb="adoption.record_activity",
            subject=activity,
            detail={"kind": kind, "on": on.isoformat()},
        )
    return activity


@transaction.atomic
def nudge(*, champion: Person, person: Person, text: str, on: date | None = None) -> ChampionActivity:
    """Write to a colleague of the unit, at most once a day. The text is in their notice, and nowhere else."""
    on = on or timezone.localdate()
    if not text.strip():
        raise Refused(_("Write a line first; an empty nudge helps nobody."))
    refuse_if(refusal_to_nudge(champion, person, on))
    activity = kept_nudge(champion, person, on)
    record(by=champion, verb="adoption.nudge", subject=activity, detail={"about": person.pk, "on": on.isoformat()})
    notify(to=person, at=moment(on), **notices.nudged(activity, text.strip()))
    return activity


def kept_nudge(champion: Person, person: Person, on: date) -> ChampionActivity:
    """The row of the nudge; the database has the last word when two are sent in the same moment."""
    try:
        with transaction.atomic():
            return ChampionActivity.objects.create(
                assignment=champion_assignment(champion, person.memberships.on(on).get().unit, on),
                kind=ChampionActivity.Kind.NUDGE,
                occurred_on=on,
                about=person,
            )
    except IntegrityError:
        raise Refused(refusal_to_nudge(champion, person, on) or _("This nudge was sent already.")) from None
