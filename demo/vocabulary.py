"""The words in which the demo is written. Each is one thing that people do, done through the actions of the apps."""

from datetime import date, datetime, timedelta

from adoption import actions as adoption
from adoption.models import ChampionActivity, ChampionAssignment
from demo.library import course, table
from demo.names import address
from feedback import actions as feedback
from feedback.models import Item
from people import actions as people
from people.models import Person, Unit
from rollout import actions as rollout
from rollout.models import Wave
from studio import actions as studio
from studio.models import Tool
from training import actions as training
from training.models import Assessment, AssignmentReason, Completion, Course, Lesson, Path

HISTORY = "before"


# --- the company ------------------------------------------------------------------------------------------------------
def hire(given: str, family: str, unit: Unit, *, since: date, manager=None, email: str = "") -> Person:
    email = email or address(given, family)
    return people.hire(
        email=email, given_name=given, family_name=family, unit=unit, manager=manager, joined_on=since, by=None
    )


def move(person: Person, unit: Unit, on: date) -> None:
    people.place(person=person, unit=unit, on=on, by=None)
    person.unit = unit


def leave(person: Person, on: date) -> None:
    people.record_departure(person=person, on=on, by=None)
    person.left_on = on
    adoption.close_for_leavers(on=on)


# --- the Studio -------------------------------------------------------------------------------------------------------
def publish_course(slug: str, on: date, by: Person) -> Course:
    about = course(slug)
    made = training.create_course(slug=slug, title=about["title"], summary=about["summary"], by=by)
    training.publish_course_version(course=made, lessons=about["lessons"], assessment=about["assessment"], on=on, by=by)
    return made


def publish_path(about: dict, tool: Tool | None, on: date, by: Person) -> Path:
    """A path of courses in their order, with its promise at the end; `about` as in content/paths.toml."""
    path = training.create_path(
        slug=about["slug"],
        name=about["name"],
        summary=about["summary"],
        tool=tool,
        for_champions=about.get("for_champions", False),
        by=by,
    )
    promise = {"kind": "attestation", "key": about["key"], "title": about["title"], "statement": about["statement"]}
    steps = [{"kind": "course", "course": slug} for slug in about["courses"]]
    tree = {"kind": "in_order", "title": about["name"], "children": [*steps, promise]}
    training.publish_path(path=path, tree=tree, policy=about["policy"], on=on, by=by)
    return path


def decide(tool: Tool, decision: str, reason: str, on: date, by: Person) -> None:
    studio.review_tool(tool=tool, decision=decision, reason=reason, on=on, by=by)


def limit_seats(tool: Tool, seats: int, on: date, by: Person) -> None:
    adoption.set_seat_limit(tool=tool, seats=seats, on=on, by=by)


def plan(tool: Tool, purpose: str, waves: list[dict], starts: date, by: Person) -> list[Wave]:
    """The rollout of a tool with its waves: {"name", "target", "planned_on"} each."""
    made = rollout.plan_rollout(tool=tool, purpose=purpose, owner=by, planned_start=starts, by=by)
    return [rollout.plan_wave(rollout=made, by=by, **wave) for wave in waves]


def open_wave(wave: Wave, who: list[Person], evidence: str, on: date, by: Person) -> None:
    rollout.open_wave(wave=wave, people=who, evidence=evidence, on=on, by=by)


# --- learning ---------------------------------------------------------------------------------------------------------
def steps_of(path: Path) -> tuple[list[Course], str]:
    """The courses of a path of this company, and the key of its promise."""
    about = next(each for each in table("paths")["path"] if each["slug"] == path.slug)
    found = Course.objects.in_bulk(about["courses"], field_name="slug")
    return [found[slug] for slug in about["courses"]], about["key"]


def certify(person: Person, path: Path, on: date, score: int = 100) -> None:
    """The person has done all of the path by that day, and the seat that waited for it opens."""
    courses, key = steps_of(path)
    for each in courses:
        finish(person, each, on, score)
    training.attest(person=person, path=path, key=key, on=on, by=person)
    adoption.open_earned_seats(person=person, on=on)


def finish(person: Person, each: Course, on: date, score: int = 100) -> None:
    training.record_completion(
        person=person, course=each, on=on, source=HISTORY, key=f"{person.pk}:{each.pk}:{on}", score=score, by=person
    )


def undone(person: Person, courses: list[Course]) -> list[Course]:
    """Those of the courses that the person has yet to complete."""
    keys = [each.key for each in courses]
    done = set(Completion.objects.filter(person=person, node_key__in=keys).values_list("node_key", flat=True))
    return [each for each in courses if each.key not in done]


def study(person: Person, each: Course, at: datetime, lessons: int | None = None) -> None:
    """Read the first lessons of a course, or all of them, one after the other."""
    newest = each.versions.filter(published_on__isnull=False).first()
    for lesson in Lesson.objects.filter(version=newest)[:lessons]:
        training.complete_lesson(person=person, lesson=lesson, at=at, by=person)
        at += timedelta(minutes=lesson.minutes)


def sit_quiz(person: Person, each: Course, at: datetime, mistakes: int = 0) -> None:
    """Hand in an attempt with so many wrong answers."""
    assessment = Assessment.objects.filter(version__course=each).latest("version__number")
    attempt = training.start_attempt(person=person, assessment=assessment, at=at)
    questions = assessment.questions.filter(pk__in=attempt.question_ids).prefetch_related("choices")
    answers = {}
    for number, question in enumerate(questions):
        chosen = [choice.pk for choice in question.choices.all() if choice.correct == (number >= mistakes)]
        answers[question.pk] = chosen
    training.submit_attempt(attempt=attempt, answers=answers, at=at + timedelta(minutes=6))


def allow_more_time(people: list[Person], path: Path, wave: Wave, due: date, on: date, by: Person) -> None:
    training.assign_path_to_all(
        people=people,
        path=path,
        reason=AssignmentReason.Kind.WAVE,
        source=f"wave:{wave.pk}",
        due_on=due,
        on=on,
        by=by,
    )


# --- champions and use ------------------------------------------------------------------------------------------------
def nominate(person: Person, unit: Unit, on: date, by: Person, *, lead: bool = True) -> ChampionAssignment:
    return adoption.nominate_champion(
        person=person, unit=unit, lead=lead, term_until=on + timedelta(days=365), on=on, by=by
    )


def accept(assignment: ChampionAssignment, on: date) -> None:
    """Say yes, and take on the course that comes with it."""
    adoption.accept_nomination(assignment=assignment, by=assignment.person, on=on)


def show_up(champion: Person, unit: Unit, kind: str, on: date, note: str = "") -> ChampionActivity:
    return adoption.record_activity(person=champion, unit=unit, kind=kind, on=on, note=note)


def use(tool: Tool, source: str, rows: list, days: list[date]) -> None:
    """What the vendor's report says about these days: (person id, day, actions) for each who used the tool."""
    adoption.record_usage(tool=tool, source=source, rows=rows, days=days, by=None)


# --- speaking ---------------------------------------------------------------------------------------------------------
def complain(tool: Tool, reporter: Person, at: datetime, **words) -> Item:
    """Tell AI Ops something, good or bad. `words` as report_item takes them."""
    return feedback.report_item(tool=tool, reporter=reporter, at=at, **words).item
