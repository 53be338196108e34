"""What people learn: courses, their versions and lessons. A published version never changes; an edit is the next
version."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from training.models.frozen import frozen_once_published, frozen_with_parent
from training.queries import CourseQuerySet


class Course(models.Model):
    """Something to learn in one go or several. Its content lives in versions."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True, help_text=_("One or two sentences: what somebody can do afterwards."))

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title

    @property
    def key(self) -> str:
        """The node key of this course in every path and in every completion."""
        return f"course:{self.slug}"


class CourseVersion(models.Model):
    """The content of a course as it was published on a day. A version without that day is the draft; there is at most
    one."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="one_content_per_version_number"),
            models.UniqueConstraint(
                fields=["course"], condition=Q(published_on__isnull=True), name="one_course_draft_at_a_time"
            ),
        ]
        triggers = [frozen_once_published("course_version_frozen")]

    def __str__(self):
        return gettext("{what}, version {n}").format(what=self.course, n=self.number)

    @property
    def is_draft(self) -> bool:
        return self.published_on is None


class Lesson(models.Model):
    """One screen of a course."""

    class Kind(models.TextChoices):
        READING = "reading", _("Reading")
        VIDEO = "video", _("Video")
        EXERCISE = "exercise", _("Exercise")

    version = models.ForeignKey(CourseVersion, models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField(help_text=_("From 1."))
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.READING)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, help_text=_("Markdown."))
    url = models.URLField(blank=True, help_text=_("Where the video or the exercise is; it opens in a new tab."))
    minutes = models.PositiveSmallIntegerField(default=3)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_lesson_per_position"),
            models.CheckConstraint(
                condition=~Q(kind="video", url=""),
                name="a_video_has_an_address",
                violation_error_message=_("A video needs its address."),
            ),
        ]
        triggers = [frozen_with_parent("lesson_frozen", "training_courseversion v WHERE v.id = {row}.version_id")]

    def __str__(self):
        return self.title


class Sitting(models.Model):
    """One go of a person through one version of a course. It ends when the course is completed, or is opened again.

    Whoever began a version finishes that version, even when a newer one is published meanwhile.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="sittings")
    course = models.ForeignKey(Course, models.PROTECT, related_name="sittings")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="sittings")
    number = models.PositiveSmallIntegerField(help_text=_("From 1 for each person and course."))
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person", "course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "number"], name="sittings_are_numbered"),
            models.UniqueConstraint(
                fields=["person", "course"], condition=Q(ended_at__isnull=True), name="one_open_sitting_per_course"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
                name="sitting_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.version}"


class LessonProgress(models.Model):
    """A lesson was done, at a time, in a sitting. Where a person was left follows from the latest of these."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="progress")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="progress")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="lesson_progress")
    completed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("lesson progress")
        ordering = ["completed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["sitting", "lesson"], name="a_lesson_is_done_once_per_sitting")]
        triggers = [
            pgtrigger.Protect(name="lesson_progress_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return gettext("{person} did {lesson}").format(person=self.person, lesson=self.lesson)
