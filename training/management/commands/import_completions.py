"""manage.py import_completions FILE: what people completed in other systems, on the days they did."""

from intake.management.importing import ImportCommand
from training.actions import apply_completions, receive_completions


class Command(ImportCommand):
    help = (
        "Bring in completions: email, course (its short name or title), completed_on, and perhaps score, external_id."
    )
    kind, receiving, using = "completions", staticmethod(receive_completions), staticmethod(apply_completions)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--create-courses", action="store_true", help="Create courses nobody knows, as taken elsewhere."
        )

    def about(self, options):
        return {"create_courses": options["create_courses"]}
