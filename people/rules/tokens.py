"""Which token opens what, and who makes and ends one."""

from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import ApiToken, Person, Role
from people.rules.roles import holds
from ui.words import full_day


def refusal_to_keep_tokens(by: Person | None) -> str:
    """Administrators make and end tokens; the site's shell (`by` None) does so for them."""
    if by is not None and not holds(by, Role.ADMINISTRATOR):
        return _("Only an administrator makes or ends a token.")
    return ""


def digest_of(secret: str) -> str:
    """What is stored of a token. Its 256 random bits need no salt and no slow hash: there is nothing to guess."""
    return sha256(secret.encode()).hexdigest()


def token_of(secret: str) -> ApiToken | None:
    return ApiToken.objects.filter(digest=digest_of(secret)).first()


def refusal_of_token(token: ApiToken | None) -> str:
    """Why this token opens no door at all, or ''."""
    if token is None:
        return _("This token is not known here.")
    if token.ended_at:
        on = full_day(timezone.localdate(token.ended_at))
        return _("This token was ended on {day}. Ask an administrator for another.").format(day=on)
    return ""


def refusal_of_scope(token: ApiToken, scope: ApiToken.Scope) -> str:
    """Why this token does not open what asks for the scope, or ''."""
    if token.scope == scope:
        return ""
    said = _("This token is for “{own}”; here it takes one for “{needed}”.")
    return said.format(own=token.scope, needed=scope.value)
