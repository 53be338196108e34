"""manage.py restore FILE: what `manage.py backup` wrote, in the place of what is here."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import archive


class Command(BaseCommand):
    help = "Bring a backup back. Stop the site first. Where people are in the database, only with --replace."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="over a database in which there are people")

    def handle(self, file, replace=False, **options):
        try:
            facts = archive.read(file, replace=replace)
        except archive.Unusable as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"All is as it was at {facts['made_at']}. Now run: python manage.py migrate")
