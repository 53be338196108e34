"""The one thing to do now. Somebody who waits for an answer comes before a course, a late course before the rest, and
what can wait longest is whether an answer helped."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from adoption.models import ChampionAssignment
from feedback.models import Item, State
from people.models import Person
from people.queries.prepared import Prepared, answers
from training.rules import CertificationState, Standing, standing_of

MOST_REPORTS = 4


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
    nominations, reports = answers(NOMINATIONS.about(person=person.pk), REPORTS.about(person=person.pk))
    questions = [question_step(item) for item in reports if item.state == State.WAITING_REPORTER]
    answered = [answer_step(item) for item in reports if item.state != State.WAITING_REPORTER]
    return [*map(nomination_step, nominations), *questions, *learning, *answered]


def open_nominations(person):
    """Those that wait for this person's yes or no."""
    waiting = ChampionAssignment.objects.open().filter(person=person, accepted_on__isnull=True)
    return waiting.select_related("unit", "nominated_by")


NOMINATIONS = Prepared(open_nominations)
# Questions have no answer yet, so they come first.
REPORTS = Prepared(
    lambda person: Item.objects.awaiting(person).select_related("tool").order_by("-resolved_at", "-pk")[:MOST_REPORTS]
)


def nomination_step(nomination: ChampionAssignment) -> NextStep:
    return NextStep(
        title=_("Will you be champion of {unit}?").format(unit=nomination.unit),
        why=asked_by(nomination),
        label=_("Read and answer"),
        link=reverse("champions:nomination", args=[nomination.pk]),
    )


def asked_by(nomination: ChampionAssignment) -> str:
    who = nomination.nominated_by.name if nomination.nominated_by else _("Your unit")
    return _("{who} asked you. It takes about two hours a week, and you can say no.").format(who=who)


def question_step(item: Item) -> NextStep:
    return NextStep(
        title=_("AI Ops has a question about {report}").format(report=item.ref),
        why=_("Your report waits for your answer."),
        label=pgettext("what a button does", "Answer"),
        link=item.get_absolute_url(),
    )


def answer_step(item: Item) -> NextStep:
    return NextStep(
        title=_("Did the answer to {report} help?").format(report=item.ref),
        why=_("AI Ops has answered your report about {tool}. Say whether that solved it.").format(tool=item.tool),
        label=_("Read the answer"),
        link=item.get_absolute_url(),
    )


def learning_step(standing: Standing) -> NextStep:
    return NextStep(
        title=learning_title(standing),
        why=learning_why(standing),
        label=learning_label(standing),
        link=standing.link,
        due_on=standing.due_on,
        late=standing.overdue,
        done=standing.steps_done,
        total=standing.steps_total,
    )


def learning_label(standing: Standing) -> str:
    if standing.certificate.holds:
        return _("Renew")
    return _("Resume") if standing.steps_done else _("Start")


def learning_title(standing: Standing) -> str:
    if standing.certificate.holds:
        return _("Renew {path}").format(path=standing.path.name)
    title = _("Go on with “{lesson}”") if standing.steps_done else _("Begin “{lesson}”")
    return title.format(lesson=standing.next_title)


def learning_why(standing: Standing) -> str:
    """What it is for and what is left, as in "Copilot Essentials opens Copilot: two lessons to go, about 8 minutes"."""
    path, tool = standing.path.name, standing.path.tool
    why = _("{path} opens {tool}: {left}.") if tool else "{path}: {left}."
    if standing.certificate == CertificationState.GRACE:
        why = _("Your certificate for {tool} has ended; you are in the days of grace: {left}.")
    return why.format(path=path, tool=tool or path, left=what_is_left(standing))


def what_is_left(standing: Standing) -> str:
    n = standing.minutes_left
    if not n:
        return standing.words
    return ngettext("{steps}, about {n} minute", "{steps}, about {n} minutes", n).format(steps=standing.words, n=n)
