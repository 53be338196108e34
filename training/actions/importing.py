"""Bringing in completions of another system: append-only facts, and the certificates they earn."""

import zoneinfo
from collections.abc import Iterator
from datetime import date
from itertools import chain, count, repeat
from typing import BinaryIO

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from inbox.actions import notify_all
from intake.actions import Report, open_file, receive
from intake.models import Import
from intake.rules import Layout, refusal_of_file
from intake.sources.narrow import narrowed
from intake.sources.table import Table, Unreadable
from journal.actions import record_all
from journal.rules import Refused, refuse_if
from people.models import Person
from people.rules import Addresses
from training import notices
from training.actions.authoring import create_course
from training.actions.awarding import prompt_above, when_past
from training.models import Award, AwardEvent, Completion, Course, CourseVersion, Sitting
from training.rules import refusal_to_author
from training.rules.crediting import Credit, Crediting
from training.rules.paths import governing
from training.sources.completions import OPTIONAL, REQUIRED, Row, completions_in

KEPT_BY, SOURCE = "ai_studio", "import"
TOLD_EVERY = IN_A_BATCH = 5000


def receive_completions(
    *, content: BinaryIO, filename: str, layout: Layout, create_courses: bool = False, by: Person | None
) -> Import:
    """Keep the columns that are read. Raises Refused. `content` is seekable and left open."""
    refuse_if(refusal_to_author(by) or refusal_of_file(content))
    about = {"columns": layout.columns, "delimiter": layout.delimiter, "encoding": layout.encoding}
    try:
        table = Table(content, wanted=(*REQUIRED, *OPTIONAL), optional=OPTIONAL, **about)
    except Unreadable as problem:
        raise Refused(str(problem)) from None
    options = {"day_format": layout.day_format, "create_courses": create_courses, "dropped": table.dropped}
    with narrowed(table) as narrow:
        table.close()
        kept = {"kind": "completions", "kept_by": KEPT_BY, "options": options}
        return receive(content=narrow, filename=filename, by=by, **kept)


def apply_completions(imported: Import, report: Report) -> None:
    """The `using` of intake.actions.settle. Whom no address names is refused with the line, for a completion is
    somebody's or nobody's: bring the people in, then the file again."""
    by = Person.objects.filter(pk=imported.actor_id).first()
    refuse_if(refusal_to_author(by))
    report.detail["dropped"] = imported.options["dropped"]
    work = Recording(report, create_courses=imported.options["create_courses"], by=by)
    with open_file(imported) as content:
        for row in completions_in(content, Layout(day_format=imported.options["day_format"]).day):
            work.read(row)
    work.write()


class Recording:
    """Completions on their way in; `fresh` are those that are new, each with the number of its line."""

    def __init__(self, report: Report, *, create_courses: bool, by: Person | None):
        self.report, self.create_courses, self.by = report, create_courses, by
        self.addresses = Addresses()
        self.zones = dict(Person.objects.order_by().values_list("pk", "time_zone"))
        self.titles = {course.title.casefold(): course for course in Course.objects.order_by("-pk")}
        self.slugs = {course.slug: course for course in Course.objects.all()}
        self.versions: dict[int, list[CourseVersion]] = {}
        for version in CourseVersion.objects.filter(published_on__isnull=False):
            self.versions.setdefault(version.course_id, []).append(version)
        known = Completion.objects.filter(idempotency_key__startswith=f"{SOURCE}:").order_by()
        self.known = {key: tuple(about) for key, *about in known.values_list("idempotency_key", "person", "node_key")}
        self.todays: dict[str, date] = {}
        self.created = 0
        self.fresh: list[tuple[int, Completion]] = []

    # --- line by line -------------------------------------------------------------------------------------------------
    def read(self, row: Row) -> None:
        self.report.read += 1
        if self.report.read % TOLD_EVERY == 0:
            self.report.tell_progress()
        person = None if row.problem else self.addresses.who(row.email, row.completed_on)
        course = self.course(row)
        if reason := row.problem or self.refusal(row, person, course):
            self.report.reject(row.number, f"{reason}.", row.email)
            return
        course = course or self.create(row.course)
        key = f"{SOURCE}:{row.external_id or f'{person}:{course.slug}:{row.completed_on}'}"
        if (about := self.known.get(key)) is None:
            self.known[key] = (person, course.key)
            self.fresh.append((row.number, self.completion_of(row, person, course, key)))
        elif about == (person, course.key):
            self.report.unchanged += 1
        else:
            words = _("The record {key} belongs to another completion.")
            self.report.reject(row.number, words.format(key=row.external_id), row.email)

    def refusal(self, row: Row, person: int | None, course: Course | None) -> str:
        if person is None:
            return _("Nobody had the address {email} on {day}").format(email=row.email, day=row.completed_on)
        if row.completed_on > self.today(self.zones[person]):
            return _("A completion cannot be in the future")
        if course is None and not self.create_courses:
            words = _("There is no course called “{course}”; to have it created, use “{tick}” (in the shell {option})")
            tick = _("Create courses that are not here yet")
            return words.format(course=row.course, tick=tick, option="--create-courses")
        return ""

    def today(self, zone: str) -> date:
        if zone not in self.todays:
            self.todays[zone] = timezone.now().astimezone(zoneinfo.ZoneInfo(zone)).date()
        return self.todays[zone]

    def course(self, row: Row) -> Course | None:
        """By its short name, or by its title however it is capitalised."""
        return self.slugs.get(row.course) or self.titles.get(row.course.casefold())

    def create(self, title: str) -> Course:
        """A course that is taken elsewhere: without a version nobody finds it here, and nobody can begin it."""
        base = slugify(title)[:70] or "course"
        slug = next(each for each in chain([base], (f"{base}-{n}" for n in count(2))) if each not in self.slugs)
        course = create_course(slug=slug, title=title, summary=_("Taken outside this site."), by=self.by)
        self.slugs[slug] = self.titles[title.casefold()] = course
        self.created += 1
        return course

    def completion_of(self, row: Row, person: int, course: Course, key: str) -> Completion:
        version = governing(self.versions.get(course.pk, ()), row.completed_on)
        return Completion(
            person_id=person,
            node_key=course.key,
            content_version=version and version.number,
            occurred_on=row.completed_on,
            by=self.by,
            source=SOURCE,
            score=row.score,
            idempotency_key=key,
        )

    # --- all together -------------------------------------------------------------------------------------------------
    def write(self) -> None:
        """In the order in which it happened, so that each certificate is what it would have been."""
        fresh = [completion for _, completion in sorted(self.fresh, key=lambda each: (each[1].occurred_on, each[0]))]
        among = {completion.person_id for completion in fresh}
        people = Person.objects.select_for_update(no_key=True).filter(pk__in=among).order_by("pk").in_bulk()
        Completion.objects.bulk_create(fresh, batch_size=IN_A_BATCH)
        self.end_sittings(fresh)
        credit = Crediting(people, fresh_award_ids()).credit(fresh)
        write_credit(credit, self.by)
        day_of = {completion.pk: {"on": completion.occurred_on.isoformat()} for completion in fresh}
        acts = [("training.record_completion", Completion, pk, detail) for pk, detail in day_of.items()]
        record_all(by=self.by, acts=acts)
        self.report.applied = len(fresh)
        self.report.detail |= {"courses_created": self.created, "awards": len(credit.given)}

    def end_sittings(self, fresh: list[Completion]) -> None:
        """Who completed a course elsewhere is not in the middle of it here any more."""
        pairs = {(completion.person_id, completion.node_key) for completion in fresh}
        under_way = Sitting.objects.filter(ended_at__isnull=True, person__in={person for person, _ in pairs})
        over = [s.pk for s in under_way.select_related("course") if (s.person_id, s.course.key) in pairs]
        Sitting.objects.filter(pk__in=over).update(ended_at=timezone.now())


def write_credit(credit: Credit, by: Person | None) -> None:
    """What training.actions.awarding.give writes for one award, for all of them."""
    new = {award.pk for award in credit.given}
    cut_short = {award.pk: award for award, *_ in credit.cut if award.pk not in new}
    Award.objects.bulk_update(cut_short.values(), ["valid_until", "renewal_from", "grace_until"], batch_size=500)
    Award.objects.bulk_create(credit.given, batch_size=IN_A_BATCH)
    AwardEvent.objects.bulk_create(
        AwardEvent(award=award, kind=AwardEvent.Kind.SUPERSEDED, occurred_on=begins, by=by, detail=before)
        for award, begins, before in credit.cut
    )
    about = [(award, {"path": award.path_id, "on": award.completed_on.isoformat()}) for award in credit.given]
    record_all(by=by, acts=[("training.award", Award, award.pk, detail) for award, detail in about])
    notify_all(
        (award.person, when_past(award.person, award.completed_on), notices.awarded(award)) for award in credit.given
    )
    for award in credit.given:
        prompt_above(award)


def fresh_award_ids() -> Iterator[int]:
    """Ids for awards to be made, fetched as they are needed."""
    return chain.from_iterable(Award.objects.reserve(size) for size in repeat(200))
