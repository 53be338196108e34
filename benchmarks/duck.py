"""The same statement in DuckDB, over the same rows in memory."""

import tempfile
from pathlib import Path

from benchmarks.raw import COUNT

TABLES = {
    "people_person": "id, joined_on, left_on",
    "people_membership": "person_id, unit_id, from_on, until_on",
    "adoption_seatspan": "tool_id, person_id, from_on, start_known",
    "adoption_usageday": "tool_id, person_id, day, actions",
}
KINDS = {"joined_on": "DATE", "left_on": "DATE", "from_on": "DATE", "until_on": "DATE", "day": "DATE",
         "start_known": "BOOLEAN"}  # fmt: skip


def load(of) -> None:
    """Copy the tables over, once."""
    import duckdb
    from django.db import connection

    of.duck = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for name, columns in TABLES.items():
            file = Path(folder) / f"{name}.csv"
            with file.open("wb") as out, cursor.copy(f"COPY (SELECT {columns} FROM {name}) TO STDOUT CSV") as copy:
                for block in copy:
                    out.write(block)
            kinds = ", ".join(f"'{column}': '{KINDS.get(column, 'INTEGER')}'" for column in columns.split(", "))
            of.duck.execute(
                f"CREATE TABLE {name} AS SELECT * FROM read_csv('{file}', header = false, columns = {{{kinds}}})"
            )
            file.unlink()


def count(of) -> dict:
    """Unit id -> habitual, new, retained, returning, dormant."""
    query = COUNT.format(day=of.last, tool=of.tool.pk, week="7::INTEGER", bits="bit_count(weeks & 4095)")
    query = query.replace(f"(DATE '{of.last}' - day) / ", f"(DATE '{of.last}' - day) // ")
    query = query.replace("1 << (", "1::BIGINT << (")
    return {unit: tuple(counts) for unit, *counts in of.duck.execute(query).fetchall()}
