"""Times in words, as a person would say them. Pure: every function is told what the time is now."""

from datetime import date, datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def day_in_words(day: date, today: date) -> str:
    """Words such as "today", "tomorrow", "Tuesday" or "last Tuesday" within a week, else "4 March"."""
    distance = (day - today).days
    if distance in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[distance]
    if -7 < distance < 0:
        return f"last {day:%A}"
    if 0 < distance < 7:
        return f"{day:%A}"
    return plain_day(day, today)


def plain_day(day: date, today: date) -> str:
    """Words such as "4 March", or "4 March 2026" when the year is not this one."""
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"


def moment_in_words(moment: datetime, now: datetime) -> str:
    """A moment seen from now, both in the reader's zone: "12 min ago", "in 3 hours", "yesterday, 14:05", "4 March"."""
    distance = moment - now
    if abs(distance) < MINUTE:
        return "just now"
    if abs(distance) < 12 * HOUR:
        words = span_in_words(abs(distance))
        return f"in {words}" if distance > timedelta() else f"{words} ago"
    if abs((moment.date() - now.date()).days) < 7:
        return f"{day_in_words(moment.date(), now.date())}, {moment:%H:%M}"
    return plain_day(moment.date(), now.date())


def span_in_words(span: timedelta) -> str:
    """A length of time in its largest unit, rounded down: "12 min", "3 hours", "5 days"."""
    for unit, one, many in ((DAY, "day", "days"), (HOUR, "hour", "hours"), (MINUTE, "min", "min")):
        if span >= unit:
            count = span // unit
            return f"{count} {one if count == 1 else many}"
    return "under a minute"


def in_full(moment: date | datetime) -> str:
    """Words such as "Thursday 4 March 2027", with "at 14:05 CET" for a moment."""
    words = f"{moment:%A} {moment.day} {moment:%B %Y}"
    return f"{words} at {moment:%H:%M %Z}".strip() if isinstance(moment, datetime) else words
