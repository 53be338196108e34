"""manage.py prepare: bring the database and the static files of a local run up to date, and say how to sign in."""

import hashlib
import os

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from demo import actions as demo
from journal.rules import Refused
from people.models import Person


class Command(BaseCommand):
    help = (
        "Migrate, load the demo company into an empty database (GROUNDSWELL_SCENARIO names its scenario, or none), and "
        "gather the static files when they changed. Prints one sign-in for each role of the demo."
    )

    def handle(self, **options):
        call_command("migrate", verbosity=0, interactive=False)
        self.load_demo(os.environ.get("GROUNDSWELL_SCENARIO") or "company_500")
        if not settings.DEBUG:
            self.gather_static()
        self.tell_sign_ins()
        if directory := getattr(settings, "EMAIL_FILE_PATH", None):
            self.stdout.write(f"\nE-mail is written to {directory}")

    def load_demo(self, scenario):
        if scenario != "none" and not Person.objects.exists():
            self.stderr.write(f"Telling the story of the demo company ({scenario}). This takes a minute, once.")
            try:
                demo.load(scenario, say=lambda line: self.stderr.write(f"  {line}"))
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal

    def gather_static(self):
        """Hashing and compressing takes seconds, so it is done when a source file is new, gone or written again."""
        sources = [
            f"{name} {storage.path(name)} {storage.get_modified_time(name)}"
            for finder in get_finders()
            for name, storage in finder.list([])
        ]
        stamp = hashlib.sha256("\n".join([str(settings.STORAGES), *sorted(sources)]).encode()).hexdigest()
        noted = settings.STATIC_ROOT / ".stamp"
        if noted.exists() and noted.read_text() == stamp:
            return
        call_command("collectstatic", verbosity=0, interactive=False)
        noted.write_text(stamp)

    def tell_sign_ins(self):
        rows = [("Sign in as", "e-mail", "password"), *demo.sign_ins()]
        widths = [max(map(len, column)) + 3 for column in zip(*rows, strict=True)]
        for row in rows if len(rows) > 1 else ():
            self.stdout.write("".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
