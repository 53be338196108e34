"""Who brings in seats and usage, from which sources, and what is said to those who may not."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.rules import Role, holds

SOURCES = {
    "csv": _("A CSV of email, day and actions"),
    "github-copilot": _("GitHub Copilot, user-level report"),
    "m365-copilot": _("Microsoft 365 Copilot, user detail"),
}
CURE = _("Ask for the report with names.")
CURES = {
    "m365-copilot": _(
        "In the Microsoft 365 admin center, under Settings, Org settings, Services, Reports, clear “Display concealed "
        "user, group, and site names in all reports”, wait until the report is made anew, and fetch it again."
    ),
}


def refusal_to_bring_in(by: Person | None) -> str:
    """The Studio and administrators bring in seats, identities and usage; the shell and the clock (None) as well."""
    if by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return ""
    return gettext("Seats and usage are brought in by the AI Studio.")


def refusal_of_source(source: str) -> str:
    if source in SOURCES:
        return ""
    said = gettext("“{source}” is not a source of usage; there are {sources}.")
    return said.format(source=source, sources=", ".join(SOURCES))


def refusal_to_map(by: Person | None, person: Person | None) -> str:
    """Why that person cannot be named as somebody's identity, or ''."""
    if refusal := refusal_to_bring_in(by):
        return refusal
    return "" if person else gettext("There is nobody with that address.")
