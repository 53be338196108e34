"""manage.py import_usage SOURCE FILE --tool SLUG: who used a tool on which days, as its vendor reports it."""

from adoption.actions import apply_usage, receive_usage
from adoption.management.tools import tool_called
from adoption.rules.imports import SOURCES
from intake.management.importing import ImportCommand


class Command(ImportCommand):
    help = f"Bring in a report of usage. SOURCE is one of {', '.join(SOURCES)}."
    kind, receiving, using = "usage", staticmethod(receive_usage), staticmethod(apply_usage)

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="SOURCE")
        super().add_arguments(parser)
        parser.add_argument("--tool", required=True, metavar="SLUG")

    def about(self, options):
        return {"tool": tool_called(options["tool"]), "source": options["source"]}
