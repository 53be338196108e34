"""When a mail goes out: wishes, quiet hours and the pauses between tries. Nothing here writes."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core import signing
from django.db.models import Case, Count, F, Min, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inbox.models import Delivery, Preference
from people.models import Person

# Minutes to wait after each failed try; after the last one the mail is given up. The notice still stands in the inbox.
PAUSES = (1, 5, 30, 120, 720)
WEEKLY_DAY, WEEKLY_HOUR = 0, time(7)
STOP_SALT = "inbox.stop"


def due_at(
    now: datetime,
    mail: str,
    zone: str,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    *,
    urgent: bool = False,
) -> datetime | None:
    """When the mail of a notice made at `now` is due (never before `now`), or None when this person wants no mail.

    A weekly reader's mail is due on the coming Monday at 07:00 of their own clock; in quiet hours it waits for their
    end. An urgent one waits for neither.
    """
    if mail == Preference.Mail.NEVER:
        return None
    if urgent:
        return now
    local = zoneinfo.ZoneInfo(zone)
    due = coming_monday(now, local) if mail == Preference.Mail.WEEKLY else now
    return due if quiet_from is None else after_quiet_hours(due, local, quiet_from, quiet_until)


def coming_monday(now: datetime, local: zoneinfo.ZoneInfo) -> datetime:
    """The first Monday 07:00 on the local clock after `now`."""
    day = now.astimezone(local).date()
    monday = day + timedelta(days=(WEEKLY_DAY - day.weekday()) % 7)
    return first_after(now, local, WEEKLY_HOUR, monday, timedelta(days=7))


def after_quiet_hours(moment: datetime, local: zoneinfo.ZoneInfo, start: time, end: time) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into.

    More than one round only in the night when clocks go forward over that end.
    """
    while in_quiet_hours((there := moment.astimezone(local)).time(), start, end):
        moment = first_after(moment, local, end, there.date(), timedelta(days=1))
    return moment


def first_after(moment: datetime, local: zoneinfo.ZoneInfo, clock: time, day: date, step: timedelta) -> datetime:
    """The first instant after the moment at which the local clock shows `clock`, on day, day + step, ….

    Compared in UTC, and with both readings of an hour that the clock shows twice when summer ends.
    """
    while True:
        for fold in (0, 1):
            candidate = datetime.combine(day, clock.replace(fold=fold), tzinfo=local).astimezone(UTC)
            if candidate > moment:
                return candidate
        day += step


def in_quiet_hours(clock: time, start: time, end: time) -> bool:
    """Whether the clock stands in [start, end), which may pass midnight."""
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def next_try(now: datetime, attempts: int) -> datetime | None:
    """When to try again after `attempts` failures, or None when it is time to give up."""
    return now + timedelta(minutes=PAUSES[attempts - 1]) if attempts <= len(PAUSES) else None


@dataclass(frozen=True)
class Outbox:
    """How many mails should have gone out by now, and for how many seconds the oldest of them waits."""

    unsent: int
    oldest_seconds: int


def outbox(now: datetime) -> Outbox:
    """What has yet to be sent. A failed try moves a mail's due time on; its wait is counted from the first one."""
    first_due = Case(
        *[When(attempts=n, then=F("due_at") - timedelta(minutes=sum(PAUSES[:n]))) for n in range(1, len(PAUSES) + 1)],
        default=F("due_at"),
    )
    found = Delivery.objects.late(now).aggregate(unsent=Count("pk"), oldest=Min(first_due))
    oldest = found["oldest"]
    return Outbox(found["unsent"], max(0, int((now - oldest).total_seconds())) if oldest else 0)


def period_of(moment: datetime, today: date) -> str:
    """The heading under which a notice stands in the inbox; the moment is read on the clock that is active."""
    day = timezone.localdate(moment)
    if day >= today - timedelta(days=1):
        return _("Today") if day >= today else _("Yesterday")
    if day > today - timedelta(days=7):
        return _("In the last seven days")
    return date_format(day, "F Y")


def stop_token(person: Person) -> str:
    """What the link at the foot of a mail carries: whose mail to stop, signed, and valid as long as mails are kept."""
    return signing.dumps(person.pk, salt=STOP_SALT)


def person_of_stop_token(token: str) -> Person | None:
    """Whose mail the link stops; None for a link that this site did not write."""
    try:
        return Person.objects.filter(pk=signing.loads(token, salt=STOP_SALT)).first()
    except signing.BadSignature:
        return None
