"""Who leaves because a directory's file does not name them, and how many may be gone at once."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.rules.roster import Known, Roster

MOST_LOST = 5  # more than one in five needs somebody's word


def stays_although_absent(person: Known, roster: Roster, unread: int, namesakes: set[str]) -> str:
    """Why somebody whom no line names is not taken for gone, or ''. unread: lines of which nothing could be read;
    namesakes: the names, in lower case, on lines that were refused and may be about anybody of that name."""
    if unread:
        said = ngettext(
            "No line names {name}, but {n} could not be read: nobody leaves by this file.",
            "No line names {name}, but {n} could not be read: nobody leaves by this file.",
            unread,
        )
        return said.format(name=person.name, n=unread)
    if person.name.casefold() in namesakes:
        return _("No line names {name} but one that was refused.").format(name=person.name)
    if person.pk in roster.administrators and not person.employee_number and not person.external_id:
        said = _("{name} is an administrator, known by an address alone: let them leave in the directory itself.")
        return said.format(name=person.name)
    return ""


def refusal_to_lose(lost: int, present: int) -> str:
    """Why a file that lets `lost` of the people present go is not applied, or ''."""
    if lost * MOST_LOST <= present:
        return ""
    said = _(
        "{lost} of {present} people would be gone, which is more than one in five. If that is so, bring the file "
        "in again and confirm that many people are gone."
    )
    lost, present = (number_format(n, force_grouping=True) for n in (lost, present))
    return said.format(lost=lost, present=present)
