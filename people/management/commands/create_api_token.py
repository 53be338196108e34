"""manage.py create_api_token: a key for a machine that reads this site's figures."""

from django.core.management.base import BaseCommand

from people import actions
from people.models import ApiToken


class Command(BaseCommand):
    help = "Make a token for a machine and print it, once. An administrator ends it in the admin."

    def add_arguments(self, parser):
        parser.add_argument("name", help="which machine holds it, as in “Monthly board report”")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, default=ApiToken.Scope.ADOPTION)

    def handle(self, name, scope, **options):
        token, secret = actions.create_api_token(name=name, scope=scope, by=None)
        self.stderr.write(f"“{token}” may {token.get_scope_display().lower()}. The token is not shown again:")
        self.stdout.write(secret)
