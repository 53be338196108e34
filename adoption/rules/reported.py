"""Which weeks of a series nobody reported anything about: a line is broken there, it does not fall to zero."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Min

from adoption.models import UsageRevision
from studio.models import Tool


def unreported(tool: Tool, ends: Collection[date]) -> set[date]:
    """Of these days, those in whose week (the seven days up to it) not one day of use was brought in.

    Before the first reported day there was nothing to report; where nothing was ever brought in, nothing is known.
    """
    if not ends:
        return set()
    since, until = min(ends) - timedelta(days=6), max(ends)
    known = UsageRevision.objects.filter(tool=tool, day__lte=until).order_by()
    first = known.aggregate(first=Min("day"))["first"]
    there = set(known.filter(day__gte=since).values_list("day", flat=True).distinct())
    silent = {end for end in ends if there.isdisjoint(end - timedelta(days=n) for n in range(7))}
    return {end for end in silent if first is None or end > first}
