"""A company of any size with a year of use of one tool, written as rows.

Every company has a unit called Claims with 48 people, so that one unit's page can be compared between sizes. The rest
work in units of a thousand (fifty, in a small company), ten to a division. The same size gives the same company.
"""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max

from adoption.models import UsageDay
from studio import actions as studio
from studio.models import Tool
from training import actions as training

CLAIMS = 48
DAYS = 365
TREE = {"kind": "in_order", "title": "Essentials", "children": [{"kind": "course", "course": "essentials"}]}
LESSONS = [{"title": "What it is", "kind": "reading", "body": "Read me.", "minutes": 4, "url": ""}]

UNITS = """
WITH company AS (
    INSERT INTO people_unit (name, slug, path) VALUES ('Company', 'company', '/') RETURNING id
), division AS (
    INSERT INTO people_unit (name, slug, path, parent_id)
    SELECT 'Division ' || n, 'division-' || n, '/', id FROM company, generate_series(1, %(divisions)s) AS n RETURNING id
), place AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM division)
INSERT INTO people_unit (name, slug, path, parent_id)
SELECT CASE leaf.n WHEN 0 THEN 'Claims' ELSE 'Unit ' || leaf.n END,
    CASE leaf.n WHEN 0 THEN 'claims' ELSE 'unit-' || leaf.n END, '/', id
FROM generate_series(0, %(units)s - 1) AS leaf(n) JOIN place ON place.n = leaf.n %% %(divisions)s
"""
PATHS = """
WITH RECURSIVE tree AS (
    SELECT id, '/' || id || '/' AS path FROM people_unit WHERE parent_id IS NULL
    UNION ALL SELECT u.id, tree.path || u.id || '/' FROM people_unit u JOIN tree ON tree.id = u.parent_id
)
UPDATE people_unit u SET path = tree.path FROM tree WHERE tree.id = u.id
"""
PEOPLE = """
WITH leaf AS (
    SELECT id, row_number() OVER (ORDER BY slug <> 'claims', id) - 1 AS n FROM people_unit
    WHERE slug = 'claims' OR slug LIKE 'unit-%%'
)
INSERT INTO people_person (password, email, given_name, family_name, time_zone, language, joined_on, left_on, unit_id)
SELECT '!', 'p' || p.n || '@tidewater.example', 'P' || p.n, 'Tide', 'Europe/Berlin', 'en-gb',
    %(day)s::date - 800 - p.n %% 400, CASE WHEN p.n %% 50 = 7 THEN %(day)s::date - p.n %% 300 END, leaf.id
FROM generate_series(0, %(people)s - 1) AS p(n)
JOIN leaf ON leaf.n = CASE WHEN p.n < %(claims)s THEN 0 ELSE 1 + p.n %% (%(units)s - 1) END
"""
# One in twenty moved within the year, from the unit of the colleague with the next number; one in 200 has no unit.
MEMBERSHIPS = """
INSERT INTO people_membership (person_id, unit_id, from_on, until_on)
SELECT p.id, q.unit_id, p.joined_on, %(day)s::date - (p.id %% 350)::integer - 5 FROM people_person p
JOIN people_person q ON q.id = p.id + 1 WHERE p.id %% 20 = 3 AND p.left_on IS NULL AND p.unit_id <> %(claim)s
UNION ALL
SELECT p.id, p.unit_id, CASE WHEN p.id %% 20 = 3 AND p.left_on IS NULL AND p.unit_id <> %(claim)s AND EXISTS (
    SELECT FROM people_person q WHERE q.id = p.id + 1
) THEN %(day)s::date - (p.id %% 350)::integer - 5 ELSE p.joined_on END, p.left_on
FROM people_person p WHERE p.id %% 200 <> 11
"""
HEADS = """
UPDATE people_unit u SET head_id = (SELECT min(id) FROM people_person p WHERE p.unit_id = u.id)
WHERE parent_id IS NOT NULL
"""
SEATS = "INSERT INTO adoption_seat (person_id, tool_id) SELECT id, %(tool)s FROM people_person WHERE id %% 10 <> 1"
SPANS = """
WITH life AS (
    SELECT *, %(day)s::date - (person_id * 7 %% 400)::integer AS from_on, person_id %% 12 = 5 AS paused,
        person_id %% 9 <> 4 AS known
    FROM adoption_seat
)
INSERT INTO adoption_seatspan (seat_id, person_id, tool_id, from_on, until_on, start_known)
SELECT id, person_id, tool_id, from_on, CASE WHEN paused THEN from_on + 20 END, known FROM life
UNION ALL
SELECT id, person_id, tool_id, from_on + 45, CASE WHEN person_id %% 5 = 0 THEN from_on + 200 END, true
FROM life WHERE paused
"""
AWARDS = """
INSERT INTO training_award (person_id, path_id, path_version_id, policy_id, completed_on, anchor, cycle, valid_from,
    renewal_from, valid_until, grace_until, name, unit_name, public_id, recorded_at)
SELECT p.id, %(path)s, %(version)s, %(policy)s, start, start, 1, start, start + 300, start + 364, start + 378,
    given_name, '', 'bench-' || p.id, now()
FROM (SELECT *, %(day)s::date - (id * 11 %% 420)::integer AS start FROM people_person WHERE id %% 6 <> 2) p
"""
ASSIGNMENTS = """
INSERT INTO training_assignment (person_id, path_id, assigned_on)
SELECT id, %(path)s, %(day)s::date - (id * 11 %% 420)::integer - 20 FROM people_person WHERE id %% 8 <> 3
"""
REASONS = """
INSERT INTO training_assignmentreason (assignment_id, kind, source, started_on, due_on, recorded_at)
SELECT id, 'wave', '', assigned_on, assigned_on + 60, now() FROM training_assignment
"""
# From four to a hundred and sixteen days of use a year, sixty on average, spread evenly from a beginning of one's own.
USAGE = """
INSERT INTO adoption_usageday (tool_id, source, day, person_id, actions, detail)
SELECT %(tool)s, 'csv', %(first)s::date + (p.id * 13 %% 89 + k * %(days)s / n)::integer %% %(days)s, p.id,
    CASE WHEN (p.id + k) %% 17 = 0 THEN 0 ELSE 1 + k %% 9 END, '{}'
FROM (SELECT id, 4 + id * 31 %% 113 AS n FROM people_person) p, generate_series(0, n - 1) AS k
ORDER BY 3, 4
"""


def written_until() -> date | None:
    """The last day of use in the company that stands already."""
    return UsageDay.objects.aggregate(last=Max("day"))["last"]


@transaction.atomic
def fill(people: int, day: date) -> Tool:
    """Write the company, unless it stands already; its tool. `day` is the last day of use."""
    if tool := Tool.objects.filter(slug="copilot").first():
        return tool
    tool = live_tool(day)
    path = essentials(tool, day)
    units = max(10, people // 1000)
    about = {
        "people": people, "units": units, "divisions": max(2, units // 10), "claims": CLAIMS, "day": day, "days": DAYS,
        "first": day - timedelta(days=DAYS - 1), "tool": tool.pk, "path": path.pk,
        "version": path.versions.get().pk, "policy": path.policies.get().pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (UNITS, PATHS, PEOPLE):
            cursor.execute(statement, about)
        cursor.execute("SELECT id FROM people_unit WHERE slug = 'claims'")
        about["claim"] = cursor.fetchone()[0]
        for statement in (HEADS, MEMBERSHIPS, SEATS, SPANS, AWARDS, ASSIGNMENTS, REASONS, USAGE):
            cursor.execute(statement, about)
    return tool


def live_tool(day: date) -> Tool:
    tool = studio.propose_tool(slug="copilot", name="Copilot", purpose="Drafts, summaries and answers.")
    for decision in ("approve", "go_live"):
        studio.review_tool(tool=tool, decision=decision, on=day - timedelta(days=700))
    return tool


def essentials(tool: Tool, day: date):
    on = day - timedelta(days=700)
    course = training.create_course(slug="essentials", title="Essentials", by=None)
    training.publish_course_version(course=course, lessons=LESSONS, on=on, by=None)
    path = training.create_path(slug="copilot-essentials", name="Copilot Essentials", tool=tool, by=None)
    policy = {"validity": "P1Y", "renewal_window": "P60D", "grace": "P14D", "mode": "from_completion"}
    training.publish_path(path=path, tree=TREE, policy=policy, on=on, by=None)
    return path
