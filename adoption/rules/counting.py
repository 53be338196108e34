"""Metrics, version 1, as SQL: every count of one tool on one day, for all units at once, in one statement.

The statement builds one row of yes and no for each person present on the day and adds them up by the unit the person
belonged to on that day. Every figure is a sum over people, so a subtree and the company are sums of these rows and
need no further SQL.
"""

from datetime import date, timedelta

from django.db import connection

from studio.models import Tool
from training.models import Assignment, Award
from training.rules import path_for

# The counts in the order of the columns; `board.Figures` has a field for each.
COUNTS = {
    "people": "true",
    "seats": "seated",
    "enabled": "enabled",
    "active": "enabled AND active",
    "habitual": "habitual",
    "cohort": "cohort",
    "activated": "cohort AND activated",
    "unknown": "NOT start_known",
    "new": "active AND NOT active_before AND NOT older_use",
    "retained": "active AND active_before",
    "returning": "active AND NOT active_before AND older_use",
    "dormant": "active_before AND NOT active",
    "funnel_enrolled": "enrolled",
    "funnel_certified": "certified",
    "funnel_seated": "certified AND seated",
    "funnel_activated": "certified AND seated AND ever",
    "funnel_active": "certified AND seated AND active",
    "funnel_habitual": "certified AND seated AND active AND habitual",
}

PEOPLE = """
WITH here AS (
    SELECT p.id AS person_id, m.unit_id
    FROM people_person p
    LEFT JOIN people_membership m
      ON m.person_id = p.id AND m.from_on <= %(day)s AND (m.until_on IS NULL OR m.until_on > %(day)s)
    WHERE p.joined_on <= %(day)s AND (p.left_on IS NULL OR p.left_on > %(day)s) AND NOT EXISTS (
        SELECT FROM people_servicebreak b WHERE b.person_id = p.id AND b.from_on <= %(day)s AND b.until_on > %(day)s)
), seat AS (
    SELECT person_id, min(from_on) AS first_on,
        (array_agg(start_known ORDER BY from_on))[1] AS start_known,
        bool_or(until_on IS NULL OR until_on > %(day)s) AS seated,
        bool_or(until_on IS NULL OR until_on > %(day)s - 27) AS enabled
    FROM adoption_seatspan
    WHERE tool_id = %(tool)s AND from_on <= %(day)s
    GROUP BY person_id
), used AS (
    -- One bit a week for the twelve weeks, one bit a day for the last 28 days; bit 0 ends on the day itself.
    SELECT person_id,
        bit_or(1 << ((%(day)s - day) / 7)) AS weeks,
        bit_or(CASE WHEN day > %(day)s - 28 THEN 1 << (%(day)s - day) ELSE 0 END) AS days
    FROM adoption_usageday
    WHERE tool_id = %(tool)s AND day BETWEEN %(day)s - 83 AND %(day)s AND actions >= 1
    GROUP BY person_id
), learns AS ({enrolled}), holds AS ({certified}),
person AS (
    SELECT here.person_id, here.unit_id, first_on, %(day)s - first_on AS age,
        coalesce(start_known, true) AS start_known,
        coalesce(seated, false) AS seated, coalesce(enabled, false) AS enabled,
        coalesce(weeks, 0) AS weeks, coalesce(days, 0) AS days,
        coalesce(weeks, 0) & 240 <> 0 AS active_before, coalesce(days, 0) <> 0 AS active,
        {open} OR holds.person_id IS NOT NULL OR learns.person_id IS NOT NULL AS enrolled,
        {open} OR holds.person_id IS NOT NULL AS certified
    FROM here LEFT JOIN seat USING (person_id) LEFT JOIN used USING (person_id)
    LEFT JOIN learns USING (person_id) LEFT JOIN holds USING (person_id)
), fact AS (
    SELECT *,
        CASE WHEN start_known AND age < 84 THEN age >= 28 AND weeks & 15 = 15
             ELSE bit_count(weeks::bit(12)) >= 9 END AS habitual,
        coalesce(start_known AND age BETWEEN 30 AND 57, false) AS cohort,
        coalesce(start_known AND age BETWEEN 30 AND 57, false) AND EXISTS (
            SELECT FROM adoption_usageday u WHERE u.tool_id = %(tool)s AND u.person_id = person.person_id
            AND u.actions >= 1 AND u.day BETWEEN first_on AND first_on + 30) AS activated,
        active AND NOT active_before AND EXISTS (
            SELECT FROM adoption_usageday u WHERE u.tool_id = %(tool)s AND u.person_id = person.person_id
            AND u.actions >= 1 AND u.day <= %(day)s - 28) AS older_use,
        weeks <> 0 OR certified AND seated AND EXISTS (
            SELECT FROM adoption_usageday u WHERE u.tool_id = %(tool)s AND u.person_id = person.person_id
            AND u.actions >= 1 AND u.day <= %(day)s) AS ever
    FROM person
)
SELECT unit_id, {counts}, coalesce(sum(bit_count((days & {weekdays})::bit(28))), 0)
FROM fact GROUP BY unit_id
"""


def count_by_unit(tool: Tool, day: date) -> dict[int | None, tuple[int, ...]]:
    """Unit id (None: in no unit) -> the counts in the order of COUNTS, then the person-days of Mondays to Fridays.

    People are counted directly in the unit they belonged to at the end of the day. Units without anybody are left out.
    """
    params = {"tool": tool.pk, "day": day}
    enrolled = subquery(Assignment.objects.standing_on(day).filter(path__tool=tool), "enrolled", params)
    certified = subquery(Award.objects.holding_on(day).filter(path__tool=tool), "certified", params)
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in COUNTS.values())
    is_open = "true" if path_for(tool) is None else "false"
    statement = PEOPLE.format(
        enrolled=enrolled, certified=certified, open=is_open, counts=counts, weekdays=weekday_bits(day)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return {row[0]: tuple(int(value) for value in row[1:]) for row in cursor}


def subquery(queryset, name: str, params: dict) -> str:
    """The people of a training queryset as SQL with named parameters, which are added to `params`."""
    people = queryset.order_by().values("person_id").distinct()
    sql, values = people.query.sql_with_params()
    names = [f"{name}_{number}" for number in range(len(values))]
    params.update(zip(names, values, strict=True))
    return sql % tuple(f"%({name})s" for name in names)


def weekday_bits(day: date) -> int:
    """The Mondays to Fridays among the 28 days up to `day`, bit n standing for the day n days before it; always
    twenty.
    """
    return sum(1 << n for n in range(28) if (day - timedelta(days=n)).weekday() < 5)


SERIES = """
WITH used AS (  -- bit n: a day of use in the week that ends n weeks before the day
    SELECT person_id, bit_or(1::bigint << ((%(day)s - day) / 7)) AS weeks
    FROM adoption_usageday
    WHERE tool_id = %(tool)s AND day BETWEEN %(first)s AND %(day)s AND actions >= 1
    GROUP BY person_id
), span AS (  -- the first and the last n at which the seat was open on a day of the 28 before
    SELECT person_id, least(%(weeks)s, (%(day)s - from_on) / 7) AS last,
        CASE WHEN until_on IS NULL OR until_on > %(day)s - 27 THEN 0 ELSE (%(day)s - 27 - until_on) / 7 + 1 END AS first
    FROM adoption_seatspan WHERE tool_id = %(tool)s AND from_on <= %(day)s
), enabled AS (
    SELECT person_id, bit_or(((1::bigint << (last - first + 1)) - 1) << first) AS weeks
    FROM span WHERE first <= last GROUP BY person_id
), person AS MATERIALIZED (  -- bit n: active on the day n weeks before; a use in any of four weeks, and enabled
    SELECT p.id AS person_id, p.joined_on, p.left_on,
        (used.weeks | (used.weeks >> 1) | (used.weeks >> 2) | (used.weeks >> 3)) & enabled.weeks AS weeks
    FROM used JOIN enabled USING (person_id) JOIN people_person p ON p.id = person_id
), member AS MATERIALIZED (
    SELECT person.*, m.unit_id, m.from_on, m.until_on FROM person JOIN people_membership m USING (person_id)
), asked AS (SELECT n, %(day)s - 7 * n AS day FROM generate_series(0, %(weeks)s) AS n)
SELECT day, NULL, count(*) FROM person, asked
WHERE (weeks >> n) & 1 = 1 AND joined_on <= day AND (left_on IS NULL OR left_on > day) AND NOT EXISTS (
    SELECT FROM people_servicebreak b WHERE b.person_id = person.person_id AND b.from_on <= day AND b.until_on > day)
GROUP BY day
UNION ALL
SELECT day, unit_id, count(*) FROM member, asked
WHERE (weeks >> n) & 1 = 1 AND joined_on <= day AND (left_on IS NULL OR left_on > day)
  AND from_on <= day AND (until_on IS NULL OR until_on > day)
GROUP BY day, unit_id
"""
MOST_WEEKS = 52  # so that all weeks of a person fit into the bits of one number


def count_active(tool: Tool, day: date, weeks: int) -> dict[date, dict[int | None, int]]:
    """Day -> unit id (None: the company) -> active people, on `day` and on its weekday in so many weeks before it.

    The same figure as `active` of COUNTS on each of those days, in one statement.
    """
    if not 0 <= weeks <= MOST_WEEKS:
        raise ValueError(f"a series has at most {MOST_WEEKS} weeks")
    found = {day - timedelta(weeks=n): {None: 0} for n in range(weeks, -1, -1)}
    about = {"tool": tool.pk, "day": day, "weeks": weeks, "first": day - timedelta(days=7 * (weeks + 4) - 1)}
    with connection.cursor() as cursor:
        cursor.execute(SERIES, about)
        for on, unit_id, active in cursor:
            found[on][unit_id] = active
    return found
