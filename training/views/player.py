"""The course player: one lesson a screen, progress kept with every step, on whatever device it is opened next."""

from functools import lru_cache

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from people.queries.prepared import Prepared
from training.actions import complete_lesson
from training.models import Completion, Course, Lesson
from training.rules.content import LessonLine
from training.rules.player import Player, player_for
from training.views.onward import onward
from ui.templatetags.ui import markdown

courses_visible_to = Prepared(lambda person, slug: Course.objects.visible_to(person).filter(slug=slug))
lessons_by_id = Prepared(lambda pk: Lesson.objects.filter(pk=pk))
laid_out = lru_cache(maxsize=500)(markdown)  # a published lesson is the same for everybody who reads it


def playing(request, slug) -> tuple[Course, Player]:
    course = get_object_or_404(courses_visible_to, person=request.user.pk, slug=slug)
    return course, player_for(request.user, course)


@require_safe
def course(request, slug):
    """One lesson: the one asked for with ?lesson=3, else the one to go on with."""
    course, player = playing(request, slug)
    asked = request.GET.get("lesson", "")
    if not asked:
        return redirect(place_of(course, player))
    line = player.lesson(int(asked)) if asked.isdecimal() else None
    if line is None:
        raise Http404
    lesson = get_object_or_404(lessons_by_id, pk=line.id)
    context = {
        "course": course,
        "line": line,
        "lesson": lesson,
        "text": laid_out(lesson.body),
        "done": player.is_done(line),
        "steps": contents(course, player, line),
        "back_url": address(course, player.lesson(line.position - 1)),
        **progress_of(player, line),
        **way_on(course, player, line),
    }
    return render(request, "training/lesson.html", context)


def address(course: Course, line: LessonLine | None) -> str:
    """The screen of this lesson; '' for None."""
    return f"{reverse('training:course', args=[course.slug])}?lesson={line.position}" if line else ""


def progress_of(player: Player, line: LessonLine) -> dict:
    """The bar over a lesson: which one it is, how many are done, how long the rest takes."""
    total = len(player.outline.lessons)
    return {
        "where": _("Lesson {n} of {total}").format(n=line.position, total=total),
        "left": _("Completed") if player.review else _("{n} min left").format(n=player.minutes_left),
        "done_count": total if player.review else len(player.done),
        "total": total,
    }


def way_on(course: Course, player: Player, line: LessonLine) -> dict:
    """The main button: its words, and its address unless it notes the lesson as done."""
    following = player.lesson(line.position + 1)
    quiz = player.outline.assessment_id
    if player.is_done(line):
        if player.quiz_is_next:
            return {"forward": _("To the quiz"), "forward_url": reverse("training:assessment", args=[quiz])}
        following = following or player.place
        return {"forward": pgettext("lesson", "Next"), "forward_url": address(course, following)}
    left = len(player.outline.lessons) - len(player.done)
    if left > 1:
        return {"forward": _("Done, next lesson")}
    return {"forward": _("Done, to the quiz") if quiz else _("Done, finish the course")}


def contents(course: Course, player: Player, now: LessonLine) -> list[dict]:
    """The table of contents, as ui/steps takes it; the quiz comes last."""
    steps = [
        {
            "label": line.title,
            "url": "" if line == now else address(course, line),
            "note": _("{n} min").format(n=line.minutes),
            "state": "now" if line == now else "done" if player.is_done(line) else "later",
        }
        for line in player.outline.lessons
    ]
    if quiz := player.outline.assessment_id:
        url = reverse("training:assessment", args=[quiz]) if player.quiz_is_next else ""
        steps.append({"label": _("Quiz"), "url": url, "state": "done" if player.review else "later"})
    return steps


@require_safe
def resume(request, slug):
    """Where I left it."""
    course, player = playing(request, slug)
    return redirect(place_of(course, player))


def place_of(course: Course, player: Player) -> str:
    """The address of the screen to go on with."""
    if player.quiz_is_next:
        return reverse("training:assessment", args=[player.outline.assessment_id])
    first = player.outline.lessons[0] if player.outline.lessons else None
    line = first if player.review else player.place
    return address(course, line) or reverse("training:home")


@require_POST
def complete(request, pk):
    """Done with this lesson: on to the next one, to the quiz, or to what completing the course opened."""
    lessons = Lesson.objects.filter(version__published_on__isnull=False).select_related("version__course")
    lesson = get_object_or_404(lessons, pk=pk)
    progress = complete_lesson(person=request.user, lesson=lesson, by=request.user)
    course = lesson.version.course
    completion = Completion.objects.visible_to(request.user).filter(sitting=progress.sitting_id).first()
    if completion:
        messages.success(request, _("You have completed {course}.").format(course=course))
        return onward(request.user, completion)
    return redirect(place_of(course, player_for(request.user, course)))
