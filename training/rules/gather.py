"""The facts behind any number of (person, path) pairs, in a number of queries that does not depend on how many there
are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import DateTimeField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from people.queries import Prepared
from training.models import (
    Assignment,
    AssignmentReason,
    Attempt,
    Award,
    AwardEvent,
    Completion,
    CourseVersion,
    LessonProgress,
    PathVersion,
    Sitting,
)
from training.queries import changes_of
from training.rules.content import Outline, outlines, trees
from training.rules.paths import governing
from training.rules.tree import Step, leaves


@dataclass
class Facts:
    """Everything that `judge` reads. Keys are ids; `completions` are by person, in the order they occurred; `reasons`
    are by assignment, of those that are to be judged."""

    versions: dict[int, list[PathVersion]]
    trees: dict[int, Step]
    outlines: dict[int, Outline] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    awards: dict[tuple[int, int], list[Award]] = field(default_factory=lambda: defaultdict(list))
    completions: dict[int, list[Completion]] = field(default_factory=lambda: defaultdict(list))
    sittings: dict[tuple[int, int], Sitting] = field(default_factory=dict)
    reasons: dict[int, list[AssignmentReason]] = field(default_factory=lambda: defaultdict(list))

    def tree(self, path_id: int, day: date) -> Step | None:
        version = governing(self.versions.get(path_id, []), day)
        return self.trees[version.pk] if version else None

    def outline(self, person_id: int, course_id: int) -> Outline:
        """Of the version the person is in the middle of, else of the newest."""
        sitting = self.sittings.get((person_id, course_id))
        return self.outlines[sitting.version_id if sitting else self.newest[course_id]]


def gather(pairs, day: date | None = None) -> Facts:
    """Fetch the facts of these (person id, path id) pairs as they were at the end of `day`; None: as they are."""
    people, paths = {person for person, _ in pairs}, {path for _, path in pairs}
    return gather_about(people, VERSIONS(paths=list(paths)), day)


def gather_all(person_id: int, day: date | None = None) -> Facts:
    """The facts of one person and every path there is, for a page that tells of several things."""
    return gather_about({person_id}, PUBLISHED(), day)


def gather_steps(pairs, day: date | None = None) -> Facts:
    """Only which steps there are and which are done: no sittings, no outlines of courses."""
    people, paths = {person for person, _ in pairs}, {path for _, path in pairs}
    return steps_of(people, VERSIONS(paths=list(paths)), day)


def gather_about(people: Collection[int], versions: list[PathVersion], day: date | None) -> Facts:
    facts = steps_of(people, versions, day)
    courses = {leaf.course_id for tree in facts.trees.values() for leaf in leaves(tree) if leaf.course_id}
    gather_sittings(facts, people, courses, day)
    gather_outlines(facts, courses)
    return facts


def steps_of(people: Collection[int], versions: list[PathVersion], day: date | None) -> Facts:
    by_path: dict[int, list[PathVersion]] = {}
    for version in versions:
        by_path.setdefault(version.path_id, []).append(version)
    facts = Facts(by_path, trees({version.pk for version in versions}))
    gather_awards(facts, people, by_path)
    gather_completions(facts, people, {leaf.key for tree in facts.trees.values() for leaf in leaves(tree)}, day)
    return facts


def gather_awards(facts: Facts, people: Collection[int], paths: Collection[int]) -> None:
    """The awards as AwardQuerySet.with_changes has them."""
    awards = AWARDS(people=list(people), paths=list(paths))
    changes = defaultdict(list)
    for change in CHANGES(awards=[award.pk for award in awards]) if awards else ():
        changes[change.award_id].append(change)
    for award in awards:
        award.changes = changes[award.pk]
        facts.awards[award.person_id, award.path_id].append(award)


def gather_completions(facts: Facts, people: Collection[int], keys: Collection[str], day: date | None) -> None:
    for completion in COMPLETIONS(people=list(people), keys=list(keys), day=day or date.max):
        facts.completions[completion.person_id].append(completion)


def gather_sittings(facts: Facts, people: Collection[int], courses: Collection[int], day: date | None) -> None:
    """The sitting each person was in, with `done` (lesson ids) and `moved_at` (the latest lesson or attempt in it)."""
    for sitting in SITTINGS(people=list(people), courses=list(courses), end=end_of(day)):
        sitting.done = sitting.done or []
        sitting.moved_on = timezone.localdate(sitting.moved_at)
        facts.sittings[sitting.person_id, sitting.course_id] = sitting


def gather_outlines(facts: Facts, courses: Collection[int]) -> None:
    facts.newest = dict(NEWEST(courses=list(courses)))
    begun = {sitting.version_id for sitting in facts.sittings.values()}
    facts.outlines = outlines(begun | set(facts.newest.values()))


def gather_reasons(facts: Facts, assignments: Collection[Assignment]) -> None:
    for reason in REASONS(assignments=[assignment.pk for assignment in assignments]) if assignments else ():
        facts.reasons[reason.assignment_id].append(reason)


def end_of(day: date | None) -> datetime:
    """The moment at which the day is over; for None one that never comes."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else NEVER


NEVER = datetime(9999, 1, 1, tzinfo=UTC)


# --- what is asked; a page that everybody opens asks nearly all of it -------------------------------------------------
def sittings_under_way(people, courses, end):
    """Begun before that moment and not ended by then, with what had been done in each."""
    progress = LessonProgress.objects.filter(sitting=OuterRef("pk"), completed_at__lt=end)
    per_sitting = progress.order_by().values("sitting")
    tries = Attempt.objects.filter(sitting=OuterRef("pk")).order_by().values("sitting")
    during = Q(started_at__lt=end) & (Q(ended_at__isnull=True) | Q(ended_at__gte=end))
    of_these = Sitting.objects.filter(during, person__among=people, course__among=courses)
    return of_these.order_by("number").annotate(
        done=Subquery(per_sitting.annotate(ids=ArrayAgg("lesson_id", order_by=["completed_at", "id"])).values("ids")),
        moved_at=Greatest(
            Subquery(per_sitting.annotate(last=Max("completed_at")).values("last")),
            Subquery(tries.annotate(last=Max(Coalesce("submitted_at", "started_at"))).values("last")),
            "started_at",
            output_field=DateTimeField(),
        ),
    )


def newest_versions(courses):
    """(course id, id of its newest published version)."""
    published = CourseVersion.objects.filter(course__among=courses, published_on__isnull=False)
    return published.order_by("course_id", "-number").distinct("course_id").values_list("course_id", "pk")


def completions_by(people, keys, day):
    of_these = Completion.objects.filter(person__among=people, node_key__among=keys, occurred_on__lte=day)
    return of_these.order_by("occurred_on", "pk")


PUBLISHED = Prepared(lambda: PathVersion.objects.filter(published_on__isnull=False))
VERSIONS = Prepared(lambda paths: PathVersion.objects.filter(path__among=paths, published_on__isnull=False))
AWARDS = Prepared(lambda people, paths: Award.objects.filter(person__among=people, path__among=paths).with_waived())
CHANGES = Prepared(lambda awards: changes_of(AwardEvent.objects.filter(award__among=awards)))
REASONS = Prepared(lambda assignments: AssignmentReason.objects.filter(assignment__among=assignments))
COMPLETIONS = Prepared(completions_by)
SITTINGS = Prepared(sittings_under_way)
NEWEST = Prepared(newest_versions)
