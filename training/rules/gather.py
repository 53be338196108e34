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

from people.queries.prepared import Prepared, Question, answers
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
    """Everything that `judge` reads. Keys are ids; `completions` are by person, in the order they occurred, `reasons`
    by assignment. `assignments` (by person and path) are there when they were asked for."""

    versions: dict[int, list[PathVersion]]
    trees: dict[int, Step]
    outlines: dict[int, Outline] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    awards: dict[tuple[int, int], list[Award]] = field(default_factory=lambda: defaultdict(list))
    completions: dict[int, list[Completion]] = field(default_factory=lambda: defaultdict(list))
    sittings: dict[tuple[int, int], Sitting] = field(default_factory=dict)
    reasons: dict[int, list[AssignmentReason]] = field(default_factory=lambda: defaultdict(list))
    assignments: dict[tuple[int, int], Assignment] = field(default_factory=dict)

    def tree(self, path_id: int, day: date) -> Step | None:
        version = governing(self.versions.get(path_id, []), day)
        return self.trees[version.pk] if version else None

    def outline(self, person_id: int, course_id: int) -> Outline:
        """Of the version the person is in the middle of, else of the newest."""
        sitting = self.sittings.get((person_id, course_id))
        return self.outlines[sitting.version_id if sitting else self.newest[course_id]]


def gather(pairs, day: date | None = None, assigned: bool = False) -> Facts:
    """Fetch the facts of these (person id, path id) pairs as they were at the end of `day`; None: as they are.

    assigned: with the assignments, for whoever does not have them already.
    """
    people, paths = {person for person, _ in pairs}, {path for _, path in pairs}
    return gather_about(people, VERSIONS(paths=list(paths)), day, assigned)


def gather_all(person_id: int, day: date | None = None) -> Facts:
    """The facts of one person and every path there is, for a page that tells of several things."""
    return gather_about({person_id}, PUBLISHED(), day, assigned=True)


def gather_steps(pairs, day: date | None = None) -> Facts:
    """Only which steps there are and which are done: no sittings, no outlines of courses."""
    people, paths = {person for person, _ in pairs}, {path for _, path in pairs}
    facts = facts_of(VERSIONS(paths=list(paths)))
    put_steps(facts, *answers(*asking_for_steps(facts, people, day)))
    return facts


def gather_about(people: Collection[int], versions: list[PathVersion], day: date | None, assigned: bool) -> Facts:
    facts = facts_of(versions)
    courses = list({leaf.course_id for tree in facts.trees.values() for leaf in leaves(tree) if leaf.course_id})
    of_these = {"people": list(people), "paths": list(facts.versions)}
    *steps, sittings, newest, reasons, assignments = answers(
        *asking_for_steps(facts, people, day),
        SITTINGS.about(people=list(people), courses=courses, end=end_of(day)),
        NEWEST.about(courses=courses),
        REASONS.about(**of_these),
        ASSIGNMENTS.about(**of_these | ({} if assigned else {"people": []})),
    )
    put_steps(facts, *steps)
    put_sittings(facts, sittings)
    put_outlines(facts, newest)
    for reason in reasons:
        facts.reasons[reason.assignment_id].append(reason)
    facts.assignments = {(each.person_id, each.path_id): each for each in assignments}
    return facts


def facts_of(versions: list[PathVersion]) -> Facts:
    by_path: dict[int, list[PathVersion]] = {}
    for version in versions:
        by_path.setdefault(version.path_id, []).append(version)
    return Facts(by_path, trees({version.pk for version in versions}))


def asking_for_steps(facts: Facts, people: Collection[int], day: date | None) -> list[Question]:
    of_these = {"people": list(people), "paths": list(facts.versions)}
    keys = list({leaf.key for tree in facts.trees.values() for leaf in leaves(tree)})
    done = COMPLETIONS.about(people=list(people), keys=keys, day=day or date.max)
    return [AWARDS.about(**of_these), CHANGES.about(**of_these), done]


def put_steps(facts: Facts, awards, changes, completions) -> None:
    """The awards as AwardQuerySet.with_changes has them."""
    of_award = defaultdict(list)
    for change in changes:
        of_award[change.award_id].append(change)
    for award in awards:
        award.changes = of_award[award.pk]
        facts.awards[award.person_id, award.path_id].append(award)
    for completion in completions:
        facts.completions[completion.person_id].append(completion)


def put_sittings(facts: Facts, sittings) -> None:
    """The sitting each person was in, with `done` (lesson ids) and `moved_at` (the latest lesson or attempt in it)."""
    for sitting in sittings:
        sitting.done = sitting.done or []
        sitting.moved_on = timezone.localdate(sitting.moved_at)
        facts.sittings[sitting.person_id, sitting.course_id] = sitting


def put_outlines(facts: Facts, newest) -> None:
    facts.newest = dict(newest)
    begun = {sitting.version_id for sitting in facts.sittings.values()}
    facts.outlines = outlines(begun | set(facts.newest.values()))


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
CHANGES = Prepared(
    lambda people, paths: changes_of(AwardEvent.objects.filter(award__person__among=people, award__path__among=paths))
)
REASONS = Prepared(
    lambda people, paths: AssignmentReason.objects.filter(
        assignment__person__among=people, assignment__path__among=paths
    )
)
ASSIGNMENTS = Prepared(
    lambda people, paths: Assignment.objects.filter(person__among=people, path__among=paths).select_related(
        "path__tool"
    )
)
COMPLETIONS = Prepared(completions_by)
SITTINGS = Prepared(sittings_under_way)
NEWEST = Prepared(newest_versions)
