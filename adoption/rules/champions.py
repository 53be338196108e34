"""The states of a champion's assignment, and who may ask, accept, hand over, nudge."""

from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from adoption.models import ChampionActivity, ChampionAssignment
from adoption.queries import champion_people
from people.models import Person, Unit
from people.rules import Role, holds
from ui.words import full_day, within_a_sentence


class ChampionState(models.TextChoices):
    NOMINATED = "nominated", pgettext_lazy("champion", "Nominated")
    ACTIVE = "active", pgettext_lazy("champion", "Active")
    STEPPING_DOWN = "stepping_down", pgettext_lazy("champion", "Stepping down")
    ENDED = "ended", pgettext_lazy("champion", "Ended")


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
    words = {"now": within_a_sentence(state.label), "then": within_a_sentence(to.label)}
    said = _("{name} is “{now}” as champion of {unit}; that cannot become “{then}”.")
    return said.format(name=assignment.person.name, unit=assignment.unit, **words)


def refusal_to_nominate(by: Person | None, person: Person, unit: Unit, on: date) -> str:
    """A unit's head (or one above) nominates, or the Studio; the champion comes from the unit, and is asked once at a
    time.
    """
    if not (by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR) or heads(by, unit)):
        return _("Champions of {unit} are nominated by its head or by the AI Studio.").format(unit=unit)
    if person.left_on and person.left_on <= on:
        return _("{name} has left the company.").format(name=person.name)
    if not Person.objects.in_units(Unit.objects.under(unit), on).filter(pk=person.pk).exists():
        said = _("{name} does not work in {unit}; a champion comes from the unit.")
        return said.format(name=person.name, unit=unit)
    if ChampionAssignment.objects.open().filter(person=person, unit=unit).exists():
        return _("{name} has already been asked for {unit}.").format(name=person.name, unit=unit)
    return ""


def heads(person: Person, unit: Unit) -> bool:
    """Whether the person heads this unit or one above it."""
    return any(unit.path.startswith(path) for path in person.headed_paths)


def refusal_to_answer_nomination(assignment: ChampionAssignment, by: Person, on: date) -> str:
    """Only the person asked answers, once."""
    if by.pk != assignment.person_id:
        return _("Only {name} can answer this nomination.").format(name=assignment.person.name)
    return refusal_to_move(assignment, ChampionState.ACTIVE, on)


def refusal_to_accept(assignment: ChampionAssignment, by: Person, on: date) -> str:
    """Accepting as lead champion needs the place to be free, or to be handed over by whoever has it."""
    if refusal := refusal_to_answer_nomination(assignment, by, on):
        return refusal
    leads = ChampionAssignment.objects.open().filter(unit=assignment.unit, lead=True, accepted_on__isnull=False)
    other = leads.exclude(pk=assignment.successor_to_id).select_related("person").first() if assignment.lead else None
    said = _("{name} is the lead champion of {unit}.")
    return said.format(name=other.person.name, unit=assignment.unit) if other else ""


def refusal_to_end(assignment: ChampionAssignment, by: Person | None) -> str:
    """A champion steps down alone; the unit's head and the Studio may also end an assignment."""
    if by is None or by.pk == assignment.person_id or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return ""
    if heads(by, assignment.unit):
        return ""
    return _("Only {name} or the head of {unit} can do that.").format(name=assignment.person.name, unit=assignment.unit)


def refusal_to_step_down(assignment: ChampionAssignment, by: Person | None, on: date) -> str:
    return refusal_to_end(assignment, by) or refusal_to_move(assignment, ChampionState.STEPPING_DOWN, on)


def refusal_to_hand_over(assignment: ChampionAssignment, to: Person, by: Person | None, on: date) -> str:
    """A champion names the successor: somebody of the unit, once."""
    if refusal := refusal_to_end(assignment, by):
        return refusal
    if state_on(assignment, on) not in (ChampionState.ACTIVE, ChampionState.STEPPING_DOWN):
        said = _("{name} is not an active champion of {unit}.")
        return said.format(name=assignment.person.name, unit=assignment.unit)
    if to.pk == assignment.person_id:
        return _("A champion hands over to somebody else.")
    standing = ChampionAssignment.objects.open().filter(successor_to=assignment).select_related("person").first()
    if standing:
        return _("{name} has been asked to take over already.").format(name=standing.person.name)
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
    said = _("{name} is not an active champion of {unit} on {day}.")
    return said.format(name=person.name, unit=unit, day=full_day(on))


def refusal_to_nudge(champion: Person, person: Person, on: date) -> str:
    """A champion nudges people of their own unit, each at most once a day."""
    if not champion_people(champion, on).filter(pk=person.pk).exists():
        return _("{name} is not in a unit that you are champion of.").format(name=person.name)
    told = ChampionActivity.objects.filter(assignment__person=champion, about=person, occurred_on=on)
    said = _("You have written to {name} today; one nudge a day is enough.")
    return said.format(name=person.given_name) if told.exists() else ""
