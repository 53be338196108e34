"""What leads to a certificate: paths, their versions as trees of steps, and how long the certificate is good for."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studio.models import Tool
from training.models.course import Course
from training.models.frozen import frozen_once_published, frozen_with_parent
from training.queries import PathQuerySet


class Path(models.Model):
    """A way to a certificate. At most one path qualifies for each tool, and one makes champions."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120, unique=True)
    summary = models.TextField(blank=True)
    tool = models.OneToOneField(
        Tool,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="path",
        help_text=_("The tool that this path qualifies for."),
    )
    for_champions = models.BooleanField(default=False, help_text=_("The path that an active champion keeps current."))

    objects = PathQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["for_champions"], condition=Q(for_champions=True), name="one_path_makes_champions"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training:path", args=[self.slug])


class PathVersion(models.Model):
    """The steps of a path as published on a day; they never change afterwards."""

    path = models.ForeignKey(Path, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["path", "-number"]
        constraints = [models.UniqueConstraint(fields=["path", "number"], name="one_tree_per_version_number")]
        triggers = [frozen_once_published("path_version_frozen")]

    def __str__(self):
        return gettext("{what}, version {n}").format(what=self.path, n=self.number)


class Node(models.Model):
    """A step of a path version: a leaf to be completed, or a group of steps. Keys survive versions, so completions do
    too."""

    class Kind(models.TextChoices):
        ALL = "all", _("All of")
        IN_ORDER = "in_order", _("In this order")
        AT_LEAST = "at_least", _("At least")
        COURSE = "course", _("Course")
        ATTESTATION = "attestation", _("Attestation")

    version = models.ForeignKey(PathVersion, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=160, blank=True)
    min_count = models.PositiveSmallIntegerField(null=True, blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="nodes")
    statement = models.TextField(blank=True, help_text=_("What the person declares."))

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="node_keys_are_unique_in_a_version"),
            models.UniqueConstraint(fields=["version", "position"], name="nodes_are_in_order"),
            models.UniqueConstraint(fields=["version"], condition=Q(parent__isnull=True), name="a_path_has_one_root"),
            models.CheckConstraint(
                condition=Q(kind="course", course__isnull=False) | (~Q(kind="course") & Q(course__isnull=True)),
                name="course_nodes_name_a_course",
            ),
            models.CheckConstraint(
                condition=Q(kind="at_least", min_count__gte=1) | (~Q(kind="at_least") & Q(min_count__isnull=True)),
                name="at_least_says_how_many",
            ),
        ]
        triggers = [frozen_with_parent("node_frozen", "training_pathversion v WHERE v.id = {row}.version_id")]

    def __str__(self):
        return self.title or self.key


class CertificationPolicy(models.Model):
    """How long a certificate of the path is good for, in ISO 8601 periods; a change is a new version for later
    awards."""

    class Mode(models.TextChoices):
        FROM_COMPLETION = "from_completion", _("From the day of completion")
        FROM_PREVIOUS_EXPIRY = (
            "from_previous_expiry",
            _("From the previous expiry, when renewed in the window before it"),
        )
        FIXED_DAY = "fixed_day", _("Until a fixed day of the year")

    path = models.ForeignKey(Path, models.PROTECT, related_name="policies")
    number = models.PositiveSmallIntegerField()
    validity = models.CharField(max_length=20, default="P1Y", help_text=_("As in P1Y, P18M or P90D."))
    renewal_window = models.CharField(max_length=20, default="P60D", help_text=_("Before the end."))
    grace = models.CharField(max_length=20, default="P14D", help_text=_("After the end."))
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.FROM_PREVIOUS_EXPIRY)
    fixed_day = models.CharField(max_length=5, blank=True, help_text=_("Month and day, as in 12-31."))

    class Meta:
        verbose_name_plural = _("certification policies")
        ordering = ["path", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="one_policy_per_version_number"),
            models.CheckConstraint(
                condition=(Q(mode="fixed_day") & ~Q(fixed_day="")) | (~Q(mode="fixed_day") & Q(fixed_day="")),
                name="a_fixed_day_is_named",
            ),
        ]
        triggers = [pgtrigger.Protect(name="policy_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.path}: {self.validity}"
