"""The facts behind any number of (person, path) pairs, in a number of queries that does not depend on how many there
are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import DateTimeField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from training.models import Attempt, Award, Completion, CourseVersion, LessonProgress, PathVersion, Sitting
from training.rules.content import Outline, outlines, trees
from training.rules.paths import governing
from training.rules.tree import Step, leaves


@dataclass
class Facts:
    """Everything that `judge` reads. Keys are ids; `completions` are by person, in the order they occurred."""

    versions: dict[int, list[PathVersion]]
    trees: dict[int, Step]
    outlines: dict[int, Outline] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    awards: dict[tuple[int, int], list[Award]] = field(default_factory=lambda: defaultdict(list))
    completions: dict[int, list[Completion]] = field(default_factory=lambda: defaultdict(list))
    sittings: dict[tuple[int, int], Sitting] = field(default_factory=dict)

    def tree(self, path_id: int, day: date) -> Step | None:
        version = governing(self.versions.get(path_id, []), day)
        return self.trees[version.pk] if version else None

    def outline(self, person_id: int, course_id: int) -> Outline:
        """Of the version the person is in the middle of, else of the newest."""
        sitting = self.sittings.get((person_id, course_id))
        return self.outlines[sitting.version_id if sitting else self.newest[course_id]]


def gather(pairs, day: date | None = None) -> Facts:
    """Fetch the facts of these (person id, path id) pairs as they were at the end of `day`; None: as they are."""
    facts = gather_steps(pairs, day)
    people = {person for person, _ in pairs}
    courses = {leaf.course_id for tree in facts.trees.values() for leaf in leaves(tree) if leaf.course_id}
    gather_sittings(facts, people, courses, day)
    gather_outlines(facts, courses)
    return facts


def gather_steps(pairs, day: date | None = None) -> Facts:
    """Only which steps there are and which are done: no sittings, no outlines of courses."""
    people, paths = {person for person, _ in pairs}, {path for _, path in pairs}
    versions: dict[int, list[PathVersion]] = {}
    for version in PathVersion.objects.filter(path__in=paths, published_on__isnull=False):
        versions.setdefault(version.path_id, []).append(version)
    facts = Facts(versions, trees({version.pk for of_path in versions.values() for version in of_path}))
    gather_awards(facts, people, paths)
    gather_completions(facts, people, {leaf.key for tree in facts.trees.values() for leaf in leaves(tree)}, day)
    return facts


def gather_awards(facts: Facts, people, paths) -> None:
    for award in Award.objects.filter(person__in=people, path__in=paths).with_changes():
        facts.awards[award.person_id, award.path_id].append(award)


def gather_completions(facts: Facts, people, keys, day: date | None) -> None:
    until = {"occurred_on__lte": day} if day else {}
    for completion in Completion.objects.filter(person__in=people, node_key__in=keys, **until).order_by(
        "occurred_on", "pk"
    ):
        facts.completions[completion.person_id].append(completion)


def gather_sittings(facts: Facts, people, courses, day: date | None) -> None:
    """The sitting each person was in, with `done` (lesson ids) and `moved_at` (the latest lesson or attempt in it)."""
    during = Q(ended_at__isnull=True)
    progress = LessonProgress.objects.filter(sitting=OuterRef("pk"))
    if day:
        during = Q(started_at__date__lte=day) & (during | Q(ended_at__date__gt=day))
        progress = progress.filter(completed_at__date__lte=day)
    per_sitting = progress.order_by().values("sitting")
    tries = Attempt.objects.filter(sitting=OuterRef("pk")).order_by().values("sitting")
    annotated = Sitting.objects.filter(during, person__in=people, course__in=courses).annotate(
        done=Subquery(per_sitting.annotate(ids=ArrayAgg("lesson_id", order_by=["completed_at", "id"])).values("ids")),
        moved_at=Greatest(
            Subquery(per_sitting.annotate(last=Max("completed_at")).values("last")),
            Subquery(tries.annotate(last=Max(Coalesce("submitted_at", "started_at"))).values("last")),
            "started_at",
            output_field=DateTimeField(),
        ),
    )
    for sitting in annotated.order_by("number"):
        sitting.done = sitting.done or []
        sitting.moved_on = timezone.localdate(sitting.moved_at)
        facts.sittings[sitting.person_id, sitting.course_id] = sitting


def gather_outlines(facts: Facts, courses) -> None:
    newest = CourseVersion.objects.filter(course__in=courses, published_on__isnull=False)
    newest = newest.order_by("course_id", "-number").distinct("course_id").values_list("course_id", "pk")
    facts.newest = dict(newest)
    begun = {sitting.version_id for sitting in facts.sittings.values()}
    facts.outlines = outlines(begun | set(facts.newest.values()))
