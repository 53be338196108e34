"""Bringing in days of use: a (tool, source, day) is replaced whole, and only when the source says something new about
it.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from adoption.models import UsageRevision
from journal.actions import record
from people.models import Person
from studio.models import Tool


@dataclass(frozen=True)
class UsageLoad:
    """days: those the load was about; changed: those of which it said something new; rows: person-days read."""

    days: tuple[date, ...]
    changed: tuple[date, ...]
    rows: int


STAGE = """
CREATE TEMPORARY TABLE usage_stage (
    person_id bigint NOT NULL, day date NOT NULL, actions integer, detail jsonb NOT NULL
) ON COMMIT DROP
"""
# Sums when a source gives a person two rows for one day; unknown beside a number is not a number.
GATHER = """
CREATE TEMPORARY TABLE usage_gathered ON COMMIT DROP AS
SELECT person_id, day, sum(actions)::integer AS actions, (array_agg(detail))[1] AS detail
FROM usage_stage GROUP BY person_id, day
"""
CHANGED = """
SELECT DISTINCT day FROM (
    SELECT day FROM usage_gathered g FULL JOIN (
        SELECT person_id, day, actions, detail FROM adoption_usageday
        WHERE tool_id = %(tool)s AND source = %(source)s AND day = ANY(%(days)s)
    ) u USING (person_id, day)
    WHERE g.actions IS DISTINCT FROM u.actions OR g.detail IS DISTINCT FROM u.detail
    UNION ALL
    SELECT asked.day FROM unnest(%(days)s::date[]) AS asked(day)
    WHERE NOT EXISTS (SELECT FROM adoption_usagerevision r
                      WHERE r.tool_id = %(tool)s AND r.source = %(source)s AND r.day = asked.day)
) AS different ORDER BY day
"""
CLEAR = "DELETE FROM adoption_usageday WHERE tool_id = %(tool)s AND source = %(source)s AND day = ANY(%(changed)s)"
FILL = """
INSERT INTO adoption_usageday (tool_id, source, day, person_id, actions, detail)
SELECT %(tool)s, %(source)s, day, person_id, actions, detail FROM usage_gathered
WHERE day = ANY(%(changed)s) ORDER BY day, person_id
"""
ROWS = "SELECT day, count(*) FROM usage_gathered WHERE day = ANY(%(changed)s) GROUP BY day"


@transaction.atomic
def record_usage(
    *, tool: Tool, source: str, rows: Iterable[tuple], by: Person | None, days: Collection[date] | None = None
) -> UsageLoad:
    """Replace what this source says about the tool on the days of `rows` (and on `days`, which may have none).

    rows: (person id, day, actions or None) or with a fourth, a small dict of detail; read once, so a generator will
    do. The same rows twice change nothing. Loads of one tool and source wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"usage {tool.pk} {source}"])
        cursor.execute(STAGE)
        read = stage(cursor, rows)
        cursor.execute(GATHER)
        cursor.execute("SELECT DISTINCT day FROM usage_gathered")
        about = {"tool": tool.pk, "source": source, "days": sorted({*(days or ()), *first_column(cursor)})}
        cursor.execute(CHANGED, about)
        about["changed"] = first_column(cursor)
        if about["changed"]:
            replace(cursor, tool, source, about, by)
        cursor.execute("DROP TABLE usage_stage, usage_gathered")
    return UsageLoad(tuple(about["days"]), tuple(about["changed"]), read)


def first_column(cursor) -> list:
    return [row[0] for row in cursor]


def stage(cursor, rows: Iterable[tuple]) -> int:
    """Copy the rows beside the real table; how many."""
    read = 0
    with cursor.copy("COPY usage_stage (person_id, day, actions, detail) FROM STDIN") as copy:
        for person_id, day, actions, *detail in rows:
            copy.write_row((person_id, day, actions, json.dumps(detail[0]) if detail and detail[0] else "{}"))
            read += 1
    return read


def replace(cursor, tool: Tool, source: str, about: dict, by: Person | None) -> None:
    """Put the changed days in the place of what was there, with a revision for each."""
    cursor.execute(CLEAR, about)
    cursor.execute(FILL, about)
    cursor.execute(ROWS, about)
    found = dict(cursor.fetchall())
    UsageRevision.objects.bulk_create(
        UsageRevision(tool=tool, source=source, day=day, rows=found.get(day, 0), by=by) for day in about["changed"]
    )
    detail = {"source": source, "from": min(about["changed"]).isoformat(), "until": max(about["changed"]).isoformat()}
    record(by=by, verb="adoption.record_usage", subject=tool, detail=detail | {"days": len(about["changed"])})
