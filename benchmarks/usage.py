"""`import_usage` and the `record_usage` in it, beside the plainest ways of bringing in the same rows.

    python -m benchmarks.usage            200,000 rows of 4,000 people
    python -m benchmarks.usage --full     1,000,000 rows of 20,000 people; writes docs/performance.md

The anchors: COPY into a table of staging, join to the people and insert into a table indexed by tool, source, person
and day, nothing more; and Django's bulk_create with update_conflicts, for a tenth of the rows.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date, timedelta

from benchmarks.databases import Databases, site
from benchmarks.report import conditions, table, write_section

DAYS, FULL, SMALL = 50, 20_000, 4_000
TITLE = "Usage brought in"
IMPORT = "import_usage of a file, everything included"
IMPORT_AGAIN = "import_usage, the same rows in another file"
FIRST = "record_usage, first load, figures included"
AGAIN = "record_usage, the same rows again"
ANCHOR = "anchor: staging, join and insert"
BULK = "anchor: bulk_create(update_conflicts), from a tenth of the rows"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="1,000,000 rows; writes docs/performance.md")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    people = FULL if options.full else SMALL
    with site(), Databases().use(f"usage_{people}"):
        times, megabytes = measure(people, options.rounds)
    lines = render(times, megabytes, people)
    print("\n".join(lines))
    if options.full:
        write_section(TITLE, lines)
    return 0


def measure(people: int, rounds: int) -> tuple[dict, float]:
    """Seconds of each way in each round, and the most memory this process held while it loaded."""
    from adoption.models import UsageDay

    tool, ids, last = prepare(people)
    megabytes, times = 0.0, {way: [] for way in (IMPORT, IMPORT_AGAIN, FIRST, AGAIN, ANCHOR, BULK)}
    for _ in range(rounds):
        empty("adoption_usageday", "adoption_yearofuse", "adoption_usagerevision", "adoption_countedday")
        with file_of(rows(ids, last)) as first, file_of(rows(ids[::-1], last)) as other:
            times[IMPORT].append(seconds(lambda: import_usage(tool, first)))
            times[IMPORT_AGAIN].append(seconds(lambda: import_usage(tool, other)))
        megabytes = megabytes or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        empty("adoption_usageday", "adoption_yearofuse", "adoption_usagerevision", "adoption_countedday")
        for way in (FIRST, AGAIN):
            times[way].append(seconds(lambda: load(tool, rows(ids, last))))
        if UsageDay.objects.count() != people * DAYS:
            raise SystemExit("rows are missing")
        times[ANCHOR].append(seconds(lambda: anchor(tool, rows(ids, last))))
        empty("adoption_usageday", "adoption_yearofuse")
        times[BULK].append(10 * seconds(lambda: bulk_create(tool, rows(ids[: people // 10], last))))
    return times, megabytes


def seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def prepare(people: int):
    """A company without use; (tool, ids of the people, the last day)."""
    from django.utils import timezone

    from benchmarks import company
    from people.models import Person

    last = timezone.localdate() - timedelta(days=1)
    tool = company.fill(people, last)
    empty("adoption_usageday", "adoption_yearofuse")
    return tool, list(Person.objects.order_by("pk").values_list("pk", flat=True)), last


def empty(*tables: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        cursor.execute("ANALYZE adoption_usageday, adoption_yearofuse")


def rows(ids: list[int], last: date):
    for ago in range(DAYS):
        day = last - timedelta(days=ago)
        for pk in ids:
            yield pk, day, (pk + ago) % 9


@contextmanager
def file_of(rows):
    """A CSV of these rows, people by their address."""
    from people.models import Person

    emails = dict(Person.objects.values_list("pk", "email"))
    with tempfile.TemporaryFile("w+") as file:
        file.write("email,day,actions\n")
        file.writelines(f"{emails[pk]},{day},{actions}\n" for pk, day, actions in rows)
        file.flush()
        yield file.buffer


def import_usage(tool, content) -> None:
    """What the command and the page do with a file: keep it, read it, apply it, bring the figures up to date."""
    from adoption.actions import apply_usage, receive_usage
    from intake.actions import settle

    imported = receive_usage(content=content, filename="usage.csv", tool=tool, source="csv", by=None)
    if settle(imported=imported, using=apply_usage, by=None).rejected:
        raise SystemExit("lines were rejected")


def load(tool, rows) -> None:
    from adoption.actions import record_usage

    record_usage(tool=tool, source="csv", rows=rows, by=None)


def anchor(tool, rows) -> None:
    """People are named by their address, as in a file."""
    from django.db import connection, transaction

    from people.models import Person

    emails = dict(Person.objects.values_list("pk", "email"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE staging (email text, day date, actions integer) ON COMMIT DROP")
        with cursor.copy("COPY staging FROM STDIN") as copy:
            for pk, day, actions in rows:
                copy.write(f"{emails[pk]}\t{day}\t{actions}\n")
        cursor.execute("DROP TABLE IF EXISTS anchor")
        cursor.execute(
            "CREATE TABLE anchor (tool_id bigint, source text, person_id bigint, day date, actions integer, "
            "PRIMARY KEY (tool_id, source, person_id, day))"
        )
        cursor.execute(
            "INSERT INTO anchor SELECT %s, 'csv', p.id, day, actions FROM staging JOIN people_person p USING (email)",
            [tool.pk],
        )


def bulk_create(tool, rows) -> None:
    from django.db import connection, transaction

    from adoption.models import UsageDay

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE adoption_usageday DISABLE TRIGGER USER")  # no figures, no days of use
        UsageDay.objects.bulk_create(
            (UsageDay(tool=tool, source="csv", person_id=pk, day=day, actions=actions) for pk, day, actions in rows),
            batch_size=1_000,
            update_conflicts=True,
            unique_fields=["tool", "day", "person", "source"],
            update_fields=["actions", "detail"],
        )
        cursor.execute("ALTER TABLE adoption_usageday ENABLE TRIGGER USER")


def render(times: dict, megabytes: float, people: int) -> list[str]:
    median = {way: statistics.median(found) for way, found in times.items()}
    body = [(way, f"{found:.1f}", f"{found / median[ANCHOR]:.2f}") for way, found in median.items()]
    lines = [f"{people * DAYS:,} rows of {people:,} people on {DAYS} days."]
    lines += table(["", "s", "ratio to staging"], body)
    again, faster = median[IMPORT_AGAIN] / median[IMPORT], median[BULK] / median[IMPORT]
    lines += [f"A second file takes {again:.2f} of the first, which is {faster:.1f} times faster than bulk_create."]
    held = f"This process, the lists of the benchmark included, held {megabytes:.0f} MB at most."
    lines += [held, conditions("usage --full")]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
