"""The certificate that comes with serving: its path is a champion's own from the first day, while they serve."""

from datetime import date, timedelta

from adoption.models import ChampionAssignment
from people.models import Person
from training.actions import assign_path, withdraw_reason
from training.models import AssignmentReason
from training.rules import champion_path, refusal_to_enroll

SERVES = {"kind": AssignmentReason.Kind.ROLE_RULE, "source": "champions"}
WITHIN = timedelta(days=28)


def ask_for_certificate(person: Person, *, by: Person | None, on: date) -> None:
    """Assign the path that the Studio has for champions, if there is one that can be taken; once, however many units
    somebody serves."""
    path = champion_path()
    if path is None or refusal_to_enroll(person, path, on) or reasons_standing(person).exists():
        return
    assign_path(
        person=person, path=path, reason=SERVES["kind"], source=SERVES["source"], due_on=on + WITHIN, on=on, by=by
    )


def release_from_certificate(person: Person, *, by: Person | None, on: date) -> None:
    """Whoever serves no unit any more need not go on with it. What was earned stays."""
    if ChampionAssignment.objects.open().filter(person=person, accepted_on__isnull=False).exists():
        return
    for reason in reasons_standing(person):
        withdraw_reason(reason=reason, on=on, by=by)


def reasons_standing(person: Person):
    return AssignmentReason.objects.filter(assignment__person=person, ended_on__isnull=True, **SERVES)
