"""Writing courses and paths: plain nested data in, published versions out. What is published is never written again."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from journal.rules import Refused, refuse_if
from people.models import Person
from training.actions.awarding import award_if_complete, completions_of, lock_person
from training.models import (
    Assessment,
    CertificationPolicy,
    Choice,
    Course,
    CourseVersion,
    Lesson,
    Node,
    Path,
    PathVersion,
    Question,
)
from training.rules import refusal_to_author
from training.rules.outline import flatten, nodes_as_rows, plain_course
from training.rules.policy import refusal_of_course, refusal_of_policy, refusal_of_purpose, refusal_of_tree

POLICY_FIELDS = ("validity", "renewal_window", "grace", "mode", "fixed_day")


@transaction.atomic
def create_course(*, slug: str, title: str, summary: str = "", by: Person | None) -> Course:
    """A course without content yet."""
    refuse_if(refusal_to_author(by))
    if Course.objects.filter(slug=slug).exists():
        raise Refused(_("There is already a course with the short name {slug}.").format(slug=slug))
    course = Course.objects.create(slug=slug, title=title, summary=summary)
    record(by=by, verb="training.create_course", subject=course, detail={"slug": slug})
    return course


@transaction.atomic
def write_draft(*, course: Course, lessons: list[dict], assessment: dict | None = None, by: Person | None):
    """Make this the draft of the course, in the place of the draft there was.

    lessons: [{"title", "kind": "reading" | "video" | "exercise", "body": Markdown, "minutes", "url"}], all but the
    title optional. assessment: {"pass_mark": per cent, "attempts_limit", "questions_drawn", "questions": [{"text",
    "choices": [{"text", "correct", "feedback"}]}]}.
    """
    refuse_if(refusal_to_author(by) or refusal_of_course(lessons, assessment))
    version = open_draft(course)
    version.lessons.all().delete()
    Assessment.objects.filter(version=version).delete()
    Lesson.objects.bulk_create(
        Lesson(version=version, position=i, **lesson) for i, lesson in enumerate(lessons, start=1)
    )
    if assessment:
        write_assessment(version, assessment)
    record(by=by, verb="training.write_draft", subject=version, detail={"number": version.number})
    return version


def open_draft(course: Course) -> CourseVersion:
    """The draft of the course; when there is none, an empty one."""
    Course.objects.select_for_update().get(pk=course.pk)
    draft = course.versions.filter(published_on__isnull=True).first()
    if draft:
        return draft
    latest = course.versions.order_by("number").last()
    return CourseVersion.objects.create(course=course, number=latest.number + 1 if latest else 1)


@transaction.atomic
def revise_course(*, course: Course, by: Person | None) -> CourseVersion:
    """A draft to go on writing: the one there is, or a copy of the newest version."""
    refuse_if(refusal_to_author(by))
    draft = open_draft(course)
    newest = course.versions.filter(published_on__isnull=False).order_by("-number").first()
    if newest is None or draft.lessons.exists() or hasattr(draft, "assessment"):
        return draft
    return write_draft(course=course, by=by, **plain_course(newest))


def write_assessment(version: CourseVersion, about: dict) -> None:
    about = dict(about)
    questions = about.pop("questions")
    about.setdefault("questions_drawn", len(questions))
    assessment = Assessment.objects.create(version=version, **about)
    rows = Question.objects.bulk_create(
        Question(assessment=assessment, position=i, text=question["text"])
        for i, question in enumerate(questions, start=1)
    )
    Choice.objects.bulk_create(
        Choice(question=row, position=i, **choice)
        for row, question in zip(rows, questions, strict=True)
        for i, choice in enumerate(question["choices"], start=1)
    )


@transaction.atomic
def publish_course_version(
    *, course: Course, lessons=None, assessment=None, on: date | None = None, by: Person | None
) -> CourseVersion:
    """Publish the draft of the course; with `lessons` that content becomes the draft first (see write_draft).

    The same content as the newest version is that version again, not a new one.
    """
    refuse_if(refusal_to_author(by))
    newest = course.versions.filter(published_on__isnull=False).order_by("-number").first()
    if lessons is not None:
        version = write_draft(course=course, lessons=lessons, assessment=assessment, by=by)
        if newest and plain_course(newest) == plain_course(version):
            version.delete()
            return newest
    else:
        version = course.versions.filter(published_on__isnull=True).first()
    if version is None:
        raise Refused(_("{course} has no draft to publish.").format(course=course))
    version.published_on = on or timezone.localdate()
    version.save(update_fields=["published_on"])
    record(by=by, verb="training.publish_course_version", subject=version, detail={"number": version.number})
    return version


@transaction.atomic
def create_path(
    *, slug: str, name: str, summary: str = "", tool=None, for_champions: bool = False, by: Person | None
) -> Path:
    """A path without steps yet. `tool`: what its certificate qualifies for."""
    refuse_if(refusal_to_author(by))
    if Path.objects.filter(slug=slug).exists():
        raise Refused(_("There is already a path with the short name {slug}.").format(slug=slug))
    refuse_if(refusal_of_purpose(None, tool, for_champions))
    path = Path.objects.create(slug=slug, name=name, summary=summary, tool=tool, for_champions=for_champions)
    record(by=by, verb="training.create_path", subject=path, detail={"slug": slug})
    return path


@transaction.atomic
def publish_path(
    *, path: Path, tree: dict, policy: dict | None = None, on: date | None = None, by: Person | None
) -> PathVersion:
    """Publish these steps; the same steps again are the version there is.

    tree: {"kind": "in_order" | "all" | "at_least", "title", "min_count", "children": [...]}; a leaf is {"kind":
    "course", "course": slug} or {"kind": "attestation", "key", "title", "statement"}. policy: see set_policy.

    Completions count by their keys, so nobody loses any; whoever completes the path by this edit is awarded at once.
    """
    refuse_if(refusal_to_author(by) or refusal_of_tree(tree))
    path = Path.objects.select_for_update().get(pk=path.pk)
    set_policy(path=path, policy=policy, by=by)
    rows = flatten(tree, courses_of(tree))
    newest = path.versions.order_by("-number").first()
    if newest and nodes_as_rows(newest) == rows:
        return newest
    version = PathVersion.objects.create(path=path, number=newest.number + 1 if newest else 1)
    plant(version, rows)
    version.published_on = on or timezone.localdate()
    version.save(update_fields=["published_on"])
    record(by=by, verb="training.publish_path", subject=version, detail={"path": path.pk, "number": version.number})
    if newest:
        award_the_complete(path, version, by)
    return version


def award_the_complete(path: Path, version: PathVersion, by: Person | None) -> None:
    """Whoever has done all that the new version asks for has completed the path today."""
    for person in Person.objects.filter(assignments__path=path).present_on(version.published_on):
        person = lock_person(person)
        done = completions_of(person)
        award_if_complete(person=person, version=version, done=done, on=version.published_on, by=by)


@transaction.atomic
def describe_course(*, course: Course, title: str, summary: str, by: Person | None) -> Course:
    """Other words for the course; its content lives in versions."""
    refuse_if(refusal_to_author(by))
    course.title, course.summary = title, summary
    course.save(update_fields=["title", "summary"])
    record(by=by, verb="training.describe_course", subject=course)
    return course


@transaction.atomic
def describe_path(*, path: Path, name: str, summary: str, tool, for_champions: bool, by: Person | None) -> Path:
    """Other words for the path, or another purpose."""
    refuse_if(refusal_to_author(by) or refusal_of_purpose(path, tool, for_champions))
    path.name, path.summary, path.tool, path.for_champions = name, summary, tool, for_champions
    path.save(update_fields=["name", "summary", "tool", "for_champions"])
    record(by=by, verb="training.describe_path", subject=path, detail={"tool": tool and tool.pk})
    return path


def courses_of(tree: dict) -> dict[str, Course]:
    """slug -> course of every course in the tree; Refused when one is unknown or not published."""
    slugs = {tree["course"]} if tree["kind"] == Node.Kind.COURSE else set()
    found = Course.objects.published().in_bulk(slugs, field_name="slug")
    if missing := slugs - found.keys():
        words = _("There is no published course with the short name {slug}.")
        raise Refused(words.format(slug=missing.pop()))
    for child in tree.get("children") or []:
        found |= courses_of(child)
    return found


def plant(version: PathVersion, rows: list[dict]) -> None:
    """Write the nodes; parents stand before their children in `rows`."""
    planted: dict[str, Node] = {}
    for row in rows:
        about = row | {"parent": planted.get(row["parent"])}
        planted[row["key"]] = Node.objects.create(version=version, **about)


@transaction.atomic
def set_policy(*, path: Path, policy: dict | None, by: Person | None) -> CertificationPolicy:
    """How long certificates of this path are good for from now on; awards that were made keep their days.

    policy: any of {"validity": "P1Y", "renewal_window": "P60D", "grace": "P14D", "mode", "fixed_day": "12-31"}; None
    keeps the one there is, or begins with those of CertificationPolicy.
    """
    refuse_if(refusal_to_author(by))
    newest = path.policies.order_by("-number").first()
    wanted = CertificationPolicy(path=path, number=newest.number + 1 if newest else 1, **(policy or {}))
    if newest and (policy is None or all(getattr(newest, x) == getattr(wanted, x) for x in POLICY_FIELDS)):
        return newest
    refuse_if(refusal_of_policy(wanted))
    wanted.save()
    record(by=by, verb="training.set_policy", subject=wanted, detail={"path": path.pk, "number": wanted.number})
    return wanted
