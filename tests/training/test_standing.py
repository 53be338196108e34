"""Where people stand: who is enrolled, how far, since when, and what is missing. One row and thousands agree."""

import contextlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.actions import record_departure
from studio.actions import propose_tool
from training import actions as training
from training.models import Assignment
from training.rules import EnrolmentState as E
from training.rules import missing_for, path_for, standing, standing_of, standing_on_path
from training.rules.enrolment import TRANSITIONS
from ui.words import full_day

from .conftest import complete_lessons, course_step, days_ago, steps, take_quiz


@pytest.fixture
def assign(essentials):
    def assign(person, due_on=None, on=None):
        on = on or days_ago(20)
        return training.assign_path(person=person, path=essentials, reason="wave", due_on=due_on, on=on, by=None)

    return assign


def test_begins_with_everything_to_go(erin, assign):
    (row,) = standing([assign(erin)])
    assert (row.state, row.certificate) == (E.ASSIGNED, "never_held")
    assert (row.steps_done, row.steps_total, row.minutes_left) == (0, 7, 14 + 8 + 1)
    assert row.words == "five lessons, the quiz and one confirmation to go"
    assert (row.next_step, row.next_title) == ("Lesson 1 of 3 in Basics", "What it is")
    assert (row.step_since, row.last_moved_on) == (days_ago(20), None)
    assert row.link == "/learn/courses/basics/resume/"


def test_says_where_somebody_is_and_since_when(erin, assign, basics):
    assign(erin)
    complete_lessons(erin, basics, 2, at=timezone.now() - timedelta(days=4))
    (row,) = standing_of(erin)
    assert row.state == E.IN_PROGRESS
    assert row.next_step == "Lesson 3 of 3 in Basics"
    assert (row.step_since, row.last_moved_on, row.steps_done) == (days_ago(4), days_ago(4), 2)


def test_a_failed_quiz_is_a_place_not_a_score(erin, assign, basics):
    assign(erin)
    complete_lessons(erin, basics, at=timezone.now() - timedelta(days=4))
    take_quiz(erin, basics, right=False)
    (row,) = standing_of(erin)
    assert row.next_step == "The quiz of Basics"
    assert row.last_moved_on == days_ago(0)


def test_the_last_step_is_the_confirmation(erin, assign, basics, care):
    assign(erin)
    for course in (basics, care):
        training.record_completion(person=erin, course=course, on=days_ago(1), source="lms", key=course.slug)
    (row,) = standing_of(erin)
    assert (row.words, row.next_title) == ("one confirmation to go", "Fair use")
    assert row.link == "/learn/paths/essentials/#attest:use"


def test_completed_then_due_again(erin, assign, certify):
    assign(erin, on=days_ago(400))
    certify(erin, days_ago(330))
    (row,) = standing_of(erin)
    assert (row.state, row.certificate) == (E.COMPLETED, "renewal_open")
    assert row.next_step == "Lesson 1 of 3 in Basics"
    assert row.due_on == row.award.valid_until
    assert not row.overdue


def test_waived_and_withdrawn(erin, assign, essentials, stella):
    assignment = assign(erin)
    training.waive_path(person=erin, path=essentials, reason="Wrote the course.", by=stella)
    (row,) = standing([assignment])
    assert (row.state, row.next_leg) == (E.WAIVED, None)
    training.withdraw_reason(reason=assignment.reasons.get(), by=None)
    assert standing([Assignment.objects.get()])[0].state == E.WITHDRAWN
    assert standing_of(erin) == []


def test_the_most_urgent_path_comes_first(erin, essentials, assign, care):
    other = training.create_path(slug="a", name="A Path", by=None)
    training.publish_path(path=other, tree=steps(course_step("care")), by=None)
    training.assign_path(person=erin, path=other, reason="wave", due_on=days_ago(-30), by=None)
    assign(erin, due_on=days_ago(2))
    assert [row.path for row in standing_of(erin)] == [essentials, other]
    training.record_completion(person=erin, course=care, on=days_ago(0), source="lms", key="1")
    assert [row.path for row in standing_of(erin)] == [essentials, other]
    assert standing_of(erin)[1].state == E.COMPLETED


def test_the_due_day_ends_where_the_person_is(hire, claims, assign):
    """1 March ends on Kiritimati at 10:00 UTC of that day, and in Pago Pago 25 hours later."""
    early = hire("kiri", claims, time_zone="Pacific/Kiritimati")
    late = hire("sam", claims, time_zone="Pacific/Pago_Pago")
    due = datetime(2026, 3, 1, tzinfo=ZoneInfo("UTC")).date()
    for person in (early, late):
        assign(person, due_on=due, on=due - timedelta(days=20))
    with freeze_time("2026-03-01 10:30"):
        assert [standing_of(person)[0].overdue for person in (early, late)] == [True, False]
    with freeze_time("2026-03-02 10:30"):
        assert [row.overdue for row in standing(Assignment.objects.all())] == [True, False]
    with freeze_time("2026-03-02 11:30"):
        assert [row.overdue for row in standing(Assignment.objects.all())] == [True, True]


def test_reads_a_past_day_as_it_was(erin, assign, basics, certify):
    assign(erin, due_on=days_ago(10), on=days_ago(40))
    complete_lessons(erin, basics, 2, at=timezone.now() - timedelta(days=30))
    certify(erin, days_ago(5))
    by_day = {n: standing(Assignment.objects.all(), days_ago(n))[0] for n in (35, 20, 7, 1)}
    assert {n: row.state for n, row in by_day.items()} == {
        35: E.ASSIGNED,
        20: E.IN_PROGRESS,
        7: E.IN_PROGRESS,
        1: E.COMPLETED,
    }
    assert {n: row.overdue for n, row in by_day.items()} == {35: False, 20: False, 7: True, 1: False}
    assert by_day[20].steps_done == 2


# --- sets and rows agree ----------------------------------------------------------------------------------------------
LIVES = st.fixed_dictionaries(
    {
        "assigned": st.integers(60, 700),
        "due": st.one_of(st.none(), st.integers(-30, 600)),
        "earned": st.lists(st.integers(0, 680), max_size=3, unique=True),
        "withdrawn": st.one_of(st.none(), st.integers(0, 60)),
        "revoked": st.booleans(),
    }
)


@given(life=LIVES, looked_at=st.integers(0, 650))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_questions_to_the_database_agree_with_the_judgement_of_each_row(
    life, looked_at, transaction_undone, erin, assign, certify
):
    with transaction_undone():
        live(life, erin, assign, certify)
        day = days_ago(looked_at)
        (row,) = standing(Assignment.objects.all(), day)
        everything = Assignment.objects.all()
        assert everything.standing_on(day).exists() == (row.state != E.WITHDRAWN)
        assert everything.with_due(day).get().due_on == row.due_on
        is_open = row.state != E.WITHDRAWN and not row.certificate.valid
        assert everything.open_on(day).exists() == is_open
        assert everything.overdue_on(day).exists() == (is_open and row.overdue)
        assert row.state in TRANSITIONS


def live(life, erin, assign, certify):
    due = None if life["due"] is None else days_ago(life["due"])
    assignment = assign(erin, due_on=due, on=days_ago(life["assigned"]))
    for earned in sorted(life["earned"], reverse=True):
        certify(erin, days_ago(earned))
    award = erin.awards.last()
    if life["revoked"] and award and award.grace_until >= days_ago(0):
        training.revoke_award(award=award, reason="Copied.", by=None)
    if life["withdrawn"] is not None:
        training.withdraw_reason(reason=assignment.reasons.get(), on=days_ago(life["withdrawn"]), by=None)


@pytest.fixture
def transaction_undone():
    @contextlib.contextmanager
    def undone():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return undone


def test_leavers_have_nothing_open(erin, assign):
    assign(erin, due_on=days_ago(3))
    assert Assignment.objects.overdue_on(days_ago(0)).exists()
    record_departure(person=erin, on=days_ago(0), by=None)
    assert not Assignment.objects.open_on(days_ago(0)).exists()
    assert Assignment.objects.overdue_on(days_ago(1)).exists()


def test_asks_the_database_the_same_for_ten_and_for_many(hire, claims, assign, basics, certify):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            rows = standing(Assignment.objects.all())
            [(row.person.unit.name, row.path.tool.name, row.words, row.link) for row in rows]
        return len(asked)

    def more(people):
        for n in people:
            person = hire(f"p{n}", claims)
            assign(person, due_on=days_ago(1))
            if n % 3 == 0:
                complete_lessons(person, basics, 2)
            if n % 4 == 0:
                certify(person, days_ago(330))

    more(range(10))
    standing(Assignment.objects.all())
    few = questions()
    more(range(10, 40))
    assert questions() == few
    assert few <= 10


# --- what is missing --------------------------------------------------------------------------------------------------
def test_says_what_is_missing_for_a_tool(erin, essentials, copilot, basics, care, certify):
    assert path_for(copilot) == essentials
    missing = missing_for(erin, essentials)
    assert missing == (
        "Copilot needs the certificate “Copilot Essentials”: five lessons, the quiz and one confirmation to go."
    )
    complete_lessons(erin, basics)
    take_quiz(erin, basics)
    complete_lessons(erin, care, 1)
    assert missing_for(erin, essentials).endswith(": one lesson and one confirmation to go.")
    certify(erin)
    assert missing_for(erin, essentials) == ""


def test_says_what_became_of_a_certificate(erin, essentials, certify, stella):
    certify(erin, days_ago(500))
    assert ", which lapsed on " in missing_for(erin, essentials)
    award = certify(erin, days_ago(100))
    training.revoke_award(award=award, reason="Copied.", by=stella)
    assert ", which was revoked: five lessons" in missing_for(erin, essentials)


def test_a_certificate_that_opens_no_tool_is_missed_by_its_own_name(erin, care, stella):
    path = training.create_path(slug="champions", name="Champions", for_champions=True, by=None)
    assert missing_for(erin, path) == "The certificate “Champions” is needed: it is not published yet."
    training.publish_path(path=path, tree=steps(course_step("care")), on=days_ago(900), by=None)
    assert missing_for(erin, path) == "The certificate “Champions” is needed: two lessons to go."
    award = training.waive_path(person=erin, path=path, reason="Taught it.", on=days_ago(500), by=stella)
    lapsed = f"which lapsed on {full_day(award.grace_until)}"
    assert missing_for(erin, path) == f"The certificate “Champions” is needed, {lapsed}: two lessons to go."
    award = training.waive_path(person=erin, path=path, reason="Taught it again.", on=days_ago(100), by=stella)
    training.revoke_award(award=award, reason="Did not.", by=stella)
    assert missing_for(erin, path) == "The certificate “Champions” is needed, which was revoked: two lessons to go."


def test_grace_still_opens_the_tool(erin, essentials, certify):
    certify(erin, days_ago(370))
    assert missing_for(erin, essentials) == ""


def test_a_tool_without_a_path_asks_for_nothing(db):
    assert path_for(propose_tool(slug="x", name="X")) is None


def test_a_choice_counts_only_what_has_to_be_chosen(erin, basics, care):
    path = training.create_path(slug="pick", name="Pick", by=None)
    tree = steps(steps(course_step("basics"), course_step("care"), kind="at_least", min_count=1))
    training.publish_path(path=path, tree=tree, by=None)
    complete_lessons(erin, care, 1)
    now = standing_on_path(erin, path)
    assert (now.steps_done, now.steps_total) == (1, 2)
    assert now.next_step == "Lesson 2 of 2 in Handling with care"
