"""Files of usage: received whole, then applied day by day, as one.

A file is read once into a spool, with a number in the place of whoever it names; from there the days of use are
recorded, and what was said about unknown identities is kept aside. So nothing but the numbers is held in memory, and
while the database takes rows in, nobody asks it for anything else.
"""

from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import BinaryIO

from django.db import connection, transaction
from django.utils import timezone

from adoption.actions.identity_days import CLEAR_DAYS, attribute, keep_aside, lock_identities, make_identities
from adoption.actions.snapshots import apply_snapshots
from adoption.actions.spool import Spool
from adoption.actions.usage import record_usage
from adoption.models import Identity, UsageImport
from adoption.rules.imports import CURE, CURES, refusal_of_source, refusal_to_bring_in
from adoption.rules.matching import Names, refusal_of_concealed
from adoption.sources import FORMATS, SNAPSHOTS
from adoption.sources.reading import Reading
from intake.actions import Report, open_file, receive
from intake.models import Import
from intake.rules import Layout
from intake.sources.table import BadLine
from journal.rules import refuse_if
from people.models import Person, Role
from studio.models import Tool

TOLD_EVERY = 20_000


def receive_usage(
    *, content: BinaryIO, filename: str, tool: Tool, source: str, layout: Layout | None = None, by: Person | None
) -> Import:
    """Keep a file of usage; `settle(imported=…, using=apply_usage, by=…)` applies it."""
    refuse_if(refusal_to_bring_in(by) or refusal_of_source(source))
    options = {"tool": tool.slug, "source": source, "layout": vars(layout or Layout())}
    about = {"scope": f"{tool.slug} {source}", "kept_by": Role.AI_STUDIO, "options": options}
    return receive(kind="usage", content=content, filename=filename, by=by, **about)


@transaction.atomic
def apply_usage(imported: Import, report: Report) -> None:
    """Replace what the source said about each day of the file, in the tool's days of use and beside them."""
    tool = Tool.objects.get(slug=imported.options["tool"])
    source = imported.options["source"]
    by = Person.objects.filter(pk=imported.actor_id).first()
    lock_identities(source)
    names = Names(source)
    with (
        open_file(imported) as content,
        closing(FORMATS[source](content, reading_of(imported))) as rows,
        Spool() as spool,
    ):
        about = {"tool": tool, "source": source, "names": names, "spool": spool, "by": by}
        days, changed = (apply_snapshots if source in SNAPSHOTS else apply_days)(rows, report, **about)
    UsageImport.objects.create(imported=imported, tool=tool, source=source, days=days, changed_days=changed)
    ends = {"first_day": min(days).isoformat(), "last_day": max(days).isoformat()} if days else {}
    report.detail |= {"tool": tool.slug, "source": source, **ends, "days": len(days), "days_changed": len(changed)}


def reading_of(imported: Import) -> Reading:
    layout = Layout(**imported.options["layout"])
    return Reading(layout.day, timezone.localdate(), layout.columns, layout.delimiter, layout.encoding)


def apply_days(
    rows: Iterator, report: Report, *, tool: Tool, source: str, names: Names, spool: Spool, by: Person | None
) -> tuple[list[date], list[date]]:
    """The days that the file is about, and those of which it said something new."""
    restated, days = read_days(rows, report, names, spool, CURES.get(source, CURE))
    make_identities(names, source, names.without_identity())
    counts: Counter[int] = Counter()
    load = record_usage(tool=tool, source=source, rows=of_people(spool, names, restated, counts), by=by, days=days)
    with connection.cursor() as cursor:
        cursor.execute(CLEAR_DAYS, {"tool": tool.pk, "source": source, "days": list(days)})
    by_hand = set(Identity.objects.filter(source=source, person__isnull=False).values_list("pk", flat=True))
    report.quarantined = keep_aside(tool, of_others(spool, names, restated, counts, by_hand))
    later = attribute(tool=tool, source=source, days=days, by=by)
    changed = sorted({*load.changed, *later.changed})
    report.applied = sum(counts[day.toordinal()] for day in changed)
    report.unchanged = counts.total() - report.applied
    report.detail |= {"restated_in_the_file": len(restated)} if restated else {}
    return sorted(days), changed


def read_days(rows: Iterator, report: Report, names: Names, spool: Spool, cure: str) -> tuple[set[int], list[date]]:
    """Read the file into the spool as (number of somebody, day as ordinal, actions, detail).

    Returns the places in the spool that the file itself restates further on, and the days it is about.
    """
    numbers, add, ordinals = names.numbers, spool.add, {}
    latest: dict[tuple, array] = {}
    restated: set[int] = set()
    place = read = 0
    for line, row in rows:
        read += 1
        if row.__class__ is BadLine:
            report.reject(line, row.reason, row.about)
            continue
        who, login, day, actions, detail, part = row
        number = numbers.get(who)
        if number is None:
            refuse_if(refusal_of_concealed(who, cure))
            number = names.number(who, login)
        ordinal = ordinals.get(day)
        if ordinal is None:
            ordinal = ordinals[day] = day.toordinal()
        add((number, ordinal, actions, detail))
        place += 1
        if part is not None and (earlier := exchange(latest, (part, ordinal), number, place)):
            restated.add(earlier - 1)
        if not read % TOLD_EVERY:
            report.read = read
            report.tell_progress()
    report.read = read
    return restated, list(ordinals)


def exchange(latest: dict[tuple, array], key: tuple, number: int, place: int) -> int:
    """Note the place (from 1) of the latest row of that number under the key; the place noted before, or 0."""
    places = latest.get(key)
    if places is None:
        places = latest[key] = array("I")
    if number >= len(places):
        places.frombytes(bytes(places.itemsize * (number + 1 - len(places))))
    earlier, places[number] = places[number], place
    return earlier


def of_people(spool: Spool, names: Names, restated: set[int], counts: Counter) -> Iterator[tuple]:
    """(person id, day, actions, detail) of everybody who is known; counts them by day."""
    owners, day_of = names.owners, DayOf()
    for place, (number, ordinal, actions, detail) in enumerate(spool):
        owner = owners[number] or names.owner_on(number, day_of[ordinal])
        if owner is None or place in restated:
            continue
        counts[ordinal] += 1
        yield owner, day_of[ordinal], actions, detail


def of_others(
    spool: Spool, names: Names, restated: set[int], counts: Counter, by_hand: set[int]
) -> Iterator[tuple[bool, tuple]]:
    """(whether nobody is known, row to keep aside) of everybody else."""
    if None not in names.owners:
        return
    owners, identities, day_of = names.owners, names.identities, DayOf()
    for place, (number, ordinal, actions, detail) in enumerate(spool):
        if owners[number] or place in restated or names.owner_on(number, day_of[ordinal]):
            continue
        waits = identities[number] not in by_hand
        if not waits:
            counts[ordinal] += 1
        yield waits, (identities[number], day_of[ordinal], "", actions, detail)


class DayOf(dict):
    """Ordinal -> day."""

    def __missing__(self, ordinal: int) -> date:
        day = self[ordinal] = date.fromordinal(ordinal)
        return day
