"""The states of a champion's assignment, and who may ask, accept, hand over, nudge."""

from datetime import date

from django.db import models

from adoption.models import ChampionActivity, ChampionAssignment
from adoption.queries import champion_people
from people.models import Person, Unit
from people.rules import Role, holds


class ChampionState(models.TextChoices):
    NOMINATED = "nominated", "Nominated"
    ACTIVE = "active", "Active"
    STEPPING_DOWN = "stepping_down", "Stepping down"
    ENDED = "ended", "Ended"


TRANSITIONS = {
    ChampionState.NOMINATED: [ChampionState.ACTIVE, ChampionState.ENDED],
    ChampionState.ACTIVE: [ChampionState.STEPPING_DOWN, ChampionState.ENDED],
    ChampionState.STEPPING_DOWN: [ChampionState.ENDED],
    ChampionState.ENDED: [],
}


def state_on(assignment: ChampionAssignment, day: date) -> ChampionState:
    """The state at the end of that day; before the nomination it is nominated too, for want of an earlier one."""
    if began(assignment.ended_on, day) or (assignment.term_until and assignment.term_until < day):
        return ChampionState.ENDED
    if began(assignment.stepping_down_on, day):
        return ChampionState.STEPPING_DOWN
    return ChampionState.ACTIVE if began(assignment.accepted_on, day) else ChampionState.NOMINATED


def began(on: date | None, day: date) -> bool:
    return on is not None and on <= day


def refusal_to_move(assignment: ChampionAssignment, to: ChampionState, on: date) -> str:
    """Why the assignment cannot become this on that day, or ''."""
    state = state_on(assignment, on)
    if to in TRANSITIONS[state]:
        return ""
    now, then = state.label.lower(), to.label.lower()
    return f"{assignment.person.name} is “{now}” as champion of {assignment.unit}; that cannot become “{then}”."


def refusal_to_nominate(by: Person | None, person: Person, unit: Unit, on: date) -> str:
    """A unit's head (or one above) nominates, or the Studio; the champion comes from the unit, and is asked once at a
    time.
    """
    if not (by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR) or heads(by, unit)):
        return f"Champions of {unit} are nominated by its head or by the AI Studio."
    if person.left_on and person.left_on <= on:
        return f"{person.name} has left the company."
    if not Person.objects.in_units(Unit.objects.under(unit), on).filter(pk=person.pk).exists():
        return f"{person.name} does not work in {unit}; a champion comes from the unit."
    if ChampionAssignment.objects.open().filter(person=person, unit=unit).exists():
        return f"{person.name} has already been asked for {unit}."
    return ""


def heads(person: Person, unit: Unit) -> bool:
    """Whether the person heads this unit or one above it."""
    return any(unit.path.startswith(path) for path in person.headed_paths)


def refusal_to_answer_nomination(assignment: ChampionAssignment, by: Person, on: date) -> str:
    """Only the person asked answers, once."""
    if by.pk != assignment.person_id:
        return f"Only {assignment.person.name} can answer this nomination."
    return refusal_to_move(assignment, ChampionState.ACTIVE, on)


def refusal_to_accept(assignment: ChampionAssignment, by: Person, on: date) -> str:
    """Accepting as lead champion needs the place to be free, or to be handed over by whoever has it."""
    if refusal := refusal_to_answer_nomination(assignment, by, on):
        return refusal
    leads = ChampionAssignment.objects.open().filter(unit=assignment.unit, lead=True, accepted_on__isnull=False)
    other = leads.exclude(pk=assignment.successor_to_id).select_related("person").first() if assignment.lead else None
    return f"{other.person.name} is the lead champion of {assignment.unit}." if other else ""


def refusal_to_end(assignment: ChampionAssignment, by: Person | None) -> str:
    """A champion steps down alone; the unit's head and the Studio may also end an assignment."""
    if by is None or by.pk == assignment.person_id or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return ""
    return (
        ""
        if heads(by, assignment.unit)
        else f"Only {assignment.person.name} or the head of {assignment.unit} can do that."
    )


def refusal_to_step_down(assignment: ChampionAssignment, by: Person | None, on: date) -> str:
    return refusal_to_end(assignment, by) or refusal_to_move(assignment, ChampionState.STEPPING_DOWN, on)


def refusal_to_hand_over(assignment: ChampionAssignment, to: Person, by: Person | None, on: date) -> str:
    """A champion names the successor: somebody of the unit, once."""
    if refusal := refusal_to_end(assignment, by):
        return refusal
    if state_on(assignment, on) not in (ChampionState.ACTIVE, ChampionState.STEPPING_DOWN):
        return f"{assignment.person.name} is not an active champion of {assignment.unit}."
    if to.pk == assignment.person_id:
        return "A champion hands over to somebody else."
    standing = ChampionAssignment.objects.open().filter(successor_to=assignment).select_related("person").first()
    if standing:
        return f"{standing.person.name} has been asked to take over already."
    return refusal_to_nominate(None, to, assignment.unit, on)


def champion_assignment(person: Person, unit: Unit, on: date) -> ChampionAssignment | None:
    """The active assignment through which this person serves the unit on that day: the nearest one at or above it."""
    active = ChampionAssignment.objects.active_on(on).filter(person=person).select_related("unit", "person")
    above = [assignment for assignment in active if unit.path.startswith(assignment.unit.path)]
    return max(above, key=lambda assignment: len(assignment.unit.path), default=None)


def refusal_to_record_activity(person: Person, unit: Unit, on: date) -> str:
    """Only an active champion of the unit has activities in it."""
    if champion_assignment(person, unit, on):
        return ""
    return f"{person.name} is not an active champion of {unit} on {on:%-d %B %Y}."


def refusal_to_nudge(champion: Person, person: Person, on: date) -> str:
    """A champion nudges people of their own unit, each at most once a day."""
    if not champion_people(champion, on).filter(pk=person.pk).exists():
        return f"{person.name} is not in a unit that you are champion of."
    told = ChampionActivity.objects.filter(assignment__person=champion, about=person, occurred_on=on)
    return f"You have written to {person.given_name} today; one nudge a day is enough." if told.exists() else ""
