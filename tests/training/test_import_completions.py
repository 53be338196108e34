"""Completions of another system: facts of the day they happened, and the certificates one would have given by hand."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.models import Notice
from intake.rules import Layout
from journal.models import Entry
from journal.rules import Refused
from people import actions as people
from training import actions as training
from training.models import Award, AwardEvent, Completion, Course

HEADINGS = "email,course,completed_on,score,external_id"


@pytest.fixture
def bring_in(db, tmp_path):
    """bring_in("erin@…,basics,2024-03-01,90,LMS-1", …): the JSON report of import_completions."""

    def run(*lines, headings=HEADINGS, options=()) -> dict:
        file = tmp_path / "lms.csv"
        file.write_text("\n".join([headings, *lines, ""]))
        out = io.StringIO()
        try:
            call_command("import_completions", str(file), "--format", "json", *options, stdout=out)
        except CommandError as problem:
            return json.loads(out.getvalue()) | {"problem": str(problem)}
        return json.loads(out.getvalue())

    return run


@pytest.fixture
def safety(basics, care):
    """A path of two courses in any order, renewed each year in the sixty days before its end."""
    path = training.create_path(slug="safety", name="Safety", by=None)
    both = [{"kind": "course", "course": slug} for slug in ("basics", "care")]
    training.publish_path(path=path, tree={"kind": "all", "children": both}, on=date(2024, 1, 1), by=None)
    return path


def reasons(report):
    return {each["line"]: each["reason"] for each in report["rejected"]}


# --- what comes in ----------------------------------------------------------------------------------------------------
def test_a_completion_counts_from_the_day_it_happened(bring_in, erin, basics, care, safety):
    report = bring_in(
        "Erin@Tidewater.example,basics,2024-03-01,89.5,LMS-1", "erin@tidewater.example,Handling WITH care,2024-03-04,,"
    )
    assert (report["read"], report["applied"], report["awards"], report["rejected"]) == (2, 2, 1, [])
    done = Completion.objects.get(node_key="course:basics")
    assert (done.person, done.occurred_on, done.score, done.content_version) == (erin, date(2024, 3, 1), 90, 1)
    award = erin.awards.get()
    assert (award.valid_from, award.valid_until, award.unit_name) == (date(2024, 3, 4), date(2025, 3, 3), "Claims")
    assert award.closed_by.node_key == "course:care"
    notice = Notice.objects.get(recipient=erin)
    assert notice.created_at.date() == date(2024, 3, 4) and not hasattr(notice, "delivery")


def test_the_same_file_again_changes_nothing(bring_in, erin, safety):
    lines = [f"{erin.email},basics,2024-03-01,90,LMS-1", f"{erin.email},care,2024-03-04,,"]
    bring_in(*lines)
    facts = Completion.objects.count(), Award.objects.count(), Notice.objects.count()
    acts = Entry.objects.filter(verb__startswith="training.").count()
    report = bring_in(*reversed(lines))
    assert (report["applied"], report["unchanged"]) == (0, 2)
    assert facts == (Completion.objects.count(), Award.objects.count(), Notice.objects.count())
    assert acts == Entry.objects.filter(verb__startswith="training.").count()


def test_an_address_means_whoever_had_it_that_day(bring_in, erin, odette, basics):
    people.change_details(person=erin, email="erin.flow@tidewater.example", by=None)
    people.change_details(person=odette, email="erin@tidewater.example", by=None)
    bring_in("erin@tidewater.example,basics,2024-03-01,,")
    assert Completion.objects.get().person == erin


def test_a_course_taken_elsewhere_is_created_and_nobody_finds_it_here(bring_in, erin):
    assert "There is no course called “Fire drill”" in reasons(bring_in(f"{erin.email},Fire drill,2024-03-01,,"))[2]
    report = bring_in(f"{erin.email},Fire drill,2024-03-01,,", options=["--create-courses"])
    course = Course.objects.get()
    assert (report["courses_created"], course.slug, course.title) == (1, "fire-drill", "Fire drill")
    assert not Course.objects.visible_to(erin).exists()
    assert Completion.objects.get().content_version is None


def test_a_course_under_way_here_is_over(bring_in, erin, care):
    training.complete_lesson(person=erin, lesson=care.versions.get().lessons.first(), by=erin)
    bring_in(f"{erin.email},care,2024-03-04,,")
    assert erin.sittings.get().ended_at


def test_the_number_of_questions_does_not_grow_with_the_people(
    bring_in, hire, claims, safety, django_assert_max_num_queries
):
    def lines(names):
        return [f"{name}@tidewater.example,{course},2024-03-01,," for name in names for course in ("basics", "care")]

    for name in "abcdefgh":
        hire(name, claims)
    bring_in(*lines("a"))
    with django_assert_max_num_queries(60):
        assert bring_in(*lines("bcdefgh"))["awards"] == 7


# --- as by hand -------------------------------------------------------------------------------------------------------
facts = st.lists(
    st.tuples(st.sampled_from(["erin", "chandra"]), st.sampled_from(["basics", "care"]), st.integers(0, 900)),
    max_size=14,
    unique=True,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=facts, after=facts)
def test_certificates_are_those_that_were_given_one_by_one(before, after, bring_in, erin, chandra, safety):
    after = [each for each in after if each not in before]
    cast, begins = {"erin": erin, "chandra": chandra}, date(2023, 12, 1)
    courses = {course.slug: course for course in Course.objects.all()}

    def by_hand(rows):
        for who, course, age in sorted(rows, key=lambda row: row[2]):
            on, key = begins + timedelta(days=age), f"{who}{course}{age}"
            training.record_completion(person=cast[who], course=courses[course], on=on, source="lms", key=key)

    def from_file(rows):
        lines = [f"{cast[who].email},{course},{begins + timedelta(days=age)},," for who, course, age in rows]
        assert bring_in(*lines)["rejected"] == []

    assert outcome(before, after, by_hand, by_hand) == outcome(before, after, by_hand, from_file)


def outcome(before, after, first, then):
    """The awards, their events and what people were told, when the facts are recorded in these two ways."""
    with transaction.atomic():
        first(before)
        then(after)
        days = ["completed_on", "anchor", "cycle", "valid_from", "valid_until", "renewal_from", "grace_until"]
        awards = Award.objects.order_by("person", "valid_from", "pk")
        found = (
            list(awards.values("person", "unit_name", "closed_by__node_key", "closed_by__occurred_on", *days)),
            list(
                AwardEvent.objects.order_by("award__person", "occurred_on", "pk").values(
                    "kind", "occurred_on", "detail"
                )
            ),
            sorted(Notice.objects.values_list("recipient", "kind", "title", "body", "created_at")),
            sorted(Entry.objects.filter(verb="training.award").values_list("detail__on", flat=True)),
        )
        transaction.set_rollback(True)
    return found


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_a_line_that_cannot_be_meant_is_refused_with_its_reason(bring_in, erin, odette, basics):
    tomorrow = erin.today() + timedelta(days=1)
    report = bring_in(
        "nobody@tidewater.example,basics,2024-03-01,,",
        f"{erin.email},basics,01.03.2024,,",
        f"{erin.email},basics,{tomorrow},,",
        f"{erin.email},,2024-03-01,,",
        f"{erin.email},basics,2024-03-01,101,",
        f"{erin.email},basics,2024-03-01,well,",
        f"{erin.email},basics,2024-03-01,,LMS-7",
        f"{odette.email},basics,2024-03-01,,LMS-7",
    )
    words = ["Nobody had the address", "is not a day", "in the future", "course is missing", "between 0 and 100",
             "is not a number", "belongs to another"]  # fmt: skip
    found = reasons(report)
    assert list(found) == [2, 3, 4, 5, 6, 7, 9] and report["applied"] == 1
    assert all(word in reason for word, reason in zip(words, found.values(), strict=True))


def test_a_file_without_its_headings_is_refused_whole(bring_in):
    assert "lacks the column completed_on" in bring_in("a,b", headings="email,course")["problem"]


@pytest.mark.parametrize("who", ["erin", "mona", "omar"])
def test_only_the_studio_brings_in_completions(who, request):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused, match="Only the AI Studio"):
        training.receive_completions(content=io.BytesIO(b"x"), filename="x", layout=Layout(), by=by)
