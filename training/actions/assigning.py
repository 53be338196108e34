"""Giving people paths, and taking the reasons away again."""

from datetime import date

from django.db import transaction

from inbox.actions import notify
from journal.actions import record
from journal.rules import refuse_if
from people.models import Person
from training import notices
from training.actions.awarding import lock_person, when_past
from training.models import Assignment, AssignmentReason, Path
from training.rules import refusal_to_assign, refusal_to_enroll

Kind = AssignmentReason.Kind


@transaction.atomic
def assign_path(
    *,
    person: Person,
    path: Path,
    reason: str,
    source: str = "",
    due_on: date | None = None,
    on: date | None = None,
    by: Person | None,
) -> Assignment:
    """Give the person the path for one more reason (an AssignmentReason.Kind), from that day on.

    The same reason from the same source with the same due day is there already and changes nothing; with another due
    day it takes the place of the first.
    """
    person = lock_person(person)
    on = on or person.today()
    refuse_if(refusal_to_assign(by, person, reason) or refusal_to_enroll(person, path, on))
    assignment, new = Assignment.objects.get_or_create(person=person, path=path, defaults={"assigned_on": on})
    standing = None if new else assignment.reasons.filter(kind=reason, source=source, ended_on__isnull=True).first()
    if standing and standing.due_on == due_on:
        return assignment
    if standing:
        end(standing, on)
    fresh = assignment.reasons.create(kind=reason, source=source, due_on=due_on, started_on=on, by=by)
    detail = {"path": path.pk, "reason": reason, "source": source, "due_on": due_on and due_on.isoformat()}
    record(by=by, verb="training.assign_path", subject=assignment, detail=detail)
    if by != person and not standing:
        notify(to=person, at=when_past(person, on), **notices.assigned(fresh))
    return assignment


@transaction.atomic
def withdraw_reason(*, reason: AssignmentReason, on: date | None = None, by: Person | None) -> None:
    """From that day on the reason no longer stands; with the last one the assignment is withdrawn. Facts stay."""
    person = lock_person(reason.assignment.person)
    reason.refresh_from_db()
    if reason.ended_on is not None:
        return
    refuse_if(refusal_to_assign(by, person, reason.kind))
    end(reason, on or person.today())
    record(by=by, verb="training.withdraw_reason", subject=reason.assignment, detail={"reason": reason.pk})


def end(reason: AssignmentReason, on: date) -> None:
    reason.ended_on = max(on, reason.started_on)
    reason.save(update_fields=["ended_on"])
