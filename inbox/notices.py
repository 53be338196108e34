"""The words of the mails themselves: plain text first, a quiet HTML twin, and one click to stop."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from inbox.models import Notice
from inbox.rules import stop_token
from people.models import Person


def letter(recipient: Person, notices: list[Notice]) -> EmailMultiAlternatives:
    """One mail about one or more notices of this person, oldest first, in their language and on their clock.

    Sent twice, it carries the same Message-ID, so that a mail program may show it once.
    """
    stop = f"{settings.SITE_URL}/inbox/stop/{stop_token(recipient)}/"
    about = {
        "notices": notices,
        "recipient": recipient,
        "site": settings.SITE_URL,
        "stop": stop,
    }
    with translation.override(recipient.language), timezone.override(recipient.time_zone):
        about["subject"] = subject(notices)
        mail = EmailMultiAlternatives(
            subject=about["subject"],
            body=render_to_string("inbox/mail.txt", about),
            to=[recipient.email],
            headers={
                "Message-ID": f"<notice-{notices[-1].pk}@{urlsplit(settings.SITE_URL).hostname}>",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("inbox/mail.html", about), "text/html")
    return mail


def subject(notices: list[Notice]) -> str:
    """A notice's own title, on one line; of several, how many there are."""
    if len(notices) == 1:
        return " ".join(notices[0].title.split())
    return _("Your week in Groundswell: {n} notices").format(n=len(notices))
