"""Publishing courses and paths, and what an edit means for those who are on the way."""

from datetime import date

import pytest

from journal.models import Entry
from journal.rules import Refused
from training import actions as training
from training.models import Course, Path
from training.rules import standing_on_path

from .conftest import CONFIRM, QUIZ, complete_lessons, course_step, days_ago, lessons, steps


def test_publishing_numbers_the_versions(basics):
    second = training.publish_course_version(course=basics, lessons=lessons("All new"), by=None)
    assert second.number == 2
    assert [lesson.position for lesson in second.lessons.all()] == [1]


def test_the_same_content_is_the_same_version(basics):
    same = lessons("What it is", "What it is not", "Asking well")
    again = training.publish_course_version(course=basics, lessons=same, assessment=QUIZ, by=None)
    assert (again.number, basics.versions.count()) == (1, 1)


def test_the_same_steps_are_the_same_version(essentials):
    tree = steps(course_step("basics"), course_step("care"), CONFIRM)
    assert training.publish_path(path=essentials, tree=tree, by=None).number == 1
    assert (essentials.versions.count(), essentials.policies.count()) == (1, 1)


def test_a_revision_begins_with_the_newest_content(basics, stella):
    draft = training.revise_course(course=basics, by=stella)
    assert draft.is_draft
    assert [lesson.title for lesson in draft.lessons.all()] == ["What it is", "What it is not", "Asking well"]
    assert draft.assessment.questions.count() == 5
    assert training.revise_course(course=basics, by=stella) == draft


def test_whoever_began_a_version_finishes_it(erin, basics):
    complete_lessons(erin, basics, 2)
    old = basics.versions.get()
    training.publish_course_version(course=basics, lessons=lessons("New", "Newer"), by=None)
    training.complete_lesson(person=erin, lesson=old.lessons.get(position=3), by=erin)
    attempt = training.start_attempt(person=erin, assessment=old.assessment)
    assert attempt.assessment.version == old


def test_a_lesson_of_another_version_is_refused_meanwhile(erin, basics):
    complete_lessons(erin, basics, 1)
    new = training.publish_course_version(course=basics, lessons=lessons("New"), by=None)
    with pytest.raises(Refused, match="another version"):
        training.complete_lesson(person=erin, lesson=new.lessons.get(), by=erin)


def test_an_edit_of_a_path_keeps_what_was_completed(erin, essentials, basics, care):
    training.record_completion(person=erin, course=basics, on=days_ago(9), source="lms", key="1")
    tree = steps(course_step("care"), steps(course_step("basics"), kind="all", title="Moved"), CONFIRM)
    training.publish_path(path=essentials, tree=tree, by=None)
    now = standing_on_path(erin, essentials)
    assert {leg.title: leg.done for leg in now.legs} == {"Handling with care": False, "Basics": True, "Fair use": False}
    training.publish_course_version(course=basics, lessons=lessons("Rewritten"), by=None)
    assert standing_on_path(erin, essentials).legs[1].done


def test_whoever_is_complete_by_an_edit_is_awarded_on_its_day(erin, essentials, basics, care):
    training.assign_path(person=erin, path=essentials, reason="wave", on=days_ago(30), by=None)
    training.record_completion(person=erin, course=basics, on=days_ago(9), source="lms", key="1")
    assert not erin.awards.exists()
    training.publish_path(path=essentials, tree=steps(course_step("basics")), by=None)
    assert erin.awards.get().valid_from == erin.today()


def test_a_certificate_survives_an_edit(erin, essentials, certify, care):
    award = certify(erin)
    extra = training.create_course(slug="extra", title="Extra", by=None)
    training.publish_course_version(course=extra, lessons=lessons("More"), by=None)
    tree = steps(course_step("basics"), course_step("extra"))
    training.publish_path(path=essentials, tree=tree, by=None)
    now = standing_on_path(erin, essentials)
    assert (now.certificate, now.next_leg, now.award) == ("current", None, award)


def test_another_policy_is_for_later_awards(erin, chandra, essentials, certify):
    before = certify(erin)
    training.set_policy(path=essentials, policy={"validity": "P2Y"}, by=None)
    before.refresh_from_db()
    assert certify(chandra).valid_until > before.valid_until


def test_every_act_is_in_the_journal(essentials):
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"training.create_course", "training.publish_course_version", "training.publish_path"} <= verbs


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (course_step("basics"), "begins with a group"),
        (steps(), "at least one step"),
        (steps(course_step("nowhere")), "no published course"),
        (steps(course_step("basics"), kind="at_least", min_count=2), "of 1 steps cannot be"),
        (steps({"kind": "attestation", "key": "", "statement": ""}), "needs a key"),
        (steps({"kind": "magic"}), "not a kind of step"),
        (steps(course_step("basics") | {"children": [course_step("basics")]}), "no steps below"),
    ],
)
def test_steps_that_cannot_be_taken_are_refused(basics, tree, sentence):
    path = training.create_path(slug="p", name="P", by=None)
    with pytest.raises(Refused, match=sentence):
        training.publish_path(path=path, tree=tree, by=None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"lessons": []}, "at least one lesson"),
        ({"lessons": [{"title": "V", "kind": "video"}]}, "needs its address"),
        ({"lessons": [], "assessment": {"questions": []}}, "at least one lesson|at least one question"),
        ({"lessons": [], "assessment": QUIZ | {"questions_drawn": 9}}, "cannot draw"),
        ({"lessons": [], "assessment": {"questions": [{"text": "Q", "choices": []}]}}, "two choices"),
    ],
)
def test_content_that_teaches_nothing_is_refused(db, content, sentence):
    course = training.create_course(slug="c", title="C", by=None)
    with pytest.raises(Refused, match=sentence):
        training.publish_course_version(course=course, by=None, **content)


def test_only_the_studio_writes_training(erin, mona, omar, basics, essentials):
    for somebody in (erin, mona, omar):
        with pytest.raises(Refused, match="Only the AI Studio"):
            training.create_course(slug="x", title="X", by=somebody)
        with pytest.raises(Refused, match="Only the AI Studio"):
            training.publish_path(path=essentials, tree=steps(course_step("basics")), by=somebody)
    assert not Course.objects.filter(slug="x").exists()


def test_names_and_purposes_are_taken_once(essentials, copilot):
    with pytest.raises(Refused, match="already a path"):
        training.create_path(slug="essentials", name="Other", by=None)
    with pytest.raises(Refused, match="already qualifies for Copilot"):
        training.create_path(slug="other", name="Other", tool=copilot, by=None)
    training.create_path(slug="champions", name="Champions", for_champions=True, by=None)
    with pytest.raises(Refused, match="already makes champions"):
        training.create_path(slug="more", name="More", for_champions=True, by=None)
    assert Path.objects.count() == 2


def test_a_course_without_a_draft_cannot_be_published(basics):
    with pytest.raises(Refused, match="no draft"):
        training.publish_course_version(course=basics, on=date(2026, 1, 1), by=None)
