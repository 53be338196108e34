"""The facts that counts are made of, read for one unit after another as sets of people, day by day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db import connection, transaction

from adoption.models import NO_UNIT
from studio.models import Tool
from training.rules import path_for

LOOKS_BACK = 83  # days of use and of first seats before the first asked day: the longest window is of 84 days
SEAT_LOOKS_BACK = 27  # days of seats: the window of "enabled" is of 28
UNITS_AT_A_TIME = 2


@dataclass(frozen=True)
class Facts:
    """Of the people who were in one unit at some time: for each day the set of those of whom it is true.

    A set is a number with one bit for each of them. `here`, `unknown`, `enrolled` and `certified` are lists of the
    asked days, `open` begins SEAT_LOOKS_BACK days earlier, `began` and `used` LOOKS_BACK days earlier.
    """

    unit: int
    here: list[int]  # in the company and in the unit
    open: list[int]  # with a seat
    began: list[int]  # whose first seat began on that day
    unknown: list[int]  # whose first seat began nobody knows when
    enrolled: list[int]
    certified: list[int]
    used: list[int]
    used_before: int  # with a use before the first day of `used`


def between(start: str, end: str, ones: str = "ones", first: str = "first") -> str:
    """SQL for a bit string of a day each: 1 from `start` to the day before `end` (NULL: for ever)."""
    return (
        f"(%({ones})s::varbit >> greatest({start} - %({first})s, 0))"
        f" & (%({ones})s::varbit << greatest(%(last)s + 1 - {end}, 0))"
    )


# Who was where. The people in no unit are found by what their memberships leave of their days in the company; the
# first condition spares this work for everybody whom one membership holds through all the asked days.
STAY = """
    SELECT m.unit_id, m.person_id, greatest(m.from_on, p.joined_on) AS from_on, least(m.until_on, p.left_on) AS until_on
    FROM people_membership m JOIN people_person p ON p.id = m.person_id
    WHERE m.from_on <= %(last)s AND (m.until_on IS NULL OR m.until_on > %(first)s)
      AND p.joined_on <= %(last)s AND (p.left_on IS NULL OR p.left_on > %(first)s)
"""
NOWHERE = """
    SELECT 0, p.id, lower(gap), upper(gap)
    FROM people_person p CROSS JOIN LATERAL unnest(datemultirange(daterange(p.joined_on, p.left_on)) - coalesce(
        (SELECT range_agg(daterange(m.from_on, m.until_on)) FROM people_membership m WHERE m.person_id = p.id),
        datemultirange())) AS gap
    WHERE NOT EXISTS (
        SELECT FROM people_membership m WHERE m.person_id = p.id AND m.from_on <= greatest(p.joined_on, %(first)s)
        AND (m.until_on IS NULL OR m.until_on > %(last)s OR m.until_on >= p.left_on))
    AND gap && daterange(%(first)s, %(last)s, '[]')
"""
# A year's bits, moved to where they belong in the days looked at; the year begins on their n-th day. Most often all of
# them lie within one year, and are a part of its bits as they are.
USE_DAYS = """CASE
    WHEN n BETWEEN %(use_width)s - 366 AND 0 THEN substring(days FROM 1 - n FOR %(use_width)s)
    WHEN n > -366 THEN substring(substring(%(use_none)s::varbit FOR greatest(n, 0)) || days || %(use_none)s::varbit
        FROM 1 + greatest(-n, 0) FOR %(use_width)s)
    ELSE %(use_none)s::varbit END"""
YEARS = """
    SELECT year, n, repeat('1', 366)::varbit << greatest(366 + n, 0) AS earlier
    FROM (SELECT year, make_date(year, 1, 1) - %(use_first)s AS n FROM generate_series(
        extract(year FROM (SELECT min(day) FROM adoption_usageday WHERE tool_id = %(tool)s))::integer,
        extract(year FROM %(last)s)::integer) AS year) AS years
"""
FACTS = f"""
, away AS (
    SELECT person_id, bit_or({between("from_on", "until_on")}) AS days FROM people_servicebreak
    WHERE from_on <= %(last)s AND until_on > %(first)s {{of_people}} GROUP BY person_id
), seat AS (
    SELECT person_id, bit_or({between("from_on", "until_on", "seat_ones", "seat_first")}) AS days,
        min(from_on) AS first_on, min(from_on) FILTER (WHERE start_known) = min(from_on) IS TRUE AS known
    FROM adoption_seatspan WHERE tool_id = %(tool)s AND from_on <= %(last)s {{of_people}} GROUP BY person_id
), used AS (
    SELECT person_id, bit_or({USE_DAYS}) AS days, bool_or(days & earlier <> repeat('0', 366)::varbit) AS before
    FROM ({YEARS}) AS years JOIN (SELECT person_id, year, days::varbit AS days FROM adoption_yearofuse
        WHERE tool_id = %(tool)s {{of_people}}) AS used USING (year)
    GROUP BY person_id
), learns AS (
    SELECT person_id, bit_or({between("started_on", "ended_on")}) AS days
    FROM training_assignmentreason r JOIN training_assignment a ON a.id = r.assignment_id
    JOIN training_path t ON t.id = a.path_id WHERE t.tool_id = %(tool)s {{of_people}} GROUP BY person_id
), revoked AS (
    SELECT award_id, bit_or({between("occurred_on", "until_on")}) AS days FROM (
        SELECT award_id, kind, occurred_on,
            lead(occurred_on) OVER (PARTITION BY award_id ORDER BY occurred_on, id) AS until_on
        FROM training_awardevent WHERE kind IN ('revoked', 'reinstated') AND occurred_on <= %(last)s) AS events
    WHERE kind = 'revoked' GROUP BY award_id
), holds AS (
    SELECT person_id,
        bit_or({between("valid_from", "(grace_until + 1)")} & ~coalesce(revoked.days, %(none)s::varbit)) AS days
    FROM training_award a JOIN training_path t ON t.id = a.path_id LEFT JOIN revoked ON revoked.award_id = a.id
    WHERE t.tool_id = %(tool)s AND valid_from <= %(last)s AND grace_until >= %(first)s {{of_people}} GROUP BY person_id
)
SELECT unit_id, string_agg((
    ({between("stay.from_on", "stay.until_on")} & ~coalesce(away.days, %(none)s::varbit))
    || coalesce(seat.days, %(seat_none)s::varbit)
    || CASE WHEN known AND first_on >= %(use_first)s
        THEN %(use_one)s::varbit >> (first_on - %(use_first)s) ELSE %(use_none)s::varbit END
    || CASE WHEN known IS FALSE THEN {between("first_on", "NULL")} ELSE %(none)s::varbit END
    || coalesce(learns.days | holds.days, learns.days, holds.days, %(none)s::varbit)
    || coalesce(holds.days, %(none)s::varbit)
    || coalesce(used.days, %(use_none)s::varbit)
    || CASE WHEN before THEN B'1' ELSE B'0' END
)::text, '')
FROM stay LEFT JOIN away USING (person_id) LEFT JOIN seat USING (person_id) LEFT JOIN used USING (person_id)
LEFT JOIN learns USING (person_id) LEFT JOIN holds USING (person_id)
GROUP BY unit_id
"""  # noqa: S608 (made of the constants above)


def gather(tool: Tool, first: date, last: date, units: Collection[int] | None = None) -> Iterator[Facts]:
    """The facts of each unit (ids, NO_UNIT for the people in none; None for all) about the days from `first` to `last`.

    Units without people are left out. The rows are streamed, so that a company of any size takes the memory of a few
    units.
    """
    params = parameters(tool, first, last) | {"units": list(units or ())}
    days, open_to_all = (last - first).days + 1, path_for(tool) is None
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.itersize = UNITS_AT_A_TIME
        connection.cursor().execute("SET LOCAL work_mem = '64MB'")  # so that 200,000 people are joined in memory
        cursor.execute(statement(units), params)
        for unit, digits in cursor:
            yield facts_of(unit, digits, days, open_to_all)


def facts_of(unit: int, digits: str, days: int, open_to_all: bool) -> Facts:
    """The sets in the digits of one unit: a line of the same length for each person, so that every so many-th digit is
    of the same thing and day.
    """
    widths = [days, days + SEAT_LOOKS_BACK, days + LOOKS_BACK, days, days, days, days + LOOKS_BACK, 1]
    length, everybody = sum(widths), [~0] * days
    columns = (int(digits[n::length], 2) for n in range(length))
    here, seat, began, unknown, enrolled, certified, used, before = (list(islice(columns, width)) for width in widths)
    if open_to_all:
        enrolled = certified = everybody
    return Facts(unit, here, seat, began, unknown, enrolled, certified, used, used_before=before[0])


def parameters(tool: Tool, first: date, last: date) -> dict:
    asked = (last - first).days + 1
    seat, use = asked + SEAT_LOOKS_BACK, asked + LOOKS_BACK
    return {
        "tool": tool.pk, "first": first, "last": last, "ones": "1" * asked, "none": "0" * asked,
        "seat_first": first - timedelta(days=SEAT_LOOKS_BACK), "seat_ones": "1" * seat, "seat_none": "0" * seat,
        "use_first": first - timedelta(days=LOOKS_BACK), "use_width": use, "use_none": "0" * use,
        "use_one": "1" + "0" * (use - 1),
    }  # fmt: skip


def statement(units: Collection[int] | None) -> str:
    """Of all units, or of those named by the parameter `units`: then only the rows of their people are read."""
    if units is None:
        return f"WITH stay AS MATERIALIZED ({STAY} UNION ALL {NOWHERE})" + FACTS.format(of_people="")
    stay = f"{STAY} AND m.unit_id = ANY(%(units)s)" + (f" UNION ALL {NOWHERE}" if NO_UNIT in units else "")
    of_people = "AND person_id IN (SELECT person_id FROM stay)"
    return f"WITH stay AS MATERIALIZED ({stay})" + FACTS.format(of_people=of_people)
