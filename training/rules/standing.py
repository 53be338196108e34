"""Where people stand on their paths, for one or for thousands: facts fetched together, judged one by one."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from people.models import Person
from training.models import Assignment, Award, Path
from training.rules.certification import CertificationState, counts_towards_next, latest_begun, state_of
from training.rules.enrolment import EnrolmentState, due_on, enrolment_state, is_overdue, stands_on
from training.rules.gather import Facts, gather, gather_all
from training.rules.legs import Leg, leg_of
from training.rules.tree import Step, leaves, needed, waits_for
from training.rules.words import distance, sentence, to_go


@dataclass(frozen=True)
class Standing:
    """A person on a path on a day. It says where somebody is and since when, never how well they did.

    `legs` are the steps this person needs, in order. `due_on` is the last day in time; `step_since` the day they came
    to the step they stand before. `link` leads to the person's own page of that step.
    """

    person: Person
    path: Path
    assignment: Assignment | None
    state: EnrolmentState
    certificate: CertificationState
    award: Award | None
    legs: tuple[Leg, ...]
    due_on: date | None
    overdue: bool
    step_since: date | None
    last_moved_on: date | None
    day: date

    @property
    def next_leg(self) -> Leg | None:
        """What to do next: a step already begun before one that is not; None when nothing is to be done."""
        ready = [leg for leg in self.legs if leg.ready]
        return next((leg for leg in ready if leg.begun), ready[0] if ready else None)

    @property
    def next_step(self) -> str:
        return self.next_leg.next_step if self.next_leg else ""

    @property
    def next_title(self) -> str:
        return self.next_leg.next_title if self.next_leg else ""

    @property
    def link(self) -> str:
        if self.next_leg:
            return self.next_leg.link
        return self.award.get_absolute_url() if self.award else reverse("training:path", args=[self.path.slug])

    @property
    def steps_total(self) -> int:
        return sum(leg.steps for leg in self.legs)

    @property
    def steps_done(self) -> int:
        return sum(leg.steps_done for leg in self.legs)

    @property
    def steps_left(self) -> int:
        return self.steps_total - self.steps_done

    @property
    def minutes_left(self) -> int:
        return sum(leg.minutes_left for leg in self.legs)

    @property
    def begun(self) -> bool:
        return self.steps_done > 0 or any(leg.begun for leg in self.legs)

    @property
    def away(self) -> str:
        """“two lessons and the quiz”; '' when nothing is left."""
        ahead = [leg for leg in self.legs if not leg.done]
        lessons = sum(leg.lessons - leg.lessons_done for leg in ahead)
        return distance(lessons, sum(leg.quizzes for leg in ahead), sum(leg.confirmations for leg in ahead))

    @property
    def words(self) -> str:
        """“two lessons and the quiz to go”; '' when nothing is."""
        return to_go(self.away)

    @property
    def sentence(self) -> str:
        """“Two lessons and the quiz to go.”"""
        return f"{sentence(self.words)}." if self.words else ""


def standing(assignments, day: date | None = None) -> list[Standing]:
    """Where these assignments (a queryset or a list) stand at the end of that day, in their order.

    Without a day each person is judged on their own today. The number of queries is the same for one row and for
    thousands.
    """
    if hasattr(assignments, "for_list"):
        assignments = assignments.for_list()
    rows = list(assignments)
    facts = gather([(row.person_id, row.path_id) for row in rows], day)
    return [judge(row.person, row.path, facts, day or row.person.today(), row) for row in rows]


def standing_on_path(person: Person, path: Path, day: date | None = None) -> Standing:
    """The same for one person and path, whether or not it is assigned."""
    facts = gather([(person.pk, path.pk)], day, assigned=True)
    return judge(person, path, facts, day or person.today(), facts.assignments.get((person.pk, path.pk)))


def standing_of(person: Person, day: date | None = None, facts: Facts | None = None) -> list[Standing]:
    """The person's own paths, the one that needs them most first. `facts`: those of all paths, when they are known."""
    day = day or person.today()
    facts = facts or gather_all(person.pk, day)
    mine = [
        assignment
        for assignment in facts.assignments.values()
        if any(stands_on(reason, day) for reason in facts.reasons[assignment.pk])
    ]
    return sorted((judge(person, row.path, facts, day, row) for row in mine), key=urgency)


def urgency(row: Standing):
    """Overdue first, then what is due soonest, then what is under way; what is complete comes last."""
    return (not row.next_leg, not row.overdue, row.due_on or date.max, not row.begun, row.path.name)


def judge(person: Person, path: Path, facts: Facts, day: date, assignment: Assignment | None) -> Standing:
    """One (person, path) on one day, from facts already fetched."""
    awards = facts.awards.get((person.pk, path.pk), [])
    certificate, award = state_of(awards, day), latest_begun(awards, day)
    legs = legs_of(person, path, facts, day)
    reasons = facts.reasons[assignment.pk] if assignment else []
    due = due_on(reasons, awards, day)
    moves = [leg.moved_on or leg.done_on for leg in legs if leg.moved_on or leg.done_on]
    starts = [reason.started_on for reason in reasons if stands_on(reason, day)]
    ended = award.valid_until if award and not certificate.valid else None
    return Standing(
        person=person,
        path=path,
        assignment=assignment,
        certificate=certificate,
        award=award,
        legs=legs,
        due_on=due,
        overdue=is_overdue(due, certificate, day),
        last_moved_on=max(moves, default=None),
        step_since=max(moves, default=None) or ended or min(starts, default=None),
        day=day,
        state=enrolment_state(
            stands=bool(starts),
            certificate=certificate,
            waived=bool(award and award.waived),
            begun=any(leg.done or leg.begun for leg in legs),
        ),
    )


def legs_of(person: Person, path: Path, facts: Facts, day: date, every: bool = False) -> tuple[Leg, ...]:
    """The legs this person needs (or every leaf of the path, for its page), in order."""
    tree = facts.tree(path.pk, day)
    if tree is None:
        return ()
    done = done_steps(person, path, facts, day, tree)
    begun = {leaf.key for leaf in leaves(tree) if (person.pk, leaf.course_id) in facts.sittings}
    chosen = list(leaves(tree)) if every else needed(tree, done, begun)
    return tuple(
        leg_of(leaf, path, person.pk, facts, done.get(leaf.key), waits_for(tree, leaf.key, done)) for leaf in chosen
    )


def done_steps(person: Person, path: Path, facts: Facts, day: date, tree: Step) -> dict[str, date]:
    """Node key -> the day it was completed, for the certificate that is open now.

    While a certificate is valid and not up for renewal nothing is open, so every step it needs shows as done, also
    one that was added to the path since or waived.
    """
    awards = facts.awards.get((person.pk, path.pk), [])
    completions = [done for done in facts.completions.get(person.pk, []) if done.occurred_on <= day]
    if state_of(awards, day) == CertificationState.CURRENT:
        done = {done.node_key: done.occurred_on for done in completions}
        return dict.fromkeys([leaf.key for leaf in needed(tree, done)], latest_begun(awards, day).completed_on) | done
    counted: dict[str, date] = {}
    for done in completions:
        if counts_towards_next(awards, done, day):
            counted.setdefault(done.node_key, done.occurred_on)
    return counted
