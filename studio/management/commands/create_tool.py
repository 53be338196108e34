"""manage.py create_tool SLUG NAME: a tool that is in use already, for the register."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from journal.rules import Refused
from studio.actions import enter_live_tool


class Command(BaseCommand):
    help = "Enter a tool in the register that is in use already: approved and live, without a path to qualify for it."

    def add_arguments(self, parser):
        parser.add_argument("slug", metavar="SLUG", help="The short name, as in addresses: github-copilot")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--live-since", type=date.fromisoformat, metavar="DAY", help="Else today.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would come of it, and keep nothing.")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, slug, name, live_since=None, dry_run=False, **options):
        try:
            with transaction.atomic():
                tool = enter_live_tool(slug=slug, name=name, on=live_since, by=None)
                transaction.set_rollback(dry_run)
        except Refused as refusal:
            if options["format"] == "json":
                self.stdout.write(json.dumps({"tool": slug, "state": "refused", "reason": str(refusal)}))
            raise CommandError(str(refusal)) from refusal
        if options["format"] == "json":
            self.stdout.write(json.dumps({"tool": tool.slug, "name": tool.name, "state": "live", "reason": ""}))
        else:
            self.stdout.write(f"{tool} ({tool.slug}) is in the register, and live.")
