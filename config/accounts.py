"""How allauth meets the directory: accounts are colleagues, so nobody signs up, and nobody is locked out for long.

Guesses are counted for each account and for each address they come from. Counting by account alone would let anybody
lock a colleague out by guessing on; so a browser in which somebody has signed in before carries a signed cookie and is
counted by itself (OWASP calls these device cookies). A guesser without it uses up only what unknown browsers share.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy, gettext_noop

KNOWN_BROWSER = "known_browser"
KNOWN_FOR = 60 * 60 * 24 * 180
# Sentences of allauth that its own German says stiffly. Named here, they are in our catalog, which is asked first.
SAID_BY_ALLAUTH = (
    gettext_noop("Use your password"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop(
        "You are receiving this email because you, or someone else, tried to access an account with email %(email)s. "
        "However, we do not have any record of such an account in our database."
    ),
    gettext_noop("This mail can be safely ignored if you did not initiate this action."),
    gettext_noop("If it was you, you can sign up for an account using the link below."),
)


def display_name(person) -> str:
    return person.name


def fingerprint(email: str) -> str:
    """What the cookie holds in place of the address."""
    return salted_hmac("config.accounts.known_browser", email.strip().lower()).hexdigest()[:32]


def known_browser(request, email: str) -> str:
    """The number of this browser, if this account was signed in with it before; else ''."""
    try:
        whose, number = signing.loads(request.COOKIES.get(KNOWN_BROWSER, ""), salt=KNOWN_BROWSER, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError):
        return ""
    return number if whose == fingerprint(email) else ""


class DirectoryAccountAdapter(DefaultAccountAdapter):
    # The same for a known and an unknown address.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("This e-mail address and password do not go together. Try both again."),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Count a try before the password is looked at; allauth takes it back when the password was right."""
        email = credentials.get("email", "").strip().lower()
        browser = known_browser(request, email)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_in_known_browser" if browser else "login_failed",
            key=f"{email} {browser}",
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def set_password(self, user, password):
        """Whoever can set the password has proved who they are: guesses made before are forgotten."""
        super().set_password(user, password)
        ratelimit.clear(self.request, app="allauth.account", action="login_failed", key=f"{user.email} ")

    def post_login(self, request, user, **about):
        response = super().post_login(request, user, **about)
        known = [fingerprint(user.email), known_browser(request, user.email) or get_random_string(16)]
        response.set_cookie(
            KNOWN_BROWSER,
            signing.dumps(known, salt=KNOWN_BROWSER),
            max_age=KNOWN_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


@login_not_required
def closed(request, **where):
    """The pages of allauth that this site does without: a person's address is the directory's to change."""
    raise Http404
