"""On which day what somebody completed earns a path."""

from datetime import date

from training.models import Award, Completion, PathVersion
from training.rules.certification import counts_towards_next
from training.rules.tree import Step, completed_on


def day_earned(version: PathVersion, tree: Step, done: list[Completion], awards, on: date = date.min) -> date | None:
    """The day on which what counts of `done` (in the order it occurred) completes this version, None when it does not.

    on: the day from which it is looked at, when that is later than the last completion.
    """
    day = completed_on(tree, first_days(done, awards, max(done[-1].occurred_on, on)))
    if day is not None and version.number > 1:  # complete by an edit of the path: not before that edit
        return max(day, version.published_on)
    return day


def first_days(done: list[Completion], awards: list[Award], now: date) -> dict[str, date]:
    """Node key -> the first day on which it was completed in a way that counts towards the next award."""
    days: dict[str, date] = {}
    for completion in done:
        if counts_towards_next(awards, completion, now):
            days.setdefault(completion.node_key, completion.occurred_on)
    return days
