"""The states of a report, which may follow which, and how an action walks from one to another."""

from datetime import timedelta

from django.utils.translation import gettext as _

from feedback.models import Event, Item, State
from journal.rules import Refused

TRANSITIONS = {
    State.NEW: [State.TRIAGED, State.DECLINED, State.DUPLICATE, State.SPAM],
    State.TRIAGED: [State.IN_PROGRESS, State.DECLINED, State.DUPLICATE, State.SPAM],
    State.IN_PROGRESS: [State.WAITING_REPORTER, State.WAITING_VENDOR, State.RESOLVED],
    State.WAITING_REPORTER: [State.IN_PROGRESS, State.RESOLVED],
    State.WAITING_VENDOR: [State.IN_PROGRESS, State.RESOLVED],
    State.RESOLVED: [State.CLOSED, State.TRIAGED],
    State.CLOSED: [State.TRIAGED],
    State.DECLINED: [],
    State.DUPLICATE: [],
    State.SPAM: [],
}
# A reopening is the one way back; it is never walked through on the way to something else.
REOPENING = {(State.RESOLVED, State.TRIAGED), (State.CLOSED, State.TRIAGED)}
REOPENING_WITHIN = timedelta(days=30)
CHANCE_TO_OBJECT = timedelta(days=7)


class Stale(Refused):
    """The report changed since the writer looked at it. Carries the fresh item and the version that the writer saw."""

    def __init__(self, item: Item, seen: int):
        super().__init__(
            _("{report} has changed since you opened it. What you wrote is kept; look at what changed first.").format(
                report=item.ref
            )
        )
        self.item = item
        self.seen = seen


def way(start: str, goal: str) -> list[str]:
    """The states to pass through from `start` to `goal`, the goal last: the shortest way without a reopening.

    [] when already there; ValueError when there is no way. Answering a report that nobody has looked at yet
    means having looked at it and having worked on it, so one action may make several steps; each leaves its own
    event."""
    ways = [[start]]
    seen = {start}
    while ways:
        path = ways.pop(0)
        if path[-1] == goal:
            return path[1:]
        for following in TRANSITIONS[path[-1]]:
            if following not in seen and (path[-1], following) not in REOPENING:
                seen.add(following)
                ways.append([*path, following])
    raise ValueError(f"no way from {start} to {goal}")


def can_reach(start: str, goal: str) -> bool:
    """Whether an open report in `start` can be walked to `goal`."""
    try:
        return bool(way(start, goal))
    except ValueError:
        return False


def changes_since(item: Item, version: int):
    """The events that happened after the version somebody saw, oldest first."""
    return Event.objects.filter(item=item, version__gt=version).select_related("by", "message").order_by("id")
