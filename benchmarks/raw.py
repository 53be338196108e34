"""The three figures of the anchors as one statement over the rows, with everything that makes them honest: where people
were on the day, and when their seat began.
"""

COUNT = """
WITH here AS (
    SELECT p.id AS person_id, coalesce(m.unit_id, 0) AS unit_id FROM people_person p LEFT JOIN people_membership m
      ON m.person_id = p.id AND m.from_on <= DATE '{day}' AND (m.until_on IS NULL OR m.until_on > DATE '{day}')
    WHERE p.joined_on <= DATE '{day}' AND (p.left_on IS NULL OR p.left_on > DATE '{day}')
), began AS (
    SELECT person_id, min(from_on) AS first_on, min(CASE WHEN start_known THEN from_on END) AS known_on
    FROM adoption_seatspan WHERE tool_id = {tool} AND from_on <= DATE '{day}' GROUP BY person_id
), used AS (
    SELECT person_id, bit_or(CASE WHEN day > DATE '{day}' - 84 THEN 1 << ((DATE '{day}' - day) / {week}) ELSE 0 END)
        AS weeks, min(day) AS first_use
    FROM adoption_usageday WHERE tool_id = {tool} AND day <= DATE '{day}' AND actions >= 1 GROUP BY person_id
), fact AS (
    SELECT unit_id, coalesce(weeks, 0) AS weeks, coalesce(weeks, 0) & 15 <> 0 AS active,
        coalesce(weeks, 0) & 240 <> 0 AS before, first_use <= DATE '{day}' - 28 AS older,
        CASE WHEN known_on = first_on THEN DATE '{day}' - first_on END AS age
    FROM here LEFT JOIN began USING (person_id) LEFT JOIN used USING (person_id)
)
SELECT unit_id,
    count(*) FILTER (WHERE CASE WHEN age < 84 THEN age >= 28 AND weeks & 15 = 15 ELSE {bits} >= 9 END),
    count(*) FILTER (WHERE active AND NOT older), count(*) FILTER (WHERE active AND before),
    count(*) FILTER (WHERE active AND NOT before AND older), count(*) FILTER (WHERE before AND NOT active)
FROM fact GROUP BY unit_id
"""


def count(of) -> dict:
    """Unit id -> habitual, new, retained, returning, dormant."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(day=of.last, tool=of.tool.pk, week=7, bits="bit_count(weeks::bit(12))"))
        return {unit: tuple(counts) for unit, *counts in cursor}
