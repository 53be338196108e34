"""Chapter five: champions. Asked by the head of their unit, they hold office hours and write to people."""

from datetime import timedelta

from adoption import actions as adoption
from adoption.models import ChampionAssignment, SeatSpan
from demo import vocabulary as v
from demo.history import learning
from demo.library import table
from demo.story import Story
from people.models import Person
from training.models import Assignment

FORTNIGHT = 14
NUDGES_FROM, NUDGES = 212, 3


def tell(story: Story) -> None:
    for number, about in enumerate(table("champions")["champion"]):
        story.on(about["day"], nominate, story, about, number, hour=11)


def nominate(story: Story, about: dict, number: int) -> None:
    """The head of the unit asks; the answer comes two days later."""
    unit = story.units[about["unit"]]
    person = story.cast[about["key"]] if "key" in about else willing(story, about)
    assignment = v.nominate(person, unit, story.today(), unit.head, lead=about.get("lead", True))
    if about.get("answers", True):
        story.on(about["day"] + 2, begin, story, assignment, about, number)


def willing(story: Story, about: dict) -> Person:
    """Somebody of the unit who has known the tool for longest, was not a pilot, and has not been asked yet."""
    here = {person.pk: person for person in story.here(about["unit"])}
    asked = ChampionAssignment.objects.filter(person__in=here).values("person")
    known = {person.pk for person in story.cast.values()}
    open_now = SeatSpan.objects.filter(person__in=here.keys() - known, until_on=None).exclude(person__in=asked)
    open_now = open_now.exclude(person__waves__wave__number=1)
    return here[open_now.order_by("from_on", "pk").values_list("person_id", flat=True)[0]]


def begin(story: Story, assignment: ChampionAssignment, about: dict, number: int) -> None:
    v.accept(assignment, story.today())
    story.on(about["day"] + 6, v.certify, assignment.person, story.paths["champions"], story.workday(about["day"] + 6))
    last = min(about.get("seen", 999), about.get("ends", 999), story.number(story.as_of))
    for step, day in enumerate(range(about["day"] + 9 + number, last, FORTNIGHT)):
        story.on(day, show_up, story, assignment, step, hour=15)
    for step in range(NUDGES):
        story.on(
            max(NUDGES_FROM, about["day"] + 10) + step * 9 + number % 4, nudge, story, assignment, step, last, hour=13
        )
    learning.remind_to_renew(story, assignment.person)
    if "ends" in about:
        story.on(about["ends"], stop, story, assignment)


def serves(story: Story, assignment: ChampionAssignment) -> bool:
    """Whether they are still champion: some end, some leave the company."""
    return ChampionAssignment.objects.active_on(story.today()).filter(pk=assignment.pk).exists()


def show_up(story: Story, assignment: ChampionAssignment, step: int) -> None:
    if not serves(story, assignment):
        return
    kind = "demo" if step % 3 == 2 else "office_hour"
    note = story.dice("activity", assignment.person.email, step).choice(table("champions")["notes"][kind])
    v.show_up(assignment.person, assignment.unit, kind, story.today(), note)


def nudge(story: Story, assignment: ChampionAssignment, step: int, last: int) -> None:
    """A personal line to somebody of the unit who has begun to wait."""
    day = story.today()
    if story.number(day) >= last or not serves(story, assignment):
        return
    here = [person.pk for person in story.here(next(k for k, u in story.units.items() if u == assignment.unit))]
    waiting = Assignment.objects.open_on(day).filter(person__in=here, assigned_on__lte=day - timedelta(days=7))
    others = waiting.exclude(person=assignment.person).order_by("person__email").select_related("person")
    if others:
        dice = story.dice("nudge", assignment.person.email, step)
        text = dice.choice(table("champions")["nudges"]["text"])
        adoption.nudge(champion=assignment.person, person=dice.choice(list(others)).person, text=text, on=day)


def stop(story: Story, assignment: ChampionAssignment) -> None:
    """Champion no longer, for a good reason: a new task."""
    if serves(story, assignment):
        adoption.end_championship(assignment=assignment, by=assignment.person, on=story.today())
