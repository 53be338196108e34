"""manage.py import_people FILE: bring in the people of an HR system's file. It names everybody who is here."""

from django.conf import settings

from intake.management.importing import ImportCommand
from people.actions import apply_people, receive_people


class Command(ImportCommand):
    help = (
        "Bring in people, units and managers from a CSV file that names everybody who is here. Whoever it does not "
        "name has left. Columns that are not ours are dropped, and named. Maps that ship: workday, bamboohr."
    )
    kind, receiving, using = "people", staticmethod(receive_people), staticmethod(apply_people)
    maps = settings.BASE_DIR / "people" / "sources" / "maps"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--confirm-leavers", action="store_true", help="Yes, more than one in five of the people here are gone."
        )

    def about(self, options):
        return {"confirm_leavers": options["confirm_leavers"]}
