"""Giving people paths, and taking the reasons away again."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from inbox.actions import notify_all
from journal.actions import record, record_all
from journal.rules import refuse_if
from people.models import Person
from training import notices
from training.actions.awarding import lock_people, lock_person, when_past
from training.models import Assignment, AssignmentReason, Path
from training.rules import refusal_to_assign
from training.rules.enrolment import refusal_to_enroll_all

Kind = AssignmentReason.Kind


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
    (assignment,) = assign_path_to_all(
        people=[person], path=path, reason=reason, source=source, due_on=due_on, on=on, by=by
    )
    return assignment


@transaction.atomic
def assign_path_to_all(
    *,
    people: Collection[Person],
    path: Path,
    reason: str,
    source: str = "",
    due_on: date | None = None,
    on: date | None = None,
    by: Person | None,
    quietly: bool = False,
) -> list[Assignment]:
    """`assign_path` for many at once, in their order; all of them or, where one may not have it, nobody.

    quietly: the caller tells them in words of its own, so that one thing is not told twice.
    """
    people = lock_people(people)
    refuse_if(next(filter(None, (refusal_to_assign(by, person, reason) for person in people)), ""))
    refuse_if(refusal_to_enroll_all(people, path, on))
    assignments = kept_assignments(people, path, on)
    open_now = AssignmentReason.objects.filter(kind=reason, source=source, ended_on__isnull=True)
    standing = {each.assignment_id: each for each in open_now.filter(assignment__in=assignments)}
    fresh = [
        AssignmentReason(assignment=each, kind=reason, source=source, due_on=due_on, by=by)
        for each in assignments
        if each.pk not in standing or standing[each.pk].due_on != due_on
    ]
    for each in fresh:
        each.started_on = on or each.assignment.person.today()
    over = [ended(standing[each.assignment_id], each.started_on) for each in fresh if each.assignment_id in standing]
    AssignmentReason.objects.bulk_update(over, ["ended_on"])
    AssignmentReason.objects.bulk_create(fresh)
    detail = {"path": path.pk, "reason": reason, "source": source, "due_on": due_on and due_on.isoformat()}
    record_all(by=by, acts=[("training.assign_path", Assignment, each.assignment_id, detail) for each in fresh])
    if not quietly:
        tell_assigned(each for each in fresh if each.assignment_id not in standing)
    return assignments


def kept_assignments(people: list[Person], path: Path, on: date | None) -> list[Assignment]:
    """The people's assignments to the path, in their order, made where there was none. The people must be locked."""
    kept = {each.person_id: each for each in Assignment.objects.filter(person__in=people, path=path)}
    for person in people:
        assignment = kept.setdefault(person.pk, Assignment(assigned_on=on or person.today()))
        assignment.person, assignment.path = person, path
    Assignment.objects.bulk_create(each for each in kept.values() if each.pk is None)
    return [kept[person.pk] for person in people]


def tell_assigned(reasons: Iterable[AssignmentReason]) -> None:
    """The path is news to whom it was given, unless they took it themselves."""
    told = [(each.assignment.person, each) for each in reasons if each.by != each.assignment.person]
    notify_all((person, when_past(person, each.started_on), notices.assigned(each)) for person, each in told)


@transaction.atomic
def withdraw_reason(*, reason: AssignmentReason, on: date | None = None, by: Person | None) -> None:
    """From that day on the reason no longer stands; with the last one the assignment is withdrawn. Facts stay."""
    person = lock_person(reason.assignment.person)
    reason.refresh_from_db()
    if reason.ended_on is not None:
        return
    refuse_if(refusal_to_assign(by, person, reason.kind))
    ended(reason, on or person.today()).save(update_fields=["ended_on"])
    record(by=by, verb="training.withdraw_reason", subject=reason.assignment, detail={"reason": reason.pk})


def ended(reason: AssignmentReason, on: date) -> AssignmentReason:
    reason.ended_on = max(on, reason.started_on)
    return reason
