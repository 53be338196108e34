"""Bringing in days of use: a (tool, source, day) is replaced whole, and only when the source says something new about
it.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import connection, transaction

from adoption.actions.figures import bring_tool_up_to_date
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
    person_id bigint NOT NULL, day date NOT NULL, actions integer, detail jsonb
) ON COMMIT DROP
"""
# What is said of a day, as one number whatever the order of the rows: days that read the same need not be compared
# row by row. Rows of one person that are to be added up read differently from their sum, and are compared.
READ = """
SELECT day, sum(jsonb_hash_extended(coalesce(detail, '{}'), hashint8extended(person_id, coalesce(actions, -1))))
FROM usage_stage GROUP BY day
"""
STANDS = """
SELECT day, sum(jsonb_hash_extended(detail, hashint8extended(person_id, coalesce(actions, -1))))
FROM adoption_usageday WHERE tool_id = %(tool)s AND source = %(source)s AND day = ANY(%(days)s) GROUP BY day
"""
REPORTED = """
SELECT DISTINCT day FROM adoption_usagerevision
WHERE tool_id = %(tool)s AND source = %(source)s AND day = ANY(%(days)s)
"""
# Sums when a source gives a person two rows for one day; unknown beside a number is not a number. Sorted first: groups
# then come in the order of the primary key, and no table of them is hashed.
GATHER = """
SELECT %(tool)s AS tool_id, %(source)s AS source, day, person_id, sum(actions)::integer AS actions,
    coalesce((array_agg(detail) FILTER (WHERE detail IS NOT NULL))[1], '{}') AS detail
FROM (SELECT * FROM usage_stage WHERE day = ANY(%(some)s) ORDER BY day, person_id) AS staged GROUP BY day, person_id
"""
FILL = f"""
INSERT INTO adoption_usageday (tool_id, source, day, person_id, actions, detail) {GATHER} ORDER BY day, person_id
"""  # noqa: S608 (made of the constants above)
DIFFERENT = f"""
CREATE TEMPORARY TABLE usage_different ON COMMIT DROP AS
SELECT day, person_id, g.actions, g.detail, g.tool_id IS NULL AS gone FROM ({GATHER}) g FULL JOIN (
    SELECT day, person_id, actions, detail, true AS stands FROM adoption_usageday
    WHERE tool_id = %(tool)s AND source = %(source)s AND day = ANY(%(some)s)
) u USING (day, person_id)
WHERE u.stands IS NULL OR g.tool_id IS NULL
    OR g.actions IS DISTINCT FROM u.actions OR g.detail IS DISTINCT FROM u.detail
"""  # noqa: S608 (made of the constants above)
CLEAR = """
DELETE FROM adoption_usageday u USING usage_different d
WHERE gone AND tool_id = %(tool)s AND source = %(source)s AND (u.day, u.person_id) = (d.day, d.person_id)
"""
CORRECT = """
INSERT INTO adoption_usageday (tool_id, source, day, person_id, actions, detail)
SELECT %(tool)s, %(source)s, day, person_id, actions, detail FROM usage_different WHERE NOT gone ORDER BY day, person_id
ON CONFLICT (tool_id, day, person_id, source) DO UPDATE SET actions = excluded.actions, detail = excluded.detail
"""
ROWS = """
SELECT day, count(*) FROM adoption_usageday
WHERE tool_id = %(tool)s AND source = %(source)s AND day = ANY(%(changed)s) GROUP BY day
"""
UNKNOWN = "\\N"
BLOCK = 5_000  # rows written to the database at a time


@transaction.atomic
def record_usage(
    *, tool: Tool, source: str, rows: Iterable[tuple], by: Person | None, days: Collection[date] | None = None
) -> UsageLoad:
    """Replace what this source says about the tool on the days of `rows` (and on `days`, which may have none), and
    bring the figures up to date.

    rows: (person id, day, actions or None) or with a fourth, a small dict of detail; read once, so a generator will
    do. The same rows twice change nothing. Loads of one tool wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"usage {tool.pk}"])
        cursor.execute("SET LOCAL work_mem = '128MB'")  # a million rows are grouped and sorted in memory
        cursor.execute(STAGE)
        read = stage(cursor, rows)
        about = {"tool": tool.pk, "source": source}
        compare(cursor, about, days or ())
        if about["changed"]:
            replace(cursor, about)
            keep_revisions(cursor, tool, about, by)
        cursor.execute("DROP TABLE usage_stage, usage_different")
    if about["changed"]:
        bring_tool_up_to_date(tool)
    return UsageLoad(tuple(about["days"]), tuple(about["changed"]), read)


def stage(cursor, rows: Iterable[tuple]) -> int:
    """Copy the rows beside the real table; how many."""
    read, rows, told = 0, iter(rows), Told()
    with cursor.copy("COPY usage_stage (person_id, day, actions, detail) FROM STDIN") as copy:
        while lines := [line(told, *row) for row in islice(rows, BLOCK)]:
            copy.write("".join(lines))
            read += len(lines)
    return read


class Told(dict):
    """Day -> as it stands between the other columns; there are few days, and many rows of each."""

    def __missing__(self, day: date) -> str:
        text = self[day] = f"\t{day}\t"
        return text


def line(told: Told, person_id: int, day: date, actions: int | None, detail: dict | None = None) -> str:
    """A row as COPY reads it. JSON keeps tabs and line ends to itself; its backslashes are doubled for COPY."""
    more = json.dumps(detail).replace("\\", "\\\\") if detail else UNKNOWN
    return f"{person_id}{told[day]}{UNKNOWN if actions is None else actions}\t{more}\n"


def compare(cursor, about: dict, days: Iterable[date]) -> None:
    """Add to `about`: `days` of the load, `new` ones that nothing was said of, and those `changed` by it.

    What it says otherwise of the days that stand is in usage_different.
    """
    read = said(cursor, READ, about)
    about["days"] = sorted({*days, *read})
    stands = said(cursor, STANDS, about)
    unlike = [day for day in about["days"] if read.get(day) != stands.get(day)]
    about["new"] = [day for day in unlike if day not in stands]
    about["some"] = [day for day in unlike if day in stands]
    cursor.execute(DIFFERENT, about)
    different = first_column(cursor, "SELECT DISTINCT day FROM usage_different", about)
    unreported = set(about["days"]).difference(first_column(cursor, REPORTED, about))
    about["changed"] = sorted({*different, *unreported, *about["new"]})


def said(cursor, statement: str, about: dict) -> dict:
    cursor.execute(statement, about)
    return dict(cursor.fetchall())


def first_column(cursor, statement: str, about: dict) -> list:
    cursor.execute(statement, about)
    return [row[0] for row in cursor]


def replace(cursor, about: dict) -> None:
    """Make the changed days what the load says of them; rows that stay as they are are left alone."""
    if about["new"]:
        cursor.execute(FILL, about | {"some": about["new"]})
    if about["some"]:
        cursor.execute(CLEAR, about)
        cursor.execute(CORRECT, about)


def keep_revisions(cursor, tool: Tool, about: dict, by: Person | None) -> None:
    """A revision for each changed day, and one entry in the journal."""
    changed, source = about["changed"], about["source"]
    found = said(cursor, ROWS, about)
    UsageRevision.objects.bulk_create(
        UsageRevision(tool=tool, source=source, day=day, rows=found.get(day, 0), by=by) for day in changed
    )
    detail = {"source": source, "from": changed[0].isoformat(), "until": changed[-1].isoformat(), "days": len(changed)}
    record(by=by, verb="adoption.record_usage", subject=tool, detail=detail)
