"""manage.py import_seats FILE.csv --tool SLUG: seats from before the site."""

from adoption.actions import apply_seats, receive_seats
from adoption.management.tools import tool_called
from intake.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Bring in who had a seat in a tool and when: email, granted_on, revoked_on (the first day without it)."
    kind, receiving, using = "seats", staticmethod(receive_seats), staticmethod(apply_seats)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--tool", required=True, metavar="SLUG")

    def about(self, options):
        return {"tool": tool_called(options["tool"])}
