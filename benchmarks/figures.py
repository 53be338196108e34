"""Adoption figures in a small and in a large company; see docs/adr/0015-figures-that-stand-ready.md.

    python -m benchmarks.figures            500 and 20,000 people, a few minutes
    python -m benchmarks.figures --full     500 and 200,000 people, 12 million days of use; writes docs/performance.md

Rounds are interleaved: everything is measured once in each round, so that a busy moment slows all of it alike.
"""

import argparse
import random
import statistics
import sys
import time
from datetime import timedelta

from benchmarks.databases import Databases, site
from benchmarks.report import conditions, table, write_section

SMALL, LARGE, FULL = 500, 20_000, 200_000
TITLE = "Adoption figures"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="200,000 people; writes docs/performance.md")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args(arguments)
    large = FULL if options.full else LARGE
    with site():
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        databases = Databases()
        companies = {people: Company(databases, people) for people in (SMALL, large)}
        lines = describe(companies[large], options.rounds)
        lines += compare(companies[SMALL], companies[large], options.rounds)
        lines += restate(companies[large])
        lines += [conditions("figures --full")]
    print("\n".join(lines))
    if options.full:
        write_section(TITLE, lines)
    return 0


class Company:
    """One of the companies, with what is measured in it. Every measurement begins with an empty cache."""

    def __init__(self, databases: Databases, people: int):
        self.databases, self.people, self.name = databases, people, f"company_{people}"
        with self.use():
            from django.utils import timezone

            from adoption.actions import bring_figures_up_to_date
            from benchmarks import company
            from people.models import Person, Unit

            self.last = company.written_until() or timezone.localdate() - timedelta(days=1)
            self.tool = company.fill(people, self.last)
            bring_figures_up_to_date()
            self.claims = Unit.objects.get(slug="claims")
            self.head = Person.objects.get(heads=self.claims)
            self.other = Unit.objects.filter(people__isnull=False).exclude(pk=self.claims.pk).order_by("pk").first()

    def use(self):
        return self.databases.use(self.name)

    def seconds(self, measured) -> float:
        from django.core.cache import caches

        with self.use():
            caches["fleeting"].clear()
            day = self.last - timedelta(days=random.randint(0, 300))
            begin = time.perf_counter()
            measured(self, day)
            return time.perf_counter() - begin


# --- what is measured -------------------------------------------------------------------------------------------------
def unit_today(of: Company, day) -> None:
    """One unit's figures, today."""
    figures_of(of, of.last)


def unit_past(of: Company, day) -> None:
    """One unit's figures, a past day that nobody asked for"""
    figures_of(of, day)


def figures_of(of: Company, day) -> None:
    from adoption.rules import figures_by_unit

    figures_by_unit(of.tool, day, [of.claims])


def company_past(of: Company, day) -> None:
    """The company's own row, a past day that nobody asked for"""
    from adoption.rules import figures

    figures(of.tool, day)


def with_mark(of: Company, measured, unit_id: int | None) -> None:
    from django.db import transaction

    from adoption.models import FactsChange

    with transaction.atomic():
        FactsChange.objects.create(unit_id=unit_id, from_on=of.last - timedelta(days=400))
        measured()
        transaction.set_rollback(True)


def unit_counted_again(of: Company, day) -> None:
    """One unit's figures when nothing stands ready: counted over its people"""
    with_mark(of, lambda: figures_of(of, day), None)


def company_with_one_unit_behind(of: Company, day) -> None:
    """The company's own row when one unit's facts have just changed"""
    with_mark(of, lambda: company_past(of, day), of.claims.pk)


def company_counted_again(of: Company, day) -> None:
    """The company's own row when nothing stands ready: counted over everybody"""
    with_mark(of, lambda: company_past(of, day), None)


def page_today(of: Company, day) -> None:
    """The manager's page, today"""
    open_page(of, "")


def page_past(of: Company, day) -> None:
    """The manager's page, a past day that nobody asked for"""
    open_page(of, f"&day={day}")


def open_page(of: Company, past: str) -> None:
    response = of.client.get(f"/adoption/?unit=claims{past}")
    if response.status_code != 200:
        raise SystemExit(f"the manager's page answered {response.status_code}")


MEASURED = [
    unit_today,
    unit_past,
    company_past,
    unit_counted_again,
    company_with_one_unit_behind,
    company_counted_again,
    page_today,
    page_past,
]


def compare(small: Company, large: Company, rounds: int) -> list[str]:
    from django.test import Client

    from benchmarks import company

    times = {(of, what): [] for of in (small, large) for what in MEASURED}
    for number in range(-2, rounds):
        for of, what in random.sample(list(times), len(times)):
            if what in (page_today, page_past):
                with of.use():
                    of.client = Client(SERVER_NAME="localhost")
                    of.client.force_login(of.head)
                    of.client.get("/nowhere/")
            seconds = of.seconds(what)
            if number >= 0:
                times[of, what].append(seconds)
    rows = []
    for what in MEASURED:
        one, other = (statistics.median(times[of, what]) * 1000 for of in (small, large))
        rows.append((what.__doc__.rstrip("."), f"{one:.1f}", f"{other:.1f}", f"{other / one:.2f}"))
    about = f"Claims has {company.CLAIMS} people in both companies. The cache is emptied before each measurement."
    return [about, *table(["", f"ms at {small.people:,}", f"ms at {large.people:,}", "ratio"], rows)]


# --- all units at one day ---------------------------------------------------------------------------------------------
def describe(of: Company, rounds: int) -> list[str]:
    from adoption.models import UsageDay
    from adoption.rules import board_of
    from adoption.rules.counting import count
    from benchmarks import duck, raw

    with of.use():
        duck.load(of)
        ways = {
            "DuckDB over the rows: active, habitual, lifecycle": lambda: duck.count(of),
            "raw SQL over the rows: active, habitual, lifecycle": lambda: raw.count(of),
            "the boards counted again from bitmaps: every figure": lambda: count(of.tool, [of.last]),
            "the boards as they stand: every figure": lambda: board_of(of.tool, of.last),
        }
        agree(duck.count(of), raw.count(of), count(of.tool, [of.last])[of.last])
        rows_there = UsageDay.objects.count()
    times = {way: [] for way in ways}
    for _ in range(max(3, rounds // 3)):
        for way in random.sample(list(ways), len(ways)):
            times[way].append(of.seconds(lambda *_, way=way: ways[way]()))
    anchor = statistics.median(next(iter(times.values())))
    rows = []
    for way, seconds in times.items():
        median = statistics.median(seconds)
        rows.append(
            (way, f"{median * 1000:.0f}" if median > 0.01 else f"{median * 1000:.1f}", f"{median / anchor:.3f}")
        )
    about = f"All units of one tool on one day: {of.people:,} people, {rows_there:,} days of use."
    return [about, *table(["", "ms", "ratio to DuckDB"], rows)]


def agree(*ways: dict) -> None:
    """Every way must come to the same numbers, or its time says nothing."""
    from adoption.rules.counting import COUNTS

    names = ["habitual", "new", "retained", "returning", "dormant"]
    *others, counted = ways
    ours = {unit: tuple(row[COUNTS.index(name)] for name in names) for unit, row in counted.items()}
    for other in others:
        if other != ours:
            raise SystemExit("the ways of counting disagree")


# --- a day brought in -------------------------------------------------------------------------------------------------
def restate(of: Company) -> list[str]:
    """A third of the company uses the tool on a day: brought in as the newest day, and as one twelve weeks back."""
    from adoption.actions import record_usage
    from people.models import Person

    rows = []
    with of.use():
        ids = list(Person.objects.filter(left_on=None).order_by("pk").values_list("pk", flat=True))[::3]
        for words, ago in [("yesterday's report", 0), ("a day twelve weeks back said anew", 84)]:
            day = of.last - timedelta(days=ago)
            for again in ("", ", the same again"):
                begin = time.perf_counter()
                record_usage(tool=of.tool, source="bench", rows=((pk, day, 3) for pk in ids), by=None)
                rows.append((f"{words}{again}", f"{len(ids):,}", f"{time.perf_counter() - begin:.2f}"))
        clean_up(of)
    return ["A day brought in, every figure of every unit and later day with it.", *table(["", "people", "s"], rows)]


def clean_up(of: Company) -> None:
    from adoption.actions import record_usage

    days = [of.last, of.last - timedelta(days=84)]
    record_usage(tool=of.tool, source="bench", rows=[], days=days, by=None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
