"""The Studio's door: authoring and certificates, each through the same actions."""

import pytest

from training import actions as training
from training.models import Assignment, Course, Path

from .conftest import complete_lessons, days_ago, take_quiz

ADMIN = "/admin/training/"
QUIZ = "? May a report go in?\n* No\n  > Right.\n- Yes\n  > No: it stays."


def lesson_rows(*titles):
    rows = {"lessons-TOTAL_FORMS": len(titles), "lessons-INITIAL_FORMS": 0}
    for i, title in enumerate(titles):
        about = {"position": i + 1, "kind": "reading", "title": title, "minutes": 3, "url": "", "body": "Words."}
        rows |= {f"lessons-{i}-{name}": value for name, value in about.items()}
    return rows


SETTINGS = {"pass_mark": 80, "attempts_limit": 3, "questions_drawn": 1}
POLICY = {"validity": "P1Y", "renewal_window": "P60D", "grace": "P14D", "mode": "from_previous_expiry", "fixed_day": ""}


def test_a_course_is_written_published_and_revised(as_person, stella):
    client = as_person(stella)
    client.post(f"{ADMIN}course/add/", {"title": "Basics", "slug": "basics", "summary": ""})
    course = Course.objects.get()
    data = {"course": course.pk, "quiz": QUIZ, **SETTINGS, **lesson_rows("One", "Two")}
    page = client.post(f"{ADMIN}courseversion/add/", data)
    assert page.status_code == 302, page.context["errors"]
    draft = course.versions.get()
    assert [lesson.title for lesson in draft.lessons.all()] == ["One", "Two"]
    act(client, "courseversion", "publish_selected", draft)
    assert course.versions.get().published_on
    act(client, "course", "write_new_version", course)
    second = course.versions.latest("number")
    page = client.get(f"{ADMIN}courseversion/{second.pk}/change/").text
    assert "? May a report go in?" in page
    assert "&gt; Right." in page


def test_a_draft_is_changed_as_a_whole(as_person, stella, basics):
    draft = training.revise_course(course=basics, by=stella)
    rows = lesson_rows("Only one")
    page = as_person(stella).post(f"{ADMIN}courseversion/{draft.pk}/change/", {"quiz": "", **SETTINGS, **rows})
    assert page.status_code == 302
    draft.refresh_from_db()
    assert [lesson.title for lesson in draft.lessons.all()] == ["Only one"]
    assert not hasattr(draft, "assessment")


def test_a_published_version_is_only_looked_at(as_person, stella, basics):
    version = basics.versions.get()
    page = as_person(stella).get(f"{ADMIN}courseversion/{version.pk}/change/")
    assert "What it is not" in page.text
    assert 'name="_save"' not in page.text
    assert as_person(stella).post(f"{ADMIN}courseversion/{version.pk}/change/", {}).status_code == 403


def test_a_quiz_that_cannot_be_read_is_shown_again(as_person, stella, basics):
    data = {"course": basics.pk, "quiz": "* answer", **SETTINGS, **lesson_rows("One")}
    page = as_person(stella).post(f"{ADMIN}courseversion/add/", data).text
    assert "Line 1: a question comes first" in page
    data["quiz"] = "? Q\n- a\n- b"
    assert "has no right answer" in as_person(stella).post(f"{ADMIN}courseversion/add/", data).text


def test_a_path_is_published_as_it_is_typed(as_person, stella, basics, care, copilot):
    client = as_person(stella)
    about = {"name": "Essentials", "slug": "essentials", "summary": "", "tool": copilot.pk, **POLICY}
    text = "in order\n  course basics\n  course care\n  confirm use: Fair use\n    I check it.\n"
    assert client.post(f"{ADMIN}path/add/", about | {"steps": text}).status_code == 302
    path = Path.objects.get()
    assert path.versions.get().nodes.count() == 4
    assert text in client.get(f"{ADMIN}path/{path.pk}/change/").text
    changed = about | {"steps": "all of\n  course basics\n", "validity": "P2Y"}
    assert client.post(f"{ADMIN}path/{path.pk}/change/", changed).status_code == 302
    assert (path.versions.count(), path.policies.count()) == (2, 2)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"steps": "course a"}, "begins with a group"), ({"steps": "x"}, "Line 1"), ({"validity": "P1D"}, "longer than")],
)
def test_a_path_that_cannot_be_taken_is_shown_again(as_person, stella, basics, wrong, sentence):
    about = {"name": "E", "slug": "e", "summary": "", "steps": "all of\n  course basics\n", **POLICY} | wrong
    assert sentence in as_person(stella).post(f"{ADMIN}path/add/", about).text


def act(client, model, action, *rows, **about):
    data = {"action": action, "_selected_action": [row.pk for row in rows], **about}
    return client.post(f"{ADMIN}{model}/", data, follow=True)


def test_a_certificate_is_revoked_for_a_reason(as_person, stella, erin, certify):
    award = certify(erin)
    client = as_person(stella)
    assert "Say why" in act(client, "award", "revoke", award).text
    assert "Revoked: 1." in act(client, "award", "revoke", award, reason="Copied.").text
    assert award.events.get().by == stella
    assert "Reinstated: 1." in act(client, "award", "reinstate", award, reason="A mistake.").text
    assert "Copied." in client.get(f"{ADMIN}award/{award.pk}/change/").text


def test_the_studio_assigns_withdraws_and_opens_again(as_person, stella, erin, essentials, basics):
    client = as_person(stella)
    client.post(f"{ADMIN}assignment/add/", {"person": erin.pk, "path": essentials.pk})
    assignment = Assignment.objects.get()
    assert assignment.reasons.get().by == stella
    assert "Withdrawn: 1." in act(client, "assignment", "withdraw", assignment).text
    assert not Assignment.objects.standing_on(days_ago(0)).exists()
    complete_lessons(erin, basics)
    for _ in range(3):
        take_quiz(erin, basics, right=False)
    assert "Opened again: 1." in act(client, "sitting", "open_again", erin.sittings.get()).text
    assert erin.sittings.count() == 2


@pytest.mark.parametrize("model", ["course", "courseversion", "path", "assignment", "completion", "award", "sitting"])
def test_lists_ask_the_database_the_same_for_more_rows(as_person, stella, hire, claims, certify, queries_of, model):
    def more(numbers):
        for n in numbers:
            person = hire(f"p{n}", claims)
            certify(person, days_ago(n))
            course = training.create_course(slug=f"c{n}", title=f"Course {n}", by=None)
            training.publish_course_version(course=course, lessons=[{"title": "L"}], by=None)
            complete_lessons(person, course)
            training.create_path(slug=f"p{n}", name=f"Path {n}", by=None)

    more(range(3))
    client = as_person(stella)
    few = queries_of(client, f"{ADMIN}{model}/")
    more(range(3, 12))
    assert queries_of(client, f"{ADMIN}{model}/") == few


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_scores_and_answers_are_nowhere(as_person, stella, ada, erin, basics):
    complete_lessons(erin, basics)
    take_quiz(erin, basics)
    completion = erin.completions.get()
    for somebody in (stella, ada):
        page = as_person(somebody).get(f"{ADMIN}completion/{completion.pk}/change/").text
        assert "course:basics" in page
        assert "Score" not in page
        assert as_person(somebody).get(f"{ADMIN}attempt/").status_code == 404


def test_ai_ops_looks_and_does_not_act(as_person, omar, erin, certify):
    award = certify(erin)
    client = as_person(omar)
    assert client.get(f"{ADMIN}award/").status_code == 200
    act(client, "award", "revoke", award, reason="No.")
    assert not award.events.exists()
    assert client.get(f"{ADMIN}course/add/").status_code == 403
    assert client.get(f"{ADMIN}assignment/add/").status_code == 403


def test_employees_and_managers_do_not_come_in(as_person, erin, mona, certify):
    certify(erin)
    for somebody in (erin, mona):
        assert as_person(somebody).get(f"{ADMIN}award/").status_code in (302, 403, 404)
