"""Published content as plain values, read once per process.

A published version never changes (the database refuses it), so its outline and its tree can be kept in memory for
good; the one question that is asked each time is which version is the newest.
"""

from dataclasses import dataclass

from training.models import CourseVersion, Node
from training.rules.tree import Step, grow


@dataclass(frozen=True)
class LessonLine:
    id: int
    position: int
    title: str
    kind: str
    minutes: int


@dataclass(frozen=True)
class Outline:
    """What a course version consists of, without its text. `quiz_minutes`: one for each question that is drawn."""

    version_id: int
    course_id: int
    slug: str
    title: str
    lessons: tuple[LessonLine, ...]
    assessment_id: int | None = None
    quiz_minutes: int = 0


OUTLINES: dict[int, Outline] = {}
TREES: dict[int, Step] = {}


def outlines(version_ids) -> dict[int, Outline]:
    """The outlines of published course versions, by version id."""
    missing = set(version_ids) - OUTLINES.keys()
    if missing:
        versions = CourseVersion.objects.filter(pk__in=missing, published_on__isnull=False)
        for version in versions.select_related("course", "assessment").prefetch_related("lessons"):
            OUTLINES[version.pk] = outline_of(version)
    return {pk: OUTLINES[pk] for pk in version_ids}


def outline_of(version: CourseVersion) -> Outline:
    quiz = getattr(version, "assessment", None)
    return Outline(
        version_id=version.pk,
        course_id=version.course_id,
        slug=version.course.slug,
        title=version.course.title,
        lessons=tuple(LessonLine(x.pk, x.position, x.title, x.kind, x.minutes) for x in version.lessons.all()),
        assessment_id=quiz and quiz.pk,
        quiz_minutes=quiz.questions_drawn if quiz else 0,
    )


def trees(version_ids) -> dict[int, Step]:
    """The trees of published path versions, by version id."""
    missing = set(version_ids) - TREES.keys()
    if missing:
        nodes: dict[int, list[Node]] = {}
        for node in Node.objects.filter(version_id__in=missing, version__published_on__isnull=False):
            nodes.setdefault(node.version_id, []).append(node)
        TREES.update({version_id: grow(of_version) for version_id, of_version in nodes.items()})
    return {pk: TREES[pk] for pk in version_ids}
