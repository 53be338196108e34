"""A course as one person plays it: which version, what is done, where to go on."""

from dataclasses import dataclass

from training.models import Course, Sitting
from training.rules.content import LessonLine, Outline, outlines
from training.rules.sitting import is_due, latest_version, place_in, under_way


@dataclass(frozen=True)
class Player:
    """`review`: the course was completed and counts, so it is read again without anything to do. `done`: lesson ids,
    in order."""

    outline: Outline
    done: tuple[int, ...]
    review: bool

    @property
    def place(self) -> LessonLine | None:
        """The lesson to go on with; None when only the quiz is left (or, in review, nothing)."""
        return place_in(list(self.outline.lessons), list(self.done))

    @property
    def minutes_left(self) -> int:
        if self.review:
            return 0
        return sum(x.minutes for x in self.outline.lessons if x.id not in self.done) + self.outline.quiz_minutes

    @property
    def quiz_is_next(self) -> bool:
        return self.outline.assessment_id is not None and not self.review and self.place is None

    def lesson(self, position: int) -> LessonLine | None:
        return next((lesson for lesson in self.outline.lessons if lesson.position == position), None)

    def is_done(self, lesson: LessonLine) -> bool:
        return self.review or lesson.id in self.done


def player_for(person, course: Course) -> Player | None:
    """The course for this person: the sitting they are in; else the newest version, to begin or to read again. None
    while nothing is published."""
    sitting, done = under_way(person, course)
    if sitting:
        return Player(outline_of(sitting.version_id), tuple(done), review=False)
    if is_due(person, course, person.today()):
        newest = latest_version(course)
        return Player(outline_of(newest.pk), (), review=False) if newest else None
    last = Sitting.objects.filter(person=person, course=course).order_by("number").last()
    version_id = last.version_id if last else latest_version(course).pk
    return Player(outline_of(version_id), (), review=True)


def outline_of(version_id: int) -> Outline:
    return outlines([version_id])[version_id]
