"""manage.py report_adoption: every figure of a tool on a day, for people or for a machine."""

import json
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from adoption.rules.report import refusal_to_report, report
from studio.models import Tool

MANNERS = """
Totals are of everybody present on the day; with --by unit the people directly in each unit stand under its name. Where
units of several parents share a name, each stands under the way to it from the top: "Claims / Motor / Office".

Numbers over one to four people, and those that would give them away, are {"suppressed": true}. Rates have four
decimals, half to even; null where there is nothing to divide by. docs/figures.md says what each figure means.
"""
LABELS = {
    "seats": "Seats",
    "enabled": "Enabled",
    "active": "Active",
    "adoption_rate": "Adoption rate",
    "habitual": "Habitual",
    "stickiness": "Stickiness",
}


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is not a day; write it like 2026-03-31.") from error


class Command(BaseCommand):
    help = "Say how a tool was adopted as of a day: seats, use, habit, lifecycle and funnel." + MANNERS

    def create_parser(self, *args, **kwargs):
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("--tool", required=True, metavar="SLUG", help="the tool's short name, as in its address")
        parser.add_argument("--as-of", type=day, metavar="DAY", help="a day like 2026-03-31; default today")
        parser.add_argument("--by", choices=["unit"], help="the figures of each unit as well")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--unsuppressed", action="store_true", help="small numbers too; for those who may see each person's use"
        )

    def handle(self, *, tool, as_of, by, format, unsuppressed, **options):
        today = timezone.localdate()
        as_of = as_of or today
        if refusal := refusal_to_report(as_of):
            raise CommandError(refusal)
        if as_of > today:
            self.stderr.write(f"{as_of:%-d %B %Y} has not come yet; these are the figures of what is known today.")
        found = report(named(tool), as_of, by_unit=by == "unit", unsuppressed=unsuppressed)
        self.stdout.write(
            json.dumps(found, indent=2, ensure_ascii=False) if format == "json" else in_words(tool, found)
        )


def named(slug: str) -> Tool:
    tool = Tool.objects.filter(slug=slug).first()
    if tool is None:
        known = ", ".join(Tool.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no tool “{slug}”. There are: {known}.")
    return tool


# --- for people -------------------------------------------------------------------------------------------------------
def in_words(tool: str, found: dict) -> str:
    head = f"{tool} as of {found['as_of']} (definitions, version {found['definitions_version']})"
    parts = [head, lines(found)]
    parts += [f"{name}\n{lines(figures)}" for name, figures in found.get("units", {}).items()]
    return "\n\n".join(parts)


def lines(figures: dict) -> str:
    rows = [(label, figures[key]) for key, label in LABELS.items()]
    for key in ("activation", "lifecycle", "funnel"):
        rows += [(f"{key.title()}: {part.replace('_', ' ')}", value) for part, value in figures[key].items()]
    return "\n".join(f"  {label:<24}{word(value):>12}" for label, value in rows)


def word(value) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        return "not shown"
    return f"{value:.2%}" if isinstance(value, float) else str(value)
