"""The course player: one lesson a screen, and back to where it was left, from any device."""

import pytest
from django.test import Client
from django.urls import reverse

from training import actions as training
from training.models import LessonProgress

from .conftest import complete_lessons, days_ago, quiz_of, take_quiz

COURSE = "/learn/courses/basics/"


def lesson(course, position):
    return course.versions.latest("number").lessons.get(position=position)


def done_with(client, course, position):
    return client.post(f"/learn/lessons/{lesson(course, position).pk}/completions/")


def test_begins_with_the_first_lesson(as_person, erin, basics):
    page = as_person(erin).get(COURSE, follow=True)
    assert page.request["QUERY_STRING"] == "lesson=1"
    assert "What it is" in page.text
    assert "Lesson 1 of 3" in page.text
    assert "14 min left" in page.text


def test_markdown_is_rendered_and_made_safe(as_person, erin, db):
    course = training.create_course(slug="basics", title="Basics", by=None)
    body = "## Do\n\n<script>alert(1)</script> [x](javascript:alert(1)) <b hx-get='/'>b</b> **bold**"
    training.publish_course_version(course=course, lessons=[{"title": "T", "body": body}], by=None)
    page = as_person(erin).get(f"{COURSE}?lesson=1").text
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<b hx-get" not in page


def test_each_step_is_saved_and_leads_to_the_next(as_person, erin, basics):
    client = as_person(erin)
    assert done_with(client, basics, 1).url == f"{COURSE}?lesson=2"
    assert LessonProgress.objects.get().lesson == lesson(basics, 1)
    assert "10 min left" in client.get(f"{COURSE}?lesson=2").text


def test_the_outline_says_which_lessons_are_done(as_person, erin, basics):
    client = as_person(erin)
    done_with(client, basics, 1)
    steps = client.get(f"{COURSE}?lesson=2").context["steps"]
    assert [step["state"] for step in steps[:3]] == ["done", "now", "later"]


def test_resumes_on_another_device(as_person, erin, basics):
    done_with(as_person(erin), basics, 1)
    phone = Client()
    phone.force_login(erin)
    assert phone.get(f"{COURSE}resume/").url == f"{COURSE}?lesson=2"


def test_resumes_after_the_lesson_done_last(as_person, erin, basics):
    client = as_person(erin)
    done_with(client, basics, 2)
    assert client.get(f"{COURSE}resume/").url == f"{COURSE}?lesson=3"
    done_with(client, basics, 3)
    assert client.get(f"{COURSE}resume/").url == f"{COURSE}?lesson=1"


def test_after_the_last_lesson_comes_the_quiz(as_person, erin, basics):
    client = as_person(erin)
    quiz = reverse("training:assessment", args=[quiz_of(basics).pk])
    for position in (1, 2):
        done_with(client, basics, position)
    assert done_with(client, basics, 3).url == quiz
    assert client.get(f"{COURSE}resume/").url == quiz
    assert quiz in client.get(f"{COURSE}?lesson=3").text


def test_the_last_lesson_completes_a_course_without_a_quiz(as_person, erin, essentials, care):
    training.assign_path(person=erin, path=essentials, reason="wave", by=None)
    client = as_person(erin)
    done_with(client, care, 1)
    page = client.post(f"/learn/lessons/{lesson(care, 2).pk}/completions/", follow=True)
    assert page.request["PATH_INFO"] == "/learn/paths/essentials/"
    assert "You have completed Handling with care." in page.text
    assert erin.completions.get().source == "player"


def test_a_lesson_done_twice_is_done_once(as_person, erin, care):
    client = as_person(erin)
    for _ in range(2):
        done_with(client, care, 1)
        done_with(client, care, 2)
    assert LessonProgress.objects.count() == 2
    assert erin.completions.count() == 1


def test_a_completed_course_is_read_again_without_anything_to_do(as_person, erin, basics):
    complete_lessons(erin, basics)
    take_quiz(erin, basics)
    client = as_person(erin)
    page = client.get(f"{COURSE}resume/", follow=True)
    assert "Completed" in page.text
    assert "Done, next lesson" not in page.text


def test_a_renewal_is_a_new_sitting(as_person, erin, essentials, certify, basics):
    training.assign_path(person=erin, path=essentials, reason="wave", on=days_ago(340), by=None)
    certify(erin, days_ago(330))
    done_with(as_person(erin), basics, 1)
    assert erin.sittings.get().ended_at is None


def test_keys_turn_the_pages(as_person, erin, basics):
    done_with(as_person(erin), basics, 1)
    page = as_person(erin).get(f"{COURSE}?lesson=2").text
    assert "js/training-player.js" in page
    assert "data-back" in page
    assert "data-forward" in page


def test_asks_the_database_the_same_for_a_longer_course(as_person, erin, queries_of):
    for slug, length in (("few", 3), ("many", 40)):
        course = training.create_course(slug=slug, title=slug, by=None)
        content = [{"title": f"Lesson {n}"} for n in range(length)]
        training.publish_course_version(course=course, lessons=content, by=None)
        complete_lessons(erin, course, length - 1)
        as_person(erin).get(f"/learn/courses/{slug}/?lesson=1")
    client = as_person(erin)
    assert queries_of(client, "/learn/courses/few/?lesson=2") == queries_of(client, "/learn/courses/many/?lesson=2")


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_strangers_sign_in_first(client, basics):
    for url in (COURSE, f"{COURSE}resume/"):
        assert "/accounts/login/" in client.get(url).url
    assert "/accounts/login/" in done_with(client, basics, 1).url


@pytest.mark.parametrize("url", ["/learn/courses/nowhere/", *(f"{COURSE}?lesson={n}" for n in ("9", "0", "x", "²"))])
def test_what_is_not_there_is_not_found(as_person, erin, basics, url):
    assert as_person(erin).get(url).status_code == 404


def test_a_draft_is_not_there(as_person, erin, stella):
    course = training.create_course(slug="draft", title="Draft", by=None)
    draft = training.write_draft(course=course, lessons=[{"title": "Soon"}], by=None)
    client = as_person(erin)
    assert client.get("/learn/courses/draft/").status_code == 404
    assert client.post(f"/learn/lessons/{draft.lessons.get().pk}/completions/").status_code == 404


def test_looking_changes_nothing(as_person, erin, basics):
    assert as_person(erin).get(f"/learn/lessons/{lesson(basics, 1).pk}/completions/").status_code == 405
    as_person(erin).get(f"{COURSE}?lesson=1")
    assert not LessonProgress.objects.exists()
    assert not erin.sittings.exists()
