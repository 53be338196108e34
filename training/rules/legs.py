"""One step of a path for one person: what it consists of, how much of it is done, what comes next in it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from training.models import Path, Sitting
from training.rules.content import Outline
from training.rules.gather import Facts
from training.rules.sitting import place_in
from training.rules.tree import Step
from training.rules.words import distance, to_go


@dataclass(frozen=True)
class Leg:
    """A leaf of a path as one person meets it. Steps are lessons, the quiz, a confirmation; never a score."""

    leaf: Step
    title: str
    link: str
    done_on: date | None
    lessons: int = 0
    lessons_done: int = 0
    quizzes: int = 0
    confirmations: int = 0
    minutes_left: int = 0
    next_step: str = ""
    next_title: str = ""
    moved_on: date | None = None
    waits_for: str = ""

    @property
    def done(self) -> bool:
        return self.done_on is not None

    @property
    def ready(self) -> bool:
        """Whether it can be done now."""
        return not self.done and not self.waits_for

    @property
    def begun(self) -> bool:
        return not self.done and self.moved_on is not None

    @property
    def steps(self) -> int:
        return self.lessons + self.quizzes + self.confirmations

    @property
    def steps_done(self) -> int:
        return self.steps if self.done else self.lessons_done

    @property
    def words(self) -> str:
        """“two lessons and the quiz to go”, '' when done."""
        if self.done:
            return ""
        return to_go(distance(self.lessons - self.lessons_done, self.quizzes, self.confirmations))

    @property
    def next_words(self) -> str:
        """“Lesson 3 of 5 in Basics, “Asking well””; what is not a lesson needs no second name."""
        if self.next_title in self.next_step:
            return self.next_step
        return _("{step}, “{title}”").format(step=self.next_step, title=self.next_title)


def title_of(leaf: Step, person_id: int, facts: Facts) -> str:
    return leaf.title or facts.outline(person_id, leaf.course_id).title


def leg_of(leaf: Step, path: Path, person_id: int, facts: Facts, done_on: date | None, before: Step | None) -> Leg:
    """The leg of this leaf; `done_on` is the day of the completion that counts, `before` a leaf that must be done
    first."""
    waits_for = title_of(before, person_id, facts) if before else ""
    if leaf.course_id is None:
        return Leg(
            leaf=leaf,
            title=leaf.title,
            link=f"{reverse('training:path', args=[path.slug])}#{leaf.key}",
            done_on=done_on,
            confirmations=1,
            minutes_left=0 if done_on else 1,
            next_step="" if done_on else _("Your confirmation"),
            next_title=leaf.title,
            waits_for=waits_for,
        )
    outline = facts.outline(person_id, leaf.course_id)
    about = {
        "leaf": leaf,
        "title": title_of(leaf, person_id, facts),
        "done_on": done_on,
        "lessons": len(outline.lessons),
    }
    about |= {"quizzes": int(outline.assessment_id is not None), "waits_for": waits_for}
    if done_on:
        return Leg(link=reverse("training:course", args=[outline.slug]), lessons_done=len(outline.lessons), **about)
    return Leg(**about, **under_way(outline, facts.sittings.get((person_id, leaf.course_id))))


def under_way(outline: Outline, sitting: Sitting | None) -> dict:
    """Where the person is in a course that is not complete."""
    done = sitting.done if sitting else []
    lesson = place_in(outline.lessons, done)
    if lesson:
        step, title = _("Lesson {n} of {total} in {course}"), lesson.title
        step = step.format(n=lesson.position, total=len(outline.lessons), course=outline.title)
    else:
        step, title = _("The quiz of {course}").format(course=outline.title), outline.title
    return {
        "link": reverse("training:resume", args=[outline.slug]),
        "lessons_done": len(done),
        "minutes_left": sum(x.minutes for x in outline.lessons if x.id not in done) + outline.quiz_minutes,
        "next_step": step,
        "next_title": title,
        "moved_on": sitting.moved_on if sitting else None,
    }
