"""My next step: one thing to do, and the reasons for everything that is closed."""

from adoption import actions as adoption
from feedback import actions as feedback
from training import actions as training


def lede(response) -> str:
    text = response.content.decode()
    return " ".join(text.split('class="lede">')[1].split("</h1>")[0].split())


def test_somebody_with_nothing_to_do_is_told_so(as_person, erin):
    assert lede(as_person(erin).get("/")) == "You are up to date."


def test_the_next_step_is_the_course_and_says_what_it_opens(as_person, erin, enrol):
    enrol(erin)
    response = as_person(erin).get("/")
    assert lede(response) == "Begin “What it is for”"
    assert "Copilot Essentials opens Copilot" in response.content.decode()


def test_who_waits_for_an_answer_comes_before_a_course(as_person, erin, enrol, claims, mona):
    enrol(erin)
    adoption.nominate_champion(person=erin, unit=claims, by=mona)
    response = as_person(erin).get("/")
    assert lede(response) == "Will you be champion of Claims?"
    assert "Begin “What it is for”" in response.content.decode()


def test_a_nomination_says_who_asked(as_person, erin, claims, mona, stella):
    asked = adoption.nominate_champion(person=erin, unit=claims, by=mona)
    assert f"{mona.name} asked you. It takes about two hours a week" in as_person(erin).get("/").content.decode()
    adoption.decline_nomination(assignment=asked, by=erin)
    adoption.nominate_champion(person=erin, unit=claims, by=None)
    assert "Your unit asked you." in as_person(erin).get("/").content.decode()


def test_a_question_about_my_report_is_the_next_step_and_leads_to_it(as_person, erin, mona, omar, copilot):
    item = feedback.report_item(tool=copilot, kind="bug", what_happened="It stops.", reporter=erin).item
    feedback.ask_reporter(item=item, text="On which page?", by=omar, version=item.version)
    response = as_person(erin).get("/")
    assert lede(response) == f"AI Ops has a question about {item.ref}"
    page = response.content.decode()
    assert "Your report waits for your answer." in page
    assert f'href="{item.get_absolute_url()}"' in page and ">Answer<" in page
    assert item.ref not in as_person(mona).get("/").content.decode()


def test_a_course_that_was_begun_is_gone_on_with(as_person, erin, copilot):
    course = training.create_course(slug="basics", title="The basics", by=None)
    version = training.publish_course_version(
        course=course, lessons=[{"title": f"Part {n}", "body": "Read.", "minutes": 4} for n in (1, 2, 3)], by=None
    )
    path = training.create_path(slug="essentials", name="Copilot Essentials", tool=copilot, by=None)
    tree = {"kind": "all", "children": [{"kind": "course", "course": "basics"}]}
    training.publish_path(path=path, tree=tree, by=None)
    training.assign_path(person=erin, path=path, reason="self", by=erin)
    page = as_person(erin).get("/")
    assert lede(page) == "Begin “Part 1”" and ">Start<" in page.content.decode()
    training.complete_lesson(person=erin, lesson=version.lessons.get(position=1), by=erin)
    page = as_person(erin).get("/")
    assert lede(page) == "Go on with “Part 2”"
    assert ">Resume<" in page.content.decode() and "two lessons to go, about 8 minutes" in page.content.decode()


def test_overdue_training_says_so(as_person, erin, enrol):
    enrol(erin, due_in=-3)
    assert "was due" in as_person(erin).get("/").content.decode()


def test_a_closed_tool_says_what_is_missing(as_person, erin, essentials):
    page = as_person(erin).get("/").content.decode()
    assert "Copilot needs the certificate “Copilot Essentials”" in page


def test_the_certificate_opens_the_tool(
    as_person, erin, copilot, essentials, enrol, django_capture_on_commit_callbacks
):
    enrol(erin)
    adoption.request_seat(person=erin, tool=copilot, by=erin)
    from training.models import Course

    with django_capture_on_commit_callbacks(execute=True):
        training.complete_lesson(person=erin, lesson=Course.objects.get().versions.get().lessons.get(), by=erin)
    page = as_person(erin).get("/").content.decode()
    assert "badge--good" in page
    assert "Copilot Essentials" in page


def test_a_revoked_certificate_says_so(as_person, erin, certify):
    certify(erin)
    training.revoke_award(award=erin.awards.get(), reason="Somebody else sat it.", by=None)
    aside = as_person(erin).get("/").content.decode().split("My certificates")[1]
    assert "Revoked on" in aside and "alid until" not in aside


def test_an_answer_to_my_report_stands_under_what_changed(as_person, erin, omar, copilot):
    report = feedback.report_item(
        tool=copilot, kind="wrong_answer", what_happened="It named the wrong form.", reporter=erin
    )
    item = feedback.take_item(item=report.item, by=omar, version=report.item.version)
    feedback.resolve_item(item=item, text="The form list was brought up to date.", by=omar, version=item.version)
    assert "The form list was brought up to date." in as_person(erin).get("/").content.decode()


def test_an_answer_waits_to_be_judged_after_everything_else(as_person, erin, omar, copilot, enrol):
    report = feedback.report_item(tool=copilot, kind="bug", what_happened="It invents clauses.", reporter=erin)
    item = feedback.take_item(item=report.item, by=omar, version=report.item.version)
    item = feedback.resolve_item(item=item, text="It reads the right file now.", by=omar, version=item.version)
    assert lede(as_person(erin).get("/")) == f"Did the answer to {item.ref} help?"
    enrol(erin)
    response = as_person(erin).get("/")
    assert lede(response) == "Begin “What it is for”"
    assert f"Did the answer to {item.ref} help?" in response.content.decode()
    as_person(erin).post(f"/feedback/{item.ref}/closings/")
    assert f"Did the answer to {item.ref} help?" not in as_person(erin).get("/").content.decode()


def test_who_has_other_work_is_led_there_when_nothing_waits_here(as_person, erin, omar):
    page = as_person(omar).get("/").content.decode()
    actions = page.split('class="actions cluster"')[1].split("</header>")[0]
    assert "Your other work has a page of its own." in page
    assert "/admin/feedback/item/" in actions
    assert "Your other work" not in as_person(erin).get("/").content.decode()


def test_of_each_path_the_latest_certificate_is_shown_and_an_ended_one_says_so(as_person, erin, certify):
    certify(erin, days_ago=800)
    assert "Was valid until" in as_person(erin).get("/").content.decode()
    certify(erin, days_ago=2)
    page = as_person(erin).get("/").content.decode()
    assert ("Was valid until" in page, page.count("Valid until")) == (False, 1)


def test_signing_in_leads_to_the_desk_used_last(as_person, mona, essentials):
    client = as_person(mona)
    client.get("/adoption/")
    assert client.get("/desk/").url == "/adoption/"


def test_a_remembered_desk_that_is_no_longer_mine_leads_home(as_person, erin):
    client = as_person(erin)
    client.cookies["desk"] = "adoption"
    assert client.get("/desk/").url == "/"


def test_anonymous_is_asked_to_sign_in(client, db):
    assert client.get("/").url.startswith("/accounts/login/")


def test_what_is_drawn_once_follows_every_change_and_every_reader(as_person, erin, mona, copilot, omar):
    report = feedback.report_item(tool=copilot, kind="bug", what_happened="It invents clauses.", reporter=erin)
    home = as_person(erin).get("/").content.decode()
    item = feedback.take_item(item=report.item, by=omar, version=report.item.version)
    feedback.resolve_item(item=item, text="It reads the right file now.", by=omar, version=item.version)
    assert "It reads the right file now." not in home
    assert "It reads the right file now." in as_person(erin).get("/").content.decode()
    assert "It reads the right file now." not in as_person(mona).get("/").content.decode()
    type(copilot).objects.filter(pk=copilot.pk).update(name="Copilot Two")
    assert "Copilot Two" in as_person(erin).get("/").content.decode()


def test_home_costs_the_same_for_a_long_history(as_person, erin, copilot, enrol, django_assert_max_num_queries, omar):
    enrol(erin)
    for number in range(12):
        feedback.report_item(tool=copilot, kind="idea", what_happened=f"Idea {number}", reporter=erin)
    client = as_person(erin)
    client.get("/")
    with django_assert_max_num_queries(30):
        client.get("/")
