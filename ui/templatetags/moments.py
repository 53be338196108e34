"""Times in words, as a person would say them in the reader's language. Every function is told what the time is now."""

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ui.words import day_and_month, full_day, weekday

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def day_in_words(day: date, today: date) -> str:
    """Words such as "today", "tomorrow", "Tuesday" or "last Tuesday" within a week, else "4 March"."""
    distance = (day - today).days
    if distance in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[distance]
    if -7 < distance < 0:
        return _("last {weekday}").format(weekday=weekday(day))
    if 0 < distance < 7:
        return weekday(day)
    return plain_day(day, today)


def plain_day(day: date, today: date) -> str:
    """Words such as "4 March", or "4 March 2026" when the year is not this one."""
    return day_and_month(day) if day.year == today.year else full_day(day)


def moment_in_words(moment: datetime, now: datetime) -> str:
    """A moment seen from now, both in the reader's zone: "12 min ago", "in 3 hours", "yesterday, 14:05", "4 March"."""
    distance = moment - now
    if abs(distance) < MINUTE:
        return _("just now")
    if abs(distance) < 12 * HOUR:
        ahead = distance > timedelta()
        return (_("in {span}") if ahead else _("{span} ago")).format(span=span_in_words(abs(distance)))
    if abs((moment.date() - now.date()).days) < 7:
        return f"{day_in_words(moment.date(), now.date())}, {moment:%H:%M}"
    return plain_day(moment.date(), now.date())


def span_in_words(span: timedelta) -> str:
    """A length of time in its largest unit, rounded down: "12 min", "3 hours", "5 days"."""
    days, hours, minutes = (span // unit for unit in (DAY, HOUR, MINUTE))
    if days > 0:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if hours > 0:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    if minutes > 0:
        return _("{n} min").format(n=minutes)
    return _("under a minute")


def age_in_words(age: timedelta) -> str:
    """How old something is, where there is room for little: "just now", "12 min", "3 hours"."""
    return _("just now") if age < MINUTE else span_in_words(age)


def for_machines(moment: date | datetime) -> str:
    """What a <time> says to machines. HTML knows thousandths of a second at most, so whole seconds do."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def in_full(moment: date | datetime) -> str:
    """Words such as "Thursday 4 March 2027", with "at 14:05 CET" for a moment."""
    day = date_format(moment, pgettext("how a day is written", "l j F Y"))
    if not isinstance(moment, datetime):
        return day
    return _("{day} at {time}").format(day=day, time=f"{moment:%H:%M %Z}").strip()
