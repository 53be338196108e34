"""What was said about identities: kept aside, replaced by later files, attributed as soon as somebody is meant."""

import json
from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection

from adoption.actions.spool import Spool
from adoption.actions.usage import UsageLoad, record_usage
from adoption.models import Identity
from adoption.rules.matching import Names, mapped
from adoption.sources import SNAPSHOTS
from adoption.sources.reading import LONGEST_NAME
from people.models import Person
from studio.models import Tool

STAGE = """
CREATE TEMPORARY TABLE identity_stage (
    identity_id bigint NOT NULL, day date NOT NULL, snapshot text NOT NULL, actions integer, detail jsonb NOT NULL
) ON COMMIT DROP
"""
COPY = "COPY identity_stage (identity_id, day, snapshot, actions, detail) FROM STDIN"
KEEP = """
INSERT INTO adoption_identityday (tool_id, identity_id, day, snapshot, actions, detail)
SELECT %(tool)s, identity_id, day, snapshot, sum(actions)::integer, (array_agg(detail))[1]
FROM identity_stage GROUP BY identity_id, day, snapshot
"""
CLEAR_DAYS = """
DELETE FROM adoption_identityday d USING adoption_identity i
WHERE i.id = d.identity_id AND i.source = %(source)s
  AND d.tool_id = %(tool)s AND d.snapshot = '' AND d.day = ANY(%(days)s)
"""
# Whose each day is: an operator's word first, then the address, as `people.rules.Addresses` reads it; it may have
# become somebody's since the file came.
WHOSE = """
SELECT d.tool_id, d.day, d.actions, d.detail, coalesce(i.person_id, a.person_id, p.id) AS person_id
FROM adoption_identityday d JOIN adoption_identity i ON i.id = d.identity_id
LEFT JOIN people_emailalias a
  ON a.email = i.email AND a.from_on <= d.day AND (a.until_on IS NULL OR a.until_on > d.day)
LEFT JOIN people_person p ON p.email = i.email AND i.email <> ''
WHERE i.source = %(source)s
"""
OWNERS = f"{WHOSE} AND d.tool_id = %(tool)s AND d.day = ANY(%(days)s)"
MISSING = f"""
SELECT DISTINCT tool_id, day FROM ({WHOSE}) owned WHERE person_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM adoption_usageday u
    WHERE u.tool_id = owned.tool_id AND u.day = owned.day AND u.person_id = owned.person_id AND u.source = %(stored)s)
"""  # noqa: S608 (constants of this file)
BY_SUM = f"""
WITH owned AS ({OWNERS})
SELECT person_id, day, sum(actions)::integer FROM owned WHERE person_id IS NOT NULL GROUP BY person_id, day
"""  # noqa: S608 (constants of this file)
# Apps named for a day by any snapshot, each once; a day that no app is named for is one action.
BY_APP = f"""
WITH owned AS ({OWNERS})
SELECT person_id, day, greatest(1, count(DISTINCT app))::integer
FROM owned LEFT JOIN LATERAL jsonb_array_elements_text(detail -> 'apps') AS app ON true
WHERE person_id IS NOT NULL GROUP BY person_id, day
"""  # noqa: S608 (constants of this file)


def lock_identities(source: str) -> None:
    """Until the end of the transaction: while one says who is meant, no other may read or say it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"identities {source}"])


def make_identities(names: Names, source: str, numbers: Iterable[int]) -> None:
    """An identity for each of these numbers, in the transaction of the import."""
    Identity.objects.bulk_update(
        [Identity(pk=pk, external_id=external_id) for pk, external_id in names.learned.items()], ["external_id"]
    )
    numbers = list(numbers)
    made = Identity.objects.bulk_create(
        [identity_of(source, *names.named[number]) for number in numbers], batch_size=2_000
    )
    for number, identity in zip(numbers, made, strict=True):
        names.identities[number] = identity.pk


def identity_of(source: str, who: str, login: str) -> Identity:
    login = "".join(filter(str.isprintable, login))[:LONGEST_NAME]
    if who.startswith("@"):
        return Identity(source=source, login=login or who)
    return Identity(source=source, external_id=who, login=login, email=who if "@" in who else "")


def attribute(*, tool: Tool, source: str, days: Collection[date], by: Person | None) -> UsageLoad:
    """Bring the days of use in line with what is kept aside for these days."""
    if not days:
        return UsageLoad((), (), 0)
    about = {"tool": tool.pk, "source": source, "days": list(days)}
    in_snapshots = source in SNAPSHOTS
    with Spool() as rows, connection.cursor() as cursor:
        cursor.execute(BY_APP if in_snapshots else BY_SUM, about)
        days_of = set()
        for person_id, day, actions in cursor:
            rows.add((person_id, day.toordinal(), actions))
            days_of.add(day)
        if not in_snapshots:
            cursor.execute(
                "SELECT DISTINCT day FROM adoption_usageday WHERE tool_id = %s AND source = %s AND day = ANY(%s)",
                [tool.pk, mapped(source), about["days"]],
            )
            days_of.update(day for (day,) in cursor)
        if not (in_snapshots or days_of):
            return UsageLoad((), (), 0)
        return record_usage(
            tool=tool,
            source=source if in_snapshots else mapped(source),
            rows=((person_id, date.fromordinal(day), actions) for person_id, day, actions in rows),
            by=by,
            days=about["days"] if in_snapshots else days_of,
        )


def keep_aside(tool: Tool, rows: Iterable[tuple[bool, tuple]]) -> int:
    """Keep (waits, (identity, day, snapshot, actions, detail)) beside the days of use; how many wait for a person."""
    waiting = 0
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy(COPY) as copy:
            for waits, (*about, detail) in rows:
                waiting += waits
                copy.write_row((*about, json.dumps(detail or {})))
        cursor.execute(KEEP, {"tool": tool.pk})
        cursor.execute("DROP TABLE identity_stage")
    return waiting
