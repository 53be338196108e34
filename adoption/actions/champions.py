"""Champions: asked, accepting, handing over, ending."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from adoption import notices
from adoption.actions.certified import ask_for_certificate, release_from_certificate
from adoption.actions.seats import tell
from adoption.models import ChampionAssignment
from adoption.rules.champions import (
    ChampionState,
    refusal_to_accept,
    refusal_to_answer_nomination,
    refusal_to_end,
    refusal_to_hand_over,
    refusal_to_move,
    refusal_to_nominate,
    refusal_to_step_down,
)
from journal.actions import record
from journal.rules import refuse_if
from people.models import Person, Unit

EndReason = ChampionAssignment.EndReason


@transaction.atomic
def nominate_champion(
    *,
    person: Person,
    unit: Unit,
    by: Person | None,
    lead: bool = False,
    term_until: date | None = None,
    on: date | None = None,
    successor_to: ChampionAssignment | None = None,
) -> ChampionAssignment:
    """Ask somebody of the unit to be its champion; they accept or decline."""
    on = on or timezone.localdate()
    lock_unit(unit.pk)
    if successor_to is None:
        refuse_if(refusal_to_nominate(by, person, unit, on))
    assignment = ChampionAssignment.objects.create(
        person=person,
        unit=unit,
        lead=lead,
        nominated_by=by,
        nominated_on=on,
        term_until=term_until,
        successor_to=successor_to,
    )
    record(by=by, verb="adoption.nominate_champion", subject=assignment, detail={"unit": unit.pk, "person": person.pk})
    tell(person, notices.nominated(assignment), on)
    return assignment


@transaction.atomic
def accept_nomination(*, assignment: ChampionAssignment, by: Person, on: date | None = None) -> ChampionAssignment:
    """Become champion, with the path to a champion's certificate. Whoever hands over to this person ends on the same
    day."""
    on = on or timezone.localdate()
    lock_unit(assignment.unit_id)
    assignment = locked(assignment)
    refuse_if(refusal_to_accept(assignment, by, on))
    if before := assignment.successor_to:
        before = locked(before)
        if before.ended_on is None:
            close_assignment(before, EndReason.HANDED_OVER, by=by, on=on)
    assignment.accepted_on = on
    assignment.save(update_fields=["accepted_on"])
    record(by=by, verb="adoption.accept_nomination", subject=assignment, detail={"on": on.isoformat()})
    ask_for_certificate(assignment.person, by=by, on=on)
    if assignment.nominated_by:
        tell(assignment.nominated_by, notices.nomination_answered(assignment, accepted=True), on)
    return assignment


@transaction.atomic
def decline_nomination(*, assignment: ChampionAssignment, by: Person, on: date | None = None) -> ChampionAssignment:
    """Say no. Whoever wanted to hand over stays until another successor accepts."""
    on = on or timezone.localdate()
    assignment = locked(assignment)
    refuse_if(refusal_to_answer_nomination(assignment, by, on))
    close_assignment(assignment, EndReason.DECLINED, by=by, on=on)
    if assignment.nominated_by:
        tell(assignment.nominated_by, notices.nomination_answered(assignment, accepted=False), on)
    return assignment


@transaction.atomic
def step_down(*, assignment: ChampionAssignment, by: Person | None, on: date | None = None) -> ChampionAssignment:
    """Announce the end: still serving, until a successor accepts or the assignment is ended."""
    on = on or timezone.localdate()
    assignment = locked(assignment)
    refuse_if(refusal_to_step_down(assignment, by, on))
    assignment.stepping_down_on = on
    assignment.save(update_fields=["stepping_down_on"])
    record(by=by, verb="adoption.step_down", subject=assignment, detail={"on": on.isoformat()})
    return assignment


@transaction.atomic
def end_championship(
    *, assignment: ChampionAssignment, by: Person | None, on: date | None = None
) -> ChampionAssignment:
    """End without a successor."""
    on = on or timezone.localdate()
    assignment = locked(assignment)
    refuse_if(refusal_to_end(assignment, by))
    refuse_if(refusal_to_move(assignment, ChampionState.ENDED, on))
    return close_assignment(assignment, EndReason.STEPPED_DOWN, by=by, on=on)


@transaction.atomic
def hand_over_champion(
    *, assignment: ChampionAssignment, to: Person, by: Person | None, on: date | None = None
) -> ChampionAssignment:
    """Ask a named successor to take over; returns their nomination. Until it is accepted nothing else changes."""
    on = on or timezone.localdate()
    lock_unit(assignment.unit_id)
    assignment = locked(assignment)
    refuse_if(refusal_to_hand_over(assignment, to, by, on))
    release_successor(assignment)
    if assignment.stepping_down_on is None:
        step_down(assignment=assignment, by=by, on=on)
    return nominate_champion(
        person=to,
        unit=assignment.unit,
        by=by,
        lead=assignment.lead,
        term_until=assignment.term_until,
        on=on,
        successor_to=assignment,
    )


def release_successor(assignment: ChampionAssignment) -> None:
    """A successor who declined is no successor; the place is free for another."""
    ChampionAssignment.objects.filter(successor_to=assignment, ended_on__isnull=False).update(successor_to=None)


def close_past_terms(*, on: date | None = None) -> int:
    """End the assignments whose term was over before that day, on the day after it; how many."""
    on = on or timezone.localdate()
    past = ChampionAssignment.objects.open().filter(term_until__lt=on).order_by("pk")
    return sum(close_term(assignment) for assignment in past)


@transaction.atomic
def close_term(assignment: ChampionAssignment) -> bool:
    assignment = locked(assignment)
    if assignment.ended_on is not None:
        return False
    close_assignment(assignment, EndReason.TERM, by=None, on=assignment.term_until + timedelta(days=1))
    return True


def close_assignment(assignment: ChampionAssignment, reason: str, *, by, on: date) -> ChampionAssignment:
    """Write the end, never before the last day that is already written; tell a champion who did not do it alone."""
    latest = assignment.stepping_down_on or assignment.accepted_on or assignment.nominated_on
    assignment.ended_on, assignment.end_reason = max(on, latest), reason
    assignment.save(update_fields=["ended_on", "end_reason"])
    record(by=by, verb="adoption.end_championship", subject=assignment, detail={"on": on.isoformat(), "reason": reason})
    if assignment.accepted_on:
        release_from_certificate(assignment.person, by=by, on=on)
    if assignment.accepted_on and by != assignment.person:
        tell(assignment.person, notices.championship_ended(assignment), on)
    return assignment


def lock_unit(unit_id: int) -> None:
    """One decision about who is a unit's champion at a time; always before a lock on any of its assignments."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit_id)


def locked(assignment: ChampionAssignment) -> ChampionAssignment:
    """The assignment's row as it is now, locked until the end of the transaction."""
    rows = ChampionAssignment.objects.select_for_update(of=["self"])
    return rows.select_related("person", "unit", "nominated_by", "successor_to").get(pk=assignment.pk)
