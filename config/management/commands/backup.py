"""manage.py backup FILE: the database and the files of the site, in one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import archive


class Command(BaseCommand):
    help = "Write the database and the files that people have sent into one new FILE, while the site goes on."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, file, **options):
        try:
            size = archive.write(file)
        except archive.Unusable as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"{file} holds everything ({size / 1e6:.1f} MB). Who reads it knows all that the site knows.")
