"""manage.py list_names: write config/names/listed.py, where translators find the names of tables and columns."""

from django.conf import settings
from django.core.management.base import BaseCommand

from config.names import LISTED, listing


class Command(BaseCommand):
    help = "Write the names of apps, tables and columns for translators."
    requires_system_checks = ()

    def handle(self, **options):
        LISTED.write_text(listing())
        self.stdout.write(f"{LISTED.relative_to(settings.BASE_DIR)} holds every name.")
