"""Triggers by statement on the tables of facts, whoever writes: they keep YearOfUse, and leave the marks of FactsChange.

A mark names a tool, a unit and the first day whose figures may have changed. Facts are intervals or days; each table
is read here as *points*: the days on which something begins or ends. Only points that a statement added or took away
leave a mark, so that closing a membership today does not mark the years in which it stood.
"""

from django.db import migrations

# A person's units from that day on; 0 when no single membership holds the person from then to the end.
MARK = """
    INSERT INTO adoption_factschange (tool_id, unit_id, from_on)
    SELECT tool_id, unit_id, min(day) FROM (
        SELECT c.tool_id, m.unit_id, greatest(c.day, m.from_on) AS day
        FROM changed c JOIN people_membership m USING (person_id)
        WHERE m.until_on IS NULL OR m.until_on > c.day
        UNION ALL
        SELECT c.tool_id, 0, c.day FROM changed c WHERE NOT EXISTS (
            SELECT FROM people_membership m JOIN people_person p ON p.id = m.person_id
            WHERE m.person_id = c.person_id AND m.from_on <= c.day
            AND (m.until_on IS NULL OR m.until_on >= p.left_on))
    ) AS touched GROUP BY tool_id, unit_id
"""
EVERY_UNIT = "INSERT INTO adoption_factschange (tool_id, from_on) SELECT DISTINCT tool_id, '0001-01-01'::date FROM changed"
MEMBERSHIP = """
    INSERT INTO adoption_factschange (unit_id, from_on)
    SELECT unit_id, min(day) FROM (SELECT unit_id, day FROM changed UNION ALL SELECT 0, day FROM changed) AS touched
    GROUP BY unit_id
"""
# Table -> (its points, where {rows} is what the statement wrote or took away; the marks of the changed ones).
POINTS = {
    "adoption_seatspan": (
        "SELECT tool_id, person_id, from_on AS day, start_known FROM {rows} "
        "UNION ALL SELECT tool_id, person_id, until_on, NULL FROM {rows} WHERE until_on IS NOT NULL",
        MARK,
    ),
    "people_membership": (
        "SELECT person_id, unit_id, from_on AS day FROM {rows} "
        "UNION ALL SELECT person_id, unit_id, until_on FROM {rows} WHERE until_on IS NOT NULL",
        MEMBERSHIP,
    ),
    "people_person": (
        "SELECT NULL::bigint AS tool_id, id AS person_id, joined_on AS day FROM {rows} "
        "UNION ALL SELECT NULL, id, left_on FROM {rows} WHERE left_on IS NOT NULL",
        MARK,
    ),
    "people_servicebreak": (
        "SELECT NULL::bigint AS tool_id, person_id, from_on AS day FROM {rows} "
        "UNION ALL SELECT NULL, person_id, until_on FROM {rows}",
        MARK,
    ),
    "training_assignmentreason": (
        "SELECT t.tool_id, a.person_id, started_on AS day FROM {rows} r JOIN training_assignment a "
        "ON a.id = r.assignment_id JOIN training_path t ON t.id = a.path_id WHERE t.tool_id IS NOT NULL "
        "UNION ALL SELECT t.tool_id, a.person_id, ended_on FROM {rows} r JOIN training_assignment a "
        "ON a.id = r.assignment_id JOIN training_path t ON t.id = a.path_id "
        "WHERE t.tool_id IS NOT NULL AND ended_on IS NOT NULL",
        MARK,
    ),
    "training_award": (
        "SELECT t.tool_id, r.person_id, valid_from AS day FROM {rows} r JOIN training_path t ON t.id = r.path_id "
        "WHERE t.tool_id IS NOT NULL UNION ALL "
        "SELECT t.tool_id, r.person_id, grace_until + 1 FROM {rows} r JOIN training_path t ON t.id = r.path_id "
        "WHERE t.tool_id IS NOT NULL",
        MARK,
    ),
    "training_awardevent": (
        "SELECT t.tool_id, a.person_id, r.occurred_on AS day, r.kind FROM {rows} r "
        "JOIN training_award a ON a.id = r.award_id JOIN training_path t ON t.id = a.path_id "
        "WHERE t.tool_id IS NOT NULL AND r.kind IN ('revoked', 'reinstated')",
        MARK,
    ),
    # What changes rarely, and then for everybody: the tree, which path opens a tool, whose assignment it is.
    # A unit that nobody ever worked in moves no number.
    "people_unit": (
        "SELECT NULL::bigint AS tool_id, id, path FROM {rows} r "
        "WHERE EXISTS (SELECT FROM people_membership m WHERE m.unit_id = r.id)",
        EVERY_UNIT,
    ),
    "training_path": ("SELECT tool_id, id FROM {rows} WHERE tool_id IS NOT NULL", EVERY_UNIT),
    "training_assignment": (
        "SELECT t.tool_id, r.id, r.person_id FROM {rows} r JOIN training_path t ON t.id = r.path_id "
        "WHERE t.tool_id IS NOT NULL AND EXISTS (SELECT FROM training_assignmentreason s WHERE s.assignment_id = r.id)",
        EVERY_UNIT,
    ),
}
ROWS = {"INSERT": ["fresh"], "DELETE": ["gone"], "UPDATE": ["gone", "fresh"]}
TABLES = {"fresh": "NEW TABLE AS fresh", "gone": "OLD TABLE AS gone"}
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body};
    RETURN NULL;
END $$;
CREATE TRIGGER {trigger} AFTER {event} ON {table} REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""


def changed(points: str, event: str) -> str:
    """The points that a statement of this kind added or took away, as the WITH clause of its marks."""
    if event != "UPDATE":
        return f"WITH changed AS ({points.format(rows=ROWS[event][0])})"
    gone, fresh = points.format(rows="gone"), points.format(rows="fresh")
    return (
        f"WITH was AS ({gone}), now AS ({fresh}), changed AS "
        "((TABLE was EXCEPT TABLE now) UNION ALL (TABLE now EXCEPT TABLE was))"
    )


def trigger(table: str, event: str, name: str, body: str) -> migrations.RunSQL:
    function = f"{table}_{name}_{event.lower()}"
    rows = " ".join(TABLES[rows] for rows in ROWS[event])
    return migrations.RunSQL(
        FUNCTION.format(name=function, body=body, trigger=f"{name}_{event.lower()}", event=event, table=table, rows=rows),
        f"DROP FUNCTION {function}() CASCADE",
    )


def marks():
    for table, (points, marking) in POINTS.items():
        for event in ROWS:
            yield trigger(table, event, "marks_facts", changed(points, event) + marking)


# --- days of use ------------------------------------------------------------------------------------------------------
NONE = "repeat('0', 366)::bit(366)"
FIRST = "('1' || repeat('0', 365))::bit(366)"
# The rows of a statement beside the days they are about; a scan of the rows finds few days, so their bits are cheap.
CALENDAR = f"""
    SELECT day, extract(year FROM day)::smallint AS year, {FIRST} >> (extract(doy FROM day)::integer - 1) AS bit
    FROM (SELECT DISTINCT day FROM {{rows}}) AS days
"""
# Whoever writes days of use of a tool waits for the one before, so that a day two sources speak of is judged once.
ONE_AT_A_TIME = """
    PERFORM pg_advisory_xact_lock(hashtextextended('usage ' || tool_id, 0))
    FROM (SELECT DISTINCT tool_id FROM {rows} ORDER BY tool_id) AS tools
"""
CLEAR = f"""
    WITH calendar AS ({CALENDAR.format(rows="gone")}), cleared AS (
        SELECT tool_id, person_id, year, bit_or(bit) AS days
        FROM gone JOIN calendar USING (day) GROUP BY tool_id, person_id, year
    )
    UPDATE adoption_yearofuse y SET days = y.days & ~cleared.days
    FROM cleared WHERE (y.tool_id, y.person_id, y.year) = (cleared.tool_id, cleared.person_id, cleared.year)
"""
SET = f"""
    WITH calendar AS ({CALENDAR}), used AS (
        SELECT tool_id, person_id, year, min(day) AS day,
            bit_or(CASE WHEN actions >= 1 THEN bit ELSE {NONE} END) AS days
        FROM {{rows}} JOIN calendar USING (day) GROUP BY tool_id, person_id, year
    ), kept AS (
        INSERT INTO adoption_yearofuse AS y (tool_id, person_id, year, days)
        SELECT tool_id, person_id, year, days FROM used ORDER BY tool_id, person_id, year
        ON CONFLICT (tool_id, person_id, year) DO UPDATE SET days = y.days | excluded.days
        WHERE y.days | excluded.days <> y.days
    ), changed AS (SELECT tool_id, person_id, min(day) AS day FROM used GROUP BY tool_id, person_id)
    {MARK}
"""
# What is left of the days that rows were taken away from: another source may speak of them too.
LEFT = """(SELECT DISTINCT g.tool_id, g.person_id, g.day, u.actions FROM gone g LEFT JOIN adoption_usageday u
    ON (u.tool_id, u.day, u.person_id) = (g.tool_id, g.day, g.person_id)) AS left_over"""


def days_of_use():
    gone = [ONE_AT_A_TIME.format(rows="gone"), CLEAR, SET.format(rows=LEFT)]
    fresh = [ONE_AT_A_TIME.format(rows="fresh"), SET.format(rows="fresh")]
    for event, steps in {"INSERT": fresh, "DELETE": gone, "UPDATE": [*gone, *fresh]}.items():
        yield trigger("adoption_usageday", event, "keeps_years_of_use", ";".join(steps))


FILL = f"""
    WITH calendar AS ({CALENDAR.format(rows="adoption_usageday")})
    INSERT INTO adoption_yearofuse (tool_id, person_id, year, days)
    SELECT tool_id, person_id, year, bit_or(CASE WHEN actions >= 1 THEN bit ELSE {NONE} END)
    FROM adoption_usageday JOIN calendar USING (day) GROUP BY tool_id, person_id, year
"""


class Migration(migrations.Migration):
    dependencies = [("adoption", "0004_counted_days"), ("people", "0003_breaks_and_aliases"), ("training", "0001_initial")]

    operations = [
        migrations.RunSQL("DROP FUNCTION adoption_mark_facts_change() CASCADE"),
        *marks(),
        *days_of_use(),
        migrations.RunSQL(FILL),
    ]
