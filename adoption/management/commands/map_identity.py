"""manage.py map_identity SOURCE WHO EMAIL: say whose identity somebody is whom a report names."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from adoption.actions import map_identity, unmap_identity
from adoption.models import Identity
from journal.rules import Refused
from people.models import Person


class Command(BaseCommand):
    help = "Say whose identity it is that a report names by an id, a login or an address; or take that back."

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="SOURCE", help="As in github-copilot.")
        parser.add_argument("who", metavar="WHO", help="The id, the login or the address that the report gives.")
        parser.add_argument("email", metavar="EMAIL", nargs="?", help="Of the person here.")
        parser.add_argument("--undo", action="store_true", help="Take it back: nobody says any more who is meant.")

    def handle(self, source, who, email=None, undo=False, **options):
        identity = Identity.objects.filter(Q(external_id=who.lower()) | Q(login__iexact=who), source=source).first()
        if identity is None:
            raise CommandError(f"No report of {source} has named “{who}”.")
        if bool(email) == undo:
            raise CommandError("Say whose identity it is, or --undo.")
        try:
            if undo:
                changed = unmap_identity(identity=identity, by=None)
            else:
                person = Person.objects.filter(email=email.lower()).first()
                changed = map_identity(identity=identity, person=person, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{identity}: {changed} days of use changed.")
