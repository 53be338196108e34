"""manage.py load_demo: fill an empty site with a company that does not exist."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from demo.actions import load, sign_ins
from demo.scenarios import SCENARIOS
from journal.rules import Refused


class Command(BaseCommand):
    help = "Fill an empty site with a fictional insurer: its pilot, its wave of fifty, or eight months of it."

    def add_arguments(self, parser):
        parser.add_argument("scenario", nargs="?", default="company_500", choices=list(SCENARIOS))
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DAY", help="the day it ends, as in 2026-11-22; default today"
        )

    def handle(self, scenario, as_of=None, **options):
        self.stdout.write(
            f"Tidewater Mutual, {SCENARIOS[scenario].__doc__[0].lower()}{SCENARIOS[scenario].__doc__[1:].strip()}"
        )
        try:
            load(scenario, as_of=as_of, say=lambda line: self.stdout.write(f"  {line}"))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for role, email, password in sign_ins():
            self.stdout.write(f"  {email:28} {password}   {role}")
