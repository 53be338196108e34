"""The one thing to do now. Somebody who waits for an answer comes before a course, a late course before the rest."""

from dataclasses import dataclass

from django.urls import reverse

from adoption.models import ChampionAssignment
from feedback.models import Item, State
from people.models import Person
from training.rules import CertificationState, Standing, standing_of


@dataclass(frozen=True)
class NextStep:
    """One thing to do: what (a short sentence), why now, how much is left, and the door to it."""

    title: str
    why: str
    label: str
    link: str
    due_on: object = None
    late: bool = False
    done: int = 0
    total: int = 0


def next_steps(person: Person, standings: list[Standing] | None = None) -> list[NextStep]:
    """Everything this person could do now, the most urgent first. `standings` saves asking for them twice."""
    standings = standing_of(person) if standings is None else standings
    learning = [learning_step(standing) for standing in standings if standing.next_step]
    return [*nominations_to_answer(person), *questions_to_answer(person), *learning]


def nominations_to_answer(person: Person) -> list[NextStep]:
    waiting = ChampionAssignment.objects.open().filter(person=person, accepted_on__isnull=True)
    return [
        NextStep(
            title=f"Will you be champion of {nomination.unit}?",
            why=asked_by(nomination),
            label="Read and answer",
            link=reverse("champions:nomination", args=[nomination.pk]),
        )
        for nomination in waiting.select_related("unit", "nominated_by")
    ]


def asked_by(nomination: ChampionAssignment) -> str:
    who = nomination.nominated_by.name if nomination.nominated_by else "Your unit"
    return f"{who} asked you. It takes about two hours a week, and you can say no."


def questions_to_answer(person: Person) -> list[NextStep]:
    waiting = Item.objects.awaiting(person).filter(state=State.WAITING_REPORTER)
    return [
        NextStep(
            title=f"AI Ops has a question about {item.ref}",
            why="Your report waits for your answer.",
            label="Answer",
            link=item.get_absolute_url(),
        )
        for item in waiting[:3]
    ]


def learning_step(standing: Standing) -> NextStep:
    return NextStep(
        title=learning_title(standing),
        why=learning_why(standing),
        label="Renew" if standing.certificate.holds else "Resume" if standing.steps_done else "Start",
        link=standing.link,
        due_on=standing.due_on,
        late=standing.overdue,
        done=standing.steps_done,
        total=standing.steps_total,
    )


def learning_title(standing: Standing) -> str:
    if standing.certificate.holds:
        return f"Renew {standing.path.name}"
    return f"{'Go on with' if standing.steps_done else 'Begin'} “{standing.next_title}”"


def learning_why(standing: Standing) -> str:
    """What it is for and what is left, as in "Copilot Essentials opens Copilot: two lessons to go, about 8 minutes"."""
    tool = standing.path.tool
    opens = f"{standing.path.name} opens {tool}" if tool else standing.path.name
    if standing.certificate == CertificationState.GRACE:
        opens = f"Your certificate for {tool or standing.path.name} has ended; you are in the days of grace"
    minutes = f", about {standing.minutes_left} minutes" if standing.minutes_left else ""
    return f"{opens}: {standing.words}{minutes}."
