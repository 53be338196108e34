"""When a mail goes out: preferences, quiet hours and the pauses between tries. Nothing here writes."""

import zoneinfo
from datetime import datetime, time, timedelta

from inbox.models import Preference

# Minutes to wait after each failed try; after the last one the mail is given up. The notice still stands in the inbox.
PAUSES = (1, 5, 30, 120, 720)


def due_at(now: datetime, mail: str, zone: str, quiet_from: time | None = None, quiet_until: time | None = None):
    """When the mail of a notice made at `now` is due, or None when this person wants no mail.

    A weekly reader's mail is due next Monday at 07:00 of their own clock; in quiet hours it waits for their end.
    """
    if mail == Preference.Mail.NEVER:
        return None
    local = now.astimezone(zoneinfo.ZoneInfo(zone))
    if mail == Preference.Mail.WEEKLY:
        monday = local.date() + timedelta(days=7 - local.weekday())
        return datetime.combine(monday, time(7), tzinfo=local.tzinfo)
    if quiet_from is None or not in_quiet_hours(local.time(), quiet_from, quiet_until):
        return now
    ends = datetime.combine(local.date(), quiet_until, tzinfo=local.tzinfo)
    return ends if ends > local else ends + timedelta(days=1)


def in_quiet_hours(clock: time, start: time, end: time) -> bool:
    """Whether the clock stands in [start, end), which may pass midnight."""
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def next_try(now: datetime, attempts: int) -> datetime | None:
    """When to try again after `attempts` failures, or None when it is time to give up."""
    return now + timedelta(minutes=PAUSES[attempts - 1]) if attempts <= len(PAUSES) else None
