"""Who leaves because a directory's file does not name them, and how many may be gone at once."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.rules.roster import Known, Roster

MOST_LOST = 5  # more than one in five needs somebody's word


def nobody_leaves(absent: int) -> str:
    """What is said once of all whom no line names, where a line of which nothing could be read may be about them."""
    said = ngettext(
        "{n} person is on no line that could be read. Nobody leaves by this file: one of the others may be theirs.",
        "{n} people are on no line that could be read. Nobody leaves by this file: one of the others may be theirs.",
        absent,
    )
    return said.format(n=number_format(absent, force_grouping=True))


def stays_although_absent(person: Known, roster: Roster, namesakes: set[str]) -> str:
    """Why somebody whom no line names is not taken for gone, or ''. namesakes: the names, in lower case, on lines that
    were refused and may be about anybody of that name."""
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
