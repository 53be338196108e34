"""My learning, and the page of a path."""

import pytest

from training import actions as training
from training.models import Assignment

from .conftest import CONFIRM, complete_lessons, course_step, days_ago, steps, take_quiz

PATH = "/learn/paths/essentials/"


@pytest.fixture
def assigned(erin, essentials):
    return training.assign_path(person=erin, path=essentials, reason="wave", due_on=days_ago(-9), by=None)


# --- my learning ------------------------------------------------------------------------------------------------------
def test_teaches_the_first_step_when_there_is_nothing_yet(as_person, erin, essentials):
    page = as_person(erin).get("/learn/").text
    assert "Choose a path to begin." in page
    assert "Opens Copilot." in page


def test_without_any_path_says_who_writes_them(as_person, erin):
    assert "No path is published yet" in as_person(erin).get("/learn/").text


def test_begins_with_the_one_thing_to_do(as_person, erin, assigned, basics):
    client = as_person(erin)
    page = client.get("/learn/").text
    assert "Copilot Essentials: five lessons, the quiz and one confirmation, about 23 minutes." in page
    complete_lessons(erin, basics, 1)
    page = client.get("/learn/").text
    assert "You are four lessons, the quiz and one confirmation away from Copilot Essentials." in page
    assert "Lesson 2 of 3 in Basics, “What it is not”" in page
    assert "/learn/courses/basics/resume/" in page


def test_says_that_all_is_done(as_person, erin, assigned, certify):
    certify(erin)
    assert "You are up to date." in as_person(erin).get("/learn/").text


def test_asks_the_database_the_same_for_more_paths(as_person, erin, care, queries_of):
    def more(numbers):
        for n in numbers:
            path = training.create_path(slug=f"p{n}", name=f"Path {n}", by=None)
            training.publish_path(path=path, tree=steps(course_step("care"), CONFIRM | {"key": f"k{n}"}), by=None)
            if n % 2:
                training.assign_path(person=erin, path=path, reason="wave", by=None)

    more(range(10))
    as_person(erin).get("/learn/")
    few = queries_of(as_person(erin), "/learn/")
    more(range(10, 40))
    as_person(erin).get("/learn/")
    assert queries_of(as_person(erin), "/learn/") == few


# --- the path ---------------------------------------------------------------------------------------------------------
def test_shows_the_steps_and_what_each_waits_for(as_person, erin, assigned):
    page = as_person(erin).get(PATH).text
    assert "Three lessons and the quiz to go, about 14 min" in page
    assert "After “Basics”" in page
    assert "Due by" in page
    assert "Not yet earned" in page


def test_starting_enrols_and_goes_to_the_first_step(as_person, erin, essentials):
    client = as_person(erin)
    assert "Start" in client.get(PATH).text
    assert client.post(f"{PATH}assignments/").url == "/learn/courses/basics/resume/"
    assert Assignment.objects.get().reasons.get().kind == "self"
    client.post(f"{PATH}assignments/")
    assert Assignment.objects.get().reasons.count() == 1
    assert not erin.notices.exists()


def test_a_choice_is_named_until_it_is_made(as_person, erin, basics, care):
    path = training.create_path(slug="essentials", name="Pick", by=None)
    pick = steps(course_step("basics"), course_step("care"), kind="at_least", min_count=1, title="Your own")
    training.publish_path(path=path, tree=steps(pick, CONFIRM), by=None)
    training.assign_path(person=erin, path=path, reason="wave", by=None)
    client = as_person(erin)
    assert client.get(PATH).text.count("Your own: one of these two") == 2
    complete_lessons(erin, care)
    page = client.get(PATH).text
    assert "Your own" not in page
    assert "Basics" not in page


def test_the_confirmation_completes_the_path(as_person, erin, assigned, basics, care):
    complete_lessons(erin, basics)
    take_quiz(erin, basics)
    complete_lessons(erin, care)
    client = as_person(erin)
    page = client.get(PATH).text
    assert "I check what it writes." in page
    unticked = client.post(f"{PATH}attestations/", {"key": "attest:use"})
    assert "Tick the box to confirm" in unticked.text
    for _ in range(2):
        landed = client.post(f"{PATH}attestations/", {"key": "attest:use", "confirmed": "on"})
        assert landed.url in (f"/learn/certificates/{erin.awards.get().public_id}/", PATH)
    assert erin.completions.filter(node_key="attest:use").count() == 1
    assert "You are certified until" in client.get(PATH).text


@pytest.mark.parametrize(
    ("earned", "words"),
    [
        (10, "You are certified until"),
        (330, "Renew Copilot Essentials by"),
        (370, "has ended; there is still time to renew it."),
        (500, "It lapsed on"),
    ],
)
def test_says_what_the_certificate_is(as_person, erin, assigned, certify, earned, words):
    certify(erin, days_ago(earned))
    assert words in as_person(erin).get(PATH).text


def test_says_that_a_certificate_was_revoked(as_person, erin, assigned, certify, stella):
    training.revoke_award(award=certify(erin), reason="Copied.", by=stella)
    assert "It was revoked on" in as_person(erin).get(PATH).text


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_strangers_sign_in_first(client, essentials):
    for url in ("/learn/", PATH):
        assert "/accounts/login/" in client.get(url).url
    for url in (f"{PATH}assignments/", f"{PATH}attestations/"):
        assert "/accounts/login/" in client.post(url).url


def test_an_unpublished_path_is_not_there(as_person, erin, db):
    training.create_path(slug="essentials", name="Soon", by=None)
    assert as_person(erin).get(PATH).status_code == 404
    assert as_person(erin).post(f"{PATH}assignments/").status_code == 404


def confirm(client, key):
    from_here = {"referer": f"http://testserver{PATH}"}
    return client.post(f"{PATH}attestations/", {"key": key, "confirmed": "on"}, headers=from_here, follow=True)


def test_a_confirmation_comes_in_its_turn(as_person, erin, assigned):
    page = confirm(as_person(erin), "attest:use")
    assert "First comes “Basics”." in page.text
    assert not erin.completions.exists()


def test_what_the_path_does_not_ask_is_not_confirmed(as_person, erin, assigned):
    page = confirm(as_person(erin), "attest:other")
    assert "no such confirmation" in page.text
