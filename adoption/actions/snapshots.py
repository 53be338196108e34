"""Files of snapshots: when somebody was last seen, by app. Evidence gathers; a restated snapshot may take some back."""

import json
from collections.abc import Iterator
from datetime import date

from django.db import connection

from adoption.actions.identity_days import COPY, STAGE, attribute, make_identities
from adoption.actions.spool import Spool
from adoption.models import Identity
from adoption.rules.imports import CURE, CURES
from adoption.rules.matching import Names, refusal_of_concealed
from intake.actions import Report
from intake.sources.table import BadLine
from journal.rules import refuse_if
from people.models import Person
from studio.models import Tool

OLD = """
CREATE TEMPORARY TABLE identity_old ON COMMIT DROP AS
SELECT d.identity_id, d.day, d.snapshot, d.actions, d.detail
FROM adoption_identityday d JOIN adoption_identity i ON i.id = d.identity_id
WHERE d.tool_id = %(tool)s AND i.source = %(source)s AND d.snapshot = ANY(%(snapshots)s)
"""
# Everything that one of the two says and the other does not.
DIFFERENCE = """
CREATE TEMPORARY TABLE identity_difference ON COMMIT DROP AS
(TABLE identity_stage EXCEPT TABLE identity_old) UNION ALL (TABLE identity_old EXCEPT TABLE identity_stage)
"""
CLEAR = """
DELETE FROM adoption_identityday d USING adoption_identity i
WHERE i.id = d.identity_id AND i.source = %(source)s AND d.tool_id = %(tool)s AND d.snapshot = ANY(%(snapshots)s)
"""
KEEP = """
INSERT INTO adoption_identityday (tool_id, identity_id, day, snapshot, actions, detail)
SELECT %(tool)s, identity_id, day, snapshot, actions, detail FROM identity_stage
"""


def apply_snapshots(
    rows: Iterator, report: Report, *, tool: Tool, source: str, names: Names, spool: Spool, by: Person | None
) -> tuple[list[date], list[date]]:
    """The days that the file names, and those of use that it changed."""
    latest = read_snapshots(rows, report, names, spool, CURES.get(source, CURE))
    make_identities(names, source, [number for number, pk in enumerate(names.identities) if pk is None])
    about = {"tool": tool.pk, "source": source, "snapshots": sorted({snapshot for _, snapshot in latest})}
    with connection.cursor() as cursor:
        stage(cursor, names, spool, latest)
        cursor.execute(OLD, about)
        cursor.execute(DIFFERENCE)
        cursor.execute("SELECT DISTINCT identity_id, snapshot FROM identity_difference")
        different = set(cursor.fetchall())
        touched = days_in(cursor, "identity_difference")
        said = days_in(cursor, "identity_stage")
        cursor.execute(CLEAR, about)
        cursor.execute(KEEP, about)
        cursor.execute("DROP TABLE identity_stage, identity_old, identity_difference")
    load = attribute(tool=tool, source=source, days=touched, by=by)
    tell(report, names, latest, different)
    return said, sorted(load.changed)


def read_snapshots(rows: Iterator, report: Report, names: Names, spool: Spool, cure: str) -> dict[tuple[int, str], int]:
    """Read the file into the spool as (number of somebody, snapshot, [(day as ordinal, apps)]).

    Returns the place of the last line about each (number, snapshot): the file may restate itself.
    """
    latest: dict[tuple[int, str], int] = {}
    place = 0
    for line, row in rows:
        report.read += 1
        if row.__class__ is BadLine:
            report.reject(line, row.reason, row.about)
            continue
        number = names.numbers.get(row.who)
        if number is None:
            refuse_if(refusal_of_concealed(row.who, cure))
            number = names.number(row.who, "")
        if (number, row.snapshot) in latest:
            report.detail["restated_in_the_file"] = report.detail.get("restated_in_the_file", 0) + 1
        latest[number, row.snapshot] = place
        spool.add((number, row.snapshot, [(day.toordinal(), apps) for day, apps in row.apps_on.items()]))
        place += 1
    return latest


def stage(cursor, names: Names, spool: Spool, latest: dict[tuple[int, str], int]) -> None:
    """Copy what the file says beside what was said before."""
    cursor.execute(STAGE)
    with cursor.copy(COPY) as copy:
        for place, (number, snapshot, apps_on) in enumerate(spool):
            if latest[number, snapshot] == place:
                identity = names.identities[number]
                for ordinal, apps in apps_on:
                    detail = json.dumps({"apps": sorted(apps)} if apps else {})
                    copy.write_row((identity, date.fromordinal(ordinal), snapshot, max(1, len(apps)), detail))


def days_in(cursor, table: str) -> list[date]:
    cursor.execute(f"SELECT DISTINCT day FROM {table} ORDER BY day")  # noqa: S608 (a table of our own)
    return [day for (day,) in cursor]


def tell(report: Report, names: Names, latest: dict, different: set[tuple[int, str]]) -> None:
    """Count the lines: one about nobody known waits, one that says what was known changes nothing."""
    identities = names.identities
    by_hand = set(Identity.objects.filter(person__isnull=False, pk__in=identities).values_list("pk", flat=True))
    for number, snapshot in latest:
        if not (names.owners[number] or number in names.handed_on or identities[number] in by_hand):
            report.quarantined += 1
        elif (identities[number], snapshot) in different:
            report.applied += 1
        else:
            report.unchanged += 1
