"""Who leaves because a directory's file does not name them, and how many may be gone at once."""

from people.rules.roster import Known, Roster

MOST_LOST = 5  # more than one in five needs somebody's word


def stays_although_absent(person: Known, roster: Roster, unread: int, namesakes: set[str]) -> str:
    """Why somebody whom no line names is not taken for gone, or ''. unread: lines of which nothing could be read;
    namesakes: the names, in lower case, on lines that were refused and may be about anybody of that name."""
    if unread:
        return f"No line names {person.name}, but {unread} could not be read: nobody leaves by this file."
    if person.name.casefold() in namesakes:
        return f"No line names {person.name} but one that was refused."
    if person.pk in roster.administrators and not person.employee_number and not person.external_id:
        return f"{person.name} is an administrator, known by an address alone: let them leave in the directory itself."
    return ""


def refusal_to_lose(lost: int, present: int) -> str:
    """Why a file that lets `lost` of the people present go is not applied, or ''."""
    if lost * MOST_LOST <= present:
        return ""
    return (
        f"{lost:,} of {present:,} people would be gone, which is more than one in five. If that is so, bring the file "
        "in again and confirm the leavers (--confirm-leavers)."
    )
