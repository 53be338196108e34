"""The quiz: what it draws, how it marks, what it keeps, and where it ends."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from inbox.models import Notice
from journal.models import Entry
from journal.rules import Refused
from training import actions as training
from training.models import Attempt
from training.rules import refusal_to_attempt
from training.rules.quiz import draw

from .conftest import PUBLISHED, QUIZ, answers_for, complete_lessons, lessons, quiz_of, take_quiz


# --- drawing ----------------------------------------------------------------------------------------------------------
@given(st.integers(1, 30), st.integers(1, 40), st.integers(1, 9), st.text(max_size=5))
def test_draws_as_many_as_asked_without_repeating_one(bank, how_many, attempt, seed):
    questions = draw(list(range(bank)), how_many, attempt, seed)
    assert len(questions) == len(set(questions)) == min(bank, how_many)
    assert set(questions) <= set(range(bank))
    assert questions == draw(list(range(bank)), how_many, attempt, seed)


@given(st.integers(1, 8), st.integers(2, 4), st.text(max_size=5))
def test_further_attempts_meet_new_questions_while_there_are_some(how_many, times, seed):
    bank = list(range(how_many * times))
    met = [question for attempt in range(1, times + 1) for question in draw(bank, how_many, attempt, seed)]
    assert sorted(met) == bank


# --- through the pages ------------------------------------------------------------------------------------------------
@pytest.fixture
def ready(erin, basics):
    """Erin has done every lesson and stands before the quiz."""
    complete_lessons(erin, basics)
    return quiz_of(basics)


def begin(client, quiz):
    return client.post(reverse("training:start", args=[quiz.pk]))


def form_data(answers):
    return {f"question-{question}": chosen for question, chosen in answers.items()}


def test_says_before_it_begins_what_it_takes(as_person, erin, ready):
    page = as_person(erin).get(reverse("training:assessment", args=[ready.pk])).text
    assert "Two questions, 80% right to pass." in page
    assert "three attempts left" in page


def test_starting_twice_is_one_attempt(as_person, erin, ready):
    client = as_person(erin)
    assert begin(client, ready).url == begin(client, ready).url
    assert Attempt.objects.get().number == 1


def test_asks_each_question_in_a_fieldset(as_person, erin, ready):
    client = as_person(erin)
    page = client.get(begin(client, ready).url).text
    assert page.count("<fieldset") == 2
    assert page.count('type="radio"') == 4
    assert "Just so" not in page


def test_several_right_answers_are_check_boxes(as_person, erin, db):
    course = training.create_course(slug="c", title="C", by=None)
    choices = [{"text": "A", "correct": True}, {"text": "B", "correct": True}, {"text": "C"}]
    quiz = {"pass_mark": 100, "questions": [{"text": "Which?", "choices": choices}]}
    training.publish_course_version(course=course, lessons=[], assessment=quiz, by=None)
    client = as_person(erin)
    url = begin(client, quiz_of(course)).url
    page = client.get(url)
    assert page.text.count('type="checkbox"') == 3
    a, b, c = (choice.pk for choice in quiz_of(course).questions.get().choices.order_by("position"))
    question = quiz_of(course).questions.get().pk
    client.post(f"{url}submissions/", {f"question-{question}": [a]})
    assert "asks for every answer that is right" in client.get(url).text
    url = begin(client, quiz_of(course)).url
    client.post(f"{url}submissions/", {f"question-{question}": [a, b]})
    assert "You passed" in client.get(url).text


def test_an_open_question_keeps_the_other_answers_on_the_server(as_person, erin, ready):
    client = as_person(erin)
    url = begin(client, ready).url
    attempt = Attempt.objects.get()
    (first, chosen), *_ = answers_for(attempt).items()
    page = client.post(f"{url}submissions/", form_data({first: chosen}))
    assert "Choose an answer." in page.text
    attempt.refresh_from_db()
    assert attempt.answers == {str(first): chosen}
    assert attempt.submitted_at is None
    assert client.get(url).text.count("checked") == 1


def test_strange_answers_are_left_out(as_person, erin, ready):
    client = as_person(erin)
    url = begin(client, ready).url
    attempt = Attempt.objects.get()
    data = {f"question-{attempt.question_ids[0]}": ["0", "x", "²", "9" * 30], "question-0": "1"}
    assert "Please look at this again" in client.post(f"{url}submissions/", data).text
    attempt.refresh_from_db()
    assert attempt.answers == {}


def test_feedback_stands_by_each_answer_after_handing_in(as_person, erin, ready):
    client = as_person(erin)
    url = begin(client, ready).url
    page = client.post(f"{url}submissions/", form_data(answers_for(Attempt.objects.get(), right=False)), follow=True)
    assert "Not yet: 0 of 2 right." in page.text
    assert page.text.count("Not so") == 2
    assert "Just so" not in page.text
    assert "two attempts left" in page.text
    assert "Try again" in page.text


def test_passing_completes_the_course(as_person, erin, ready, basics):
    client = as_person(erin)
    url = begin(client, ready).url
    page = client.post(f"{url}submissions/", form_data(answers_for(Attempt.objects.get())), follow=True)
    assert "You passed: 2 of 2 right." in page.text
    completion = erin.completions.get()
    assert (completion.node_key, completion.score, completion.content_version) == ("course:basics", 100, 1)


def test_handing_in_twice_is_once(as_person, erin, ready):
    client = as_person(erin)
    url = begin(client, ready).url
    answers = form_data(answers_for(Attempt.objects.get()))
    for _ in range(2):
        assert client.post(f"{url}submissions/", answers).url == url
    assert erin.completions.count() == 1


def test_who_had_the_one_attempt_is_told_so(as_person, erin, db):
    course = training.create_course(slug="one", title="One try", by=None)
    training.publish_course_version(
        course=course, lessons=lessons("All of it"), assessment=QUIZ | {"attempts_limit": 1}, on=PUBLISHED, by=None
    )
    complete_lessons(erin, course)
    take_quiz(erin, course, right=False)
    page = as_person(erin).get(reverse("training:assessment", args=[quiz_of(course).pk])).text
    assert "You have used your one attempt at this quiz." in page


def test_a_second_attempt_asks_other_questions(erin, ready, basics):
    first, second = take_quiz(erin, basics, right=False), take_quiz(erin, basics, right=False)
    assert not set(first.question_ids) & set(second.question_ids)


def test_scores_are_in_no_notice_and_no_journal_entry(erin, ready, basics):
    take_quiz(erin, basics)
    assert not any("score" in entry.detail for entry in Entry.objects.all())
    assert not Notice.objects.filter(body__contains="100").exists()


def test_after_the_last_attempt_the_studio_can_open_it_again(as_person, erin, stella, ready, basics):
    for _ in range(3):
        take_quiz(erin, basics, right=False)
    page = as_person(erin).get(reverse("training:assessment", args=[ready.pk])).text
    assert "You have used your three attempts at this quiz." in page
    assert "disabled" in page
    with pytest.raises(Refused, match="Only the AI Studio can open a course again"):
        training.reopen_course(person=erin, course=basics, by=erin)
    training.reopen_course(person=erin, course=basics, by=stella)
    assert erin.notices.filter(kind="training.reopened").count() == 1
    complete_lessons(erin, basics)
    assert take_quiz(erin, basics).passed


def test_asks_the_database_the_same_for_more_questions(as_person, erin, queries_of):
    counts = []
    for size in (2, 20):
        course = training.create_course(slug=f"c{size}", title=f"C{size}", by=None)
        questions = [{"text": f"Q{n}", "choices": [{"text": "A", "correct": True}, {"text": "B"}]} for n in range(size)]
        training.publish_course_version(course=course, lessons=[], assessment={"questions": questions}, by=None)
        client = as_person(erin)
        url = begin(client, quiz_of(course)).url
        asking = queries_of(client, url)
        client.post(f"{url}submissions/", form_data(answers_for(Attempt.objects.latest("pk"), right=False)))
        counts.append((asking, queries_of(client, url)))
    assert counts[0] == counts[1]


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_the_quiz_opens_after_the_lessons(as_person, erin, basics):
    complete_lessons(erin, basics, 1)
    assert refusal_to_attempt(erin, quiz_of(basics)) == "The quiz opens after two more lessons."
    begin(as_person(erin), quiz_of(basics))
    assert not Attempt.objects.exists()


def test_a_passed_quiz_is_not_taken_again(erin, ready, basics):
    take_quiz(erin, basics)
    with pytest.raises(Refused, match="You have completed Basics"):
        training.start_attempt(person=erin, assessment=ready)


def test_strangers_sign_in_first(client, erin, ready):
    attempt = training.start_attempt(person=erin, assessment=ready)
    for url in (f"/learn/assessments/{ready.pk}/", f"/learn/attempts/{attempt.pk}/"):
        assert "/accounts/login/" in client.get(url).url
    assert "/accounts/login/" in begin(client, ready).url


def test_attempts_of_others_are_not_there_whoever_asks(as_person, erin, mona, stella, ada, odette, ready):
    attempt = training.start_attempt(person=erin, assessment=ready)
    for somebody in (mona, stella, ada, odette):
        client = as_person(somebody)
        assert client.get(f"/learn/attempts/{attempt.pk}/").status_code == 404
        answers = form_data(answers_for(attempt))
        assert client.post(f"/learn/attempts/{attempt.pk}/submissions/", answers).status_code == 404
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_a_quiz_of_a_draft_is_not_there(as_person, erin, basics):
    draft = training.revise_course(course=basics, by=None)
    assert as_person(erin).get(f"/learn/assessments/{draft.assessment.pk}/").status_code == 404
    assert begin(as_person(erin), draft.assessment).status_code == 404
