"""Chapter four: learning. Who finishes when, who stops where, who renews in time and who does not."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from demo import vocabulary as v
from demo.library import table
from demo.story import Story
from people.models import Person
from rollout.models import Wave
from training.models import Award, Course, Path
from training.rules import CertificationState, certification_state

# (tool, wave) -> the share that earns the certificate, and the days in which they do.
SHARES = {
    ("copilot", 1): (1.0, 11),
    ("copilot", 2): (0.97, 50),
    ("copilot", 3): (0.41, 47),
    ("claims-summariser", 1): (1.0, 9),
    ("claims-summariser", 2): (0.7, 55),
    ("code-companion", 1): (1.0, 5),
    ("code-companion", 2): (0.85, 40),
}
# The six-month certificates of the pilot run out first: three renew in time, one too late, one not at all.
PILOT_RENEWALS = ["in time", "in time", "late", "in time", "never"]
RENEWALS = {"in time": 0.74, "in grace": 0.1, "late": 0.06, "never": 0.1}
RENEWAL_DAYS = {"in time": (141, 180), "in grace": (184, 196), "late": (204, 216)}
LAST_CALL = 12
STUCK, UNDER_WAY = 0.13, 0.5
# The day before the due day of some waves, those whose team lead asks for it get more time: so many days.
ASKED_ON = 27
MORE_TIME = {("copilot", 3): 35, ("claims-summariser", 2): 80}
# The share of a unit that asked; everywhere else nine of ten did.
ASKED = {"motor": 0.65, "property": 0.7, "claims": 0.5, "it": 0.6, "contact": 0.8}


def follow(story: Story, person: Person, path: Path, wave: Wave) -> None:
    """What becomes of somebody whom a wave has let in."""
    dice = story.dice("learning", path.slug, person.email)
    key = next((key for key, known in story.cast.items() if known == person), "")
    start = story.number(story.today())
    if key in KNOWN:
        KNOWN[key](story, person, path, wave, start)
        return
    share, days = SHARES[wave.rollout.tool.slug, wave.number]
    if dice.random() < min(1, share * pace(story, person, wave)):
        after = 2 + round(dice.betavariate(1.2, 2.5) * days)
        renewal = PILOT_RENEWALS[start_of(wave, person)] if wave.number == 1 else drawn(dice)
        qualify(story, person, path, start + after, renewal)
        return
    begin(story, person, path, start, dice)
    if dice.random() < ASKED.get(unit_of(story, person).get("key"), 0.93):
        more_time(story, person, path, wave, start)


def pace(story: Story, person: Person, wave: Wave) -> float:
    """How readily the person's unit takes to courses; volunteers of the first waves are all alike."""
    return 1 if wave.number < 3 else unit_of(story, person).get("pace", 1)


def unit_of(story: Story, person: Person) -> dict:
    """What content/company.toml says about the person's unit; nothing for those who work for the company as a whole."""
    key = next(key for key, people in story.staff.items() if person in people)
    return next((unit for unit in table("company")["unit"] if unit["key"] == key), {"key": key})


def start_of(wave: Wave, person: Person) -> int:
    return list(wave.members.order_by("pk").values_list("person_id", flat=True)).index(person.pk)


def drawn(dice: Random) -> str:
    return dice.choices(list(RENEWALS), list(RENEWALS.values()))[0]


# --- those who finish -------------------------------------------------------------------------------------------------
def qualify(story: Story, person: Person, path: Path, number: int, renewal: str) -> None:
    """The certificate on that day, and again some months later if its validity asks for it."""
    dice = story.dice("score", path.slug, person.email)
    story.on(number, certify, story, person, path, dice.choice([80, 80, 100, 100, 100]), hour=dice.randint(9, 16))
    if renewal in RENEWAL_DAYS and path.slug == "copilot-essentials":
        again = number + dice.randint(*RENEWAL_DAYS[renewal])
        story.on(again, renew, story, person, path, hour=dice.randint(9, 16))


def certify(story: Story, person: Person, path: Path, score: int) -> None:
    if person.left_on is None:
        v.certify(person, path, story.today(), score)


def renew(story: Story, person: Person, path: Path) -> None:
    """The certificate again, unless it has been renewed already."""
    state = certification_state(person, path, story.today())
    if person.left_on is None and state != CertificationState.CURRENT:
        v.certify(person, path, story.today())


def remind_to_renew(story: Story, person: Person) -> None:
    """Whoever helps others with Copilot renews the certificate for it in time."""
    path = story.paths["copilot-essentials"]
    held = Award.objects.filter(person=person, path=path).latest("valid_from")
    story.on(story.number(held.valid_until) - LAST_CALL, renew, story, person, path)


# --- those who are still on their way ---------------------------------------------------------------------------------
def begin(story: Story, person: Person, path: Path, start: int, dice: Random) -> None:
    """Stuck at a quiz, somewhere in the lessons, or not begun at all."""
    where = dice.random()
    first = start + 1 + round(dice.betavariate(1.2, 1.6) * 42)
    at = story.moment(first, dice.randint(8, 15), dice.choice([5, 20, 35, 50]))
    if where < STUCK:
        story.then(at, stop_at_quiz, story, person, path, dice)
    elif where < UNDER_WAY:
        story.then(at, stop_on_the_way, story, person, path, dice)


def stop_at_quiz(story: Story, person: Person, path: Path, dice: Random) -> None:
    """All lessons of a course, and one to three attempts that were not enough."""
    here = reached(story, person, path, dice, 0.35)
    at = story.office(story.now + timedelta(minutes=30))
    v.study(person, here, story.now)
    for _ in range(dice.choice([1, 2, 2, 3])):
        story.then(at, if_here, person, v.sit_quiz, person, here, at, dice.choice([2, 2, 3]))
        at = story.office(at + timedelta(hours=dice.randint(1, 60)))


def stop_on_the_way(story: Story, person: Person, path: Path, dice: Random) -> None:
    """Some lessons of a course and no more, the last of them perhaps days after the first."""
    here = reached(story, person, path, dice, 0.45)
    at = story.office(story.now + timedelta(hours=dice.randint(2, 120)))
    v.study(person, here, story.now, 1)
    story.then(at, if_here, person, v.study, person, here, at, dice.randint(1, 4))


def reached(story: Story, person: Person, path: Path, dice: Random, further: float) -> Course:
    """The course at which somebody stands: the first, or with that chance the second, the first being behind them."""
    courses = v.undone(person, v.steps_of(path)[0])
    if dice.random() > further or len(courses) < 2:
        return courses[0]
    v.finish(person, courses[0], story.today(), 80)
    return courses[1]


def if_here(person: Person, act: Callable, *facts) -> None:
    if person.left_on is None:
        act(*facts)


def more_time(story: Story, person: Person, path: Path, wave: Wave, start: int) -> None:
    """A later due day, for waves in which there is one: the same for all who ask."""
    days = MORE_TIME.get((wave.rollout.tool.slug, wave.number))
    if not days:
        return
    asking = story.asking[wave.pk]
    if not asking:
        due = story.workday(start + ASKED_ON + days)
        story.on(start + ASKED_ON, extend, story, asking, path, wave, due)
    asking.append(person)


def extend(story: Story, asking: list[Person], path: Path, wave: Wave, due) -> None:
    here = [person for person in asking if person.left_on is None]
    v.allow_more_time(here, path, wave, due, story.today(), story.cast["stella"])


# --- those whom the documentation follows -----------------------------------------------------------------------------
def erin(story: Story, person: Person, path: Path, wave: Wave, start: int) -> None:
    """Erin has the first course behind her and one lesson of the second: two lessons, a quiz and a promise to go."""
    (first, second), _ = v.steps_of(path)
    reading, quiz, going_on = (
        story.moment(start + 39, 9, 10),
        story.moment(start + 40, 15, 40),
        story.moment(start + 46, 16, 5),
    )
    story.then(reading, v.study, person, first, reading)
    story.then(quiz, v.sit_quiz, person, first, quiz)
    story.then(going_on, v.study, person, second, going_on, 1)
    more_time(story, person, path, wave, start)


def odette(story: Story, person: Person, path: Path, wave: Wave, start: int) -> None:
    """Odette has not begun, and has time."""
    more_time(story, person, path, wave, start)


def in_time(after: int) -> Callable:
    """Certified so many days after the start, and renewed when the time comes."""

    def learn(story: Story, person: Person, path: Path, wave: Wave, start: int) -> None:
        qualify(story, person, path, start + after, "in time")

    return learn


# Everybody else whom the documentation names: so many days after the start of their wave.
FINISH = {
    "stella": 2,
    "ravi": 2,
    "omar": 3,
    "pelin": 3,
    "tobias": 4,
    "carlos": 5,
    "chandra": 6,
    "ada": 8,
    "mona": 9,
    "fiona": 11,
}
KNOWN = {"erin": erin, "odette": odette} | {key: in_time(after) for key, after in FINISH.items()}
