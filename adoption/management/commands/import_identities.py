"""manage.py import_identities FILE.csv --source SOURCE: whose address an id or a login of a vendor is."""

from adoption.actions import apply_identities, receive_identities
from intake.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Bring in who is meant by a vendor's ids and logins: external_id, login, email."
    kind, receiving, using = "identities", staticmethod(receive_identities), staticmethod(apply_identities)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--source", required=True, help="As in github-copilot.")

    def about(self, options):
        return {"source": options["source"]}
