"""Chapter seven: speaking. What people report, and how AI Ops answers them.

Each report of content/feedback/ names what became of it, in fields that follow one another: `take` (taken, no more
yet), `work` with a `reply`, `ask` and what the reporter `said`, a `note`, waiting for the `vendor`, then `resolve`
(`after` so many days), `solved` when the reporter says so, `reopen` and what followed (`again`, or `take_again`); or
`decline`, `spam`, `duplicate_of` another's `id`. Without any of these it is new. `voices` is how many others it
happened to, `by` names a reporter, `logged` says that a champion wrote it.
"""

from datetime import datetime, timedelta

from adoption.models import ChampionAssignment, SeatSpan
from demo import vocabulary as v
from demo.history.answering import Thread, follow
from demo.library import reports
from demo.story import Story
from people.models import Person

BEFORE_THE_SEAT = {"access", "training_gap"}
AT_WEEKENDS = {"contact", "logistics", "it"}
WORDS = ("kind", "expected", "process", "severity")


def tell(story: Story) -> None:
    known: dict[str, Thread] = {}
    for number, about in enumerate(reports()):
        dice = story.dice("report", number)
        at = story.moment(about["day"], dice.randint(8, 16), dice.randint(0, 59), weekends=about["from"] in AT_WEEKENDS)
        story.then(at, speak, story, about, number, at, known)


def speak(story: Story, about: dict, number: int, at: datetime, known: dict[str, Thread]) -> None:
    dice = story.dice("reporter", number)
    person = reporter(story, about, number)
    words = {name: about[name] for name in WORDS if name in about} | {"what_happened": about["happened"]}
    words |= {"kind": about.get("as_kind", about["kind"]), "harm_stage": about.get("harm", "")}
    words |= {"anonymous": about.get("anonymous", False), "key": f"demo-{number}"}
    if about.get("logged"):
        words |= {"logged_by": champion(story, person)}
    item = v.complain(story.tools[about["tool"]], person, at, **words)
    if words.get("logged_by"):
        v.show_up(words["logged_by"], person.unit, "feedback_logged", story.today(), item.ref)
    thread = Thread(story, about, item, person, dice, known)
    known[about.get("id", f"#{number}")] = thread
    follow(thread, others(story, about, person, dice))


# --- who speaks -------------------------------------------------------------------------------------------------------
def reporter(story: Story, about: dict, number: int) -> Person:
    """The person named, or somebody of the unit who has the tool (or waits for it, where that is the point)."""
    if "by" in about:
        return story.cast[about["by"]]
    here = story.here(about["from"])
    seated = with_seat(story, about, here)
    waiting = [person for person in here if person not in seated]
    first, second = (waiting, seated) if about["kind"] in BEFORE_THE_SEAT else (seated, waiting)
    known = story.cast.values()
    quiet = [person for person in first if person not in known] or [person for person in second if person not in known]
    return story.dice("speaker", number).choice(quiet or here)


def with_seat(story: Story, about: dict, people: list[Person]) -> list[Person]:
    spans = SeatSpan.objects.filter(tool=story.tools[about["tool"]], person__in=people, from_on__lte=story.today())
    seated = set(spans.filter(until_on=None).values_list("person_id", flat=True))
    return [person for person in people if person.pk in seated]


def others(story: Story, about: dict, person: Person, dice) -> list[Person]:
    """Those to whom the same has happened."""
    around = [each for each in story.here(about["from"]) if each != person and each not in story.cast.values()]
    seated = with_seat(story, about, around)
    crowd = seated if len(seated) >= about.get("voices", 0) else around
    return dice.sample(crowd, min(about.get("voices", 0), len(crowd)))


def champion(story: Story, person: Person) -> Person | None:
    """The unit's champion on the day, if there is one."""
    active = ChampionAssignment.objects.active_on(story.today()).filter(unit=person.unit).exclude(person=person)
    found = active.select_related("person").order_by("-lead").first()
    return found and found.person


def a_while(dice, low: float, high: float) -> timedelta:
    """Somewhere between so many hours and so many."""
    return timedelta(hours=dice.uniform(low, high))
