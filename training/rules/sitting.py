"""Where a person is in a course: which version they take, what is done, what comes next."""

from django.db.models import Q
from django.utils.translation import gettext as _

from people.queries.prepared import Prepared, answers
from training.models import Completion, Course, CourseVersion, Lesson, LessonProgress, Path, Sitting
from training.rules.certification import CertificationState, awards_of, counts_towards_next, state_of
from training.rules.paths import governing, tree_on
from training.rules.tree import leaves


def latest_version(course: Course) -> CourseVersion | None:
    """The newest published version."""
    return course.versions.filter(published_on__isnull=False).order_by("-number").first()


def version_learned_on(course: Course, on) -> CourseVersion | None:
    """The version that was the newest on that day; for an earlier day the first one."""
    return governing(course.versions.filter(published_on__isnull=False), on)


def open_sitting(person, course: Course) -> Sitting | None:
    return next(iter(OPEN_SITTINGS(person=person.pk, course=course.pk)), None)


def under_way(person, course: Course) -> tuple[Sitting | None, list[int]]:
    """The open sitting, and the ids of the lessons done in it, in the order they were done."""
    about = {"person": person.pk, "course": course.pk}
    sittings, done = answers(OPEN_SITTINGS.about(**about), DONE_LESSONS.about(**about))
    return next(iter(sittings), None), done


def lessons_done(person, course):
    progress = LessonProgress.objects.filter(
        sitting__person=person, sitting__course=course, sitting__ended_at__isnull=True
    )
    return progress.values_list("lesson_id", flat=True)


OPEN_SITTINGS = Prepared(
    lambda person, course: Sitting.objects.select_related("version").filter(
        person=person, course=course, ended_at__isnull=True
    )
)
DONE_LESSONS = Prepared(lessons_done)


def lessons_left(sitting: Sitting) -> int:
    done = sitting.progress.order_by().values("lesson")
    return Lesson.objects.filter(version=sitting.version_id).exclude(pk__in=done).count()


def place_in(lessons, done: list[int]):
    """Where to go on: the first lesson not yet done after the one done last, else the first not yet done; None when
    all are."""
    open_lessons = [lesson for lesson in lessons if lesson.id not in done]
    if not open_lessons:
        return None
    latest = next((lesson.position for lesson in lessons if done and lesson.id == done[-1]), 0)
    return next((lesson for lesson in open_lessons if lesson.position > latest), open_lessons[0])


def is_due(person, course: Course, on) -> bool:
    """Whether completing the course now would count for something: it was never completed, or a path of the person's
    whose certificate is up for renewal needs it again."""
    completions = list(Completion.objects.filter(person=person, node_key=course.key))
    if not completions:
        return True
    mine = Q(assignments__person=person) | Q(awards__person=person)
    for path in Path.objects.filter(mine, versions__nodes__course=course).distinct():
        awards = awards_of(person, path)
        _, tree = tree_on(path, on)
        if tree is None or course.key not in {leaf.key for leaf in leaves(tree)} or is_safe(awards, on):
            continue
        if not any(counts_towards_next(awards, completion, on) for completion in completions):
            return True
    return False


def is_safe(awards, on) -> bool:
    """Nothing to renew: the certificate is valid, and its window has not opened or the next one is earned."""
    return state_of(awards, on) == CertificationState.CURRENT


def refusal_to_sit(person, course: Course, on=None) -> str:
    """Why this person cannot begin the course (again) now, or ''."""
    if latest_version(course) is None:
        return _("{what} is not published yet.").format(what=course)
    if not is_due(person, course, on or person.today()):
        words = _("You have completed {course}. You can read it again; nothing more is to be done.")
        return words.format(course=course)
    return ""
