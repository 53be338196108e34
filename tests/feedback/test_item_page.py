"""A report's page: the conversation, the answer, and the person's word about it."""

import re

import pytest

from feedback import actions
from feedback.models import Item


def fresh(item) -> Item:
    return Item.objects.get(pk=item.pk)


@pytest.fixture
def resolved(item, omar):
    return actions.resolve_item(item=item, text="Version 2.1 mends it.", by=omar, version=item.version)


@pytest.fixture
def asked(item, omar):
    return actions.ask_reporter(item=item, text="Which workbook was it?", by=omar, version=item.version)


def test_the_reporter_reads_what_was_said_but_no_notes(as_person, erin, omar, asked):
    actions.add_note(item=asked, text="Sounds like the old add-in.", by=omar, version=asked.version)
    page = as_person(erin).get(asked.get_absolute_url()).content.decode()
    assert "AI Ops has a question for you" in page
    assert "Which workbook was it?" in page
    assert "old add-in" not in page


def test_an_answer_moves_it_on_and_tells_the_owner(as_person, erin, omar, asked):
    as_person(erin).post(f"/feedback/{asked.ref}/answers/", {"text": "The reserves one"})
    item = fresh(asked)
    assert item.state == "in_progress"
    assert item.reporter_wrote_at is not None
    assert omar.notices.filter(kind="feedback.wrote").count() == 1


def test_that_solved_it_closes(as_person, erin, resolved):
    page = as_person(erin).get(resolved.get_absolute_url()).content.decode()
    assert "Version 2.1 mends it." in page
    as_person(erin).post(f"/feedback/{resolved.ref}/closings/")
    assert fresh(resolved).state == "closed"


def test_it_closes_when_everyone_it_touched_said_so(report, omar, erin, odette, mona):
    item = report()
    actions.add_voice(item=item, by=odette)
    item = actions.resolve_item(item=item, text="Done.", by=omar, version=item.version)
    assert actions.confirm_solved(item=item, by=erin).state == "resolved"
    assert actions.confirm_solved(item=item, by=erin).state == "resolved"
    assert actions.confirm_solved(item=item, by=odette).state == "closed"


def test_not_fixed_reopens_with_the_reason(as_person, erin, omar, resolved):
    as_person(erin).post(f"/feedback/{resolved.ref}/reopenings/", {"text": "It still stops."})
    item = fresh(resolved)
    assert (item.state, item.resolution, item.resolved_at) == ("triaged", "", None)
    assert item.events.get(kind="reopened").message.body == "It still stops."
    assert "not fixed" in omar.notices.get(kind="feedback.wrote").title
    page = as_person(erin).get(item.get_absolute_url()).content.decode()
    assert "AI Ops has your words and will look at it again" in page


def test_a_promise_of_days_names_no_hour(as_person, report, erin):
    for severity, named in ((3, False), (1, True)):
        page = as_person(erin).get(report(severity=severity).get_absolute_url()).content.decode()
        promise = re.search(r"You hear from AI Ops by (.*) at the latest", re.sub(r"<[^>]+>", "", page))[1]
        assert (" at " in promise) == named


def test_after_thirty_days_not_fixed_opens_a_new_report_that_follows(as_person, erin, omar, item):
    from datetime import timedelta

    from django.utils import timezone

    long_ago = timezone.now() - timedelta(days=31)
    actions.resolve_item(item=item, text="Done.", by=omar, version=item.version, at=long_ago)
    for _ in range(2):
        response = as_person(erin).post(f"/feedback/{item.ref}/reopenings/", {"text": "It is back."})
    follower = Item.objects.get(follows=item)
    assert response.url == follower.get_absolute_url()
    assert (follower.what_happened, follower.reporter, follower.state) == ("It is back.", erin, "new")
    assert fresh(item).state == "resolved"


def test_within_thirty_days_to_the_second(item, omar, erin):
    from datetime import timedelta

    from django.utils import timezone

    day = timezone.now()
    item = actions.resolve_item(item=item, text="Done.", by=omar, version=item.version, at=day)
    late = actions.reopen_item(item=item, reason="Back.", by=erin, at=day + timedelta(days=30, seconds=1)).item
    assert late.follows == item
    assert actions.reopen_item(item=item, reason="Back.", by=erin, at=day + timedelta(days=30)).item == item


def test_each_is_told_of_the_answer_once_by_mail_too(
    item, omar, erin, odette, mailoutbox, django_capture_on_commit_callbacks
):
    actions.add_voice(item=item, by=odette)
    with django_capture_on_commit_callbacks(execute=True):
        actions.resolve_item(item=item, text="Version 2.1 mends it.", by=omar, version=item.version)
    for person in (erin, odette):
        notice = person.notices.get(kind="feedback.resolved")
        assert "Version 2.1 mends it." in notice.body
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([erin.email, odette.email])


def test_somebody_adds_themselves_once(as_person, item, odette):
    for _ in range(2):
        response = as_person(odette).post(f"/feedback/{item.ref}/voices/")
    assert response.url == item.get_absolute_url()
    assert fresh(item).reach == item.voices.count() == 2
    assert item.events.filter(kind="voice").count() == 1


def test_who_added_themselves_reads_the_first_line_and_the_answer_only(as_person, report, omar, odette):
    item = report(what_happened="It stops. " * 30 + "My case is 4711.", prompt="Summarise Mr Smith")
    actions.add_voice(item=item, by=odette)
    item = actions.reply(item=item, text="Dear Erin, a private word.", by=omar, version=item.version)
    item = actions.resolve_item(item=item, text="Version 2.1 mends it.", by=omar, version=item.version)
    page = as_person(odette).get(item.get_absolute_url()).content.decode()
    assert "It stops." in page
    assert "Version 2.1 mends it." in page
    for hidden in ("4711", "Mr Smith", "private word"):
        assert hidden not in page


def test_words_are_words_and_never_markup(as_person, report, omar, erin):
    nasty = '<script>alert(1)</script><img src=x onerror="alert(2)">[x](javascript:alert(3))'
    item = report(what_happened=nasty, expected=nasty, prompt=nasty, answer=nasty, process=nasty[:100])
    item = actions.ask_reporter(item=item, text=nasty, by=omar, version=item.version)
    item = actions.answer(item=item, text=nasty, by=erin)
    item = actions.resolve_item(item=item, text=nasty, by=omar, version=item.version)
    for person, url in (
        (erin, item.get_absolute_url()),
        (erin, "/feedback/"),
        (omar, f"/admin/feedback/item/{item.pk}/change/"),
        (omar, "/admin/feedback/item/?tab=closed"),
    ):
        page = as_person(person).get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
        assert "&lt;script&gt;alert(1)" in page


def test_an_empty_word_is_refused_and_the_page_stays(as_person, erin, asked):
    response = as_person(erin).post(f"/feedback/{asked.ref}/answers/", {"text": "  "})
    assert response.status_code == 409
    assert "Write a few words first." in response.content.decode()


def test_a_word_that_came_too_late_is_given_back(as_person, erin, omar, asked):
    actions.resolve_item(item=asked, text="Found it.", by=omar, version=asked.version)
    response = as_person(erin).post(f"/feedback/{asked.ref}/answers/", {"text": "It was the reserves workbook"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "This has been answered" in page
    assert "It was the reserves workbook" in page


# --- refusals ---------------------------------------------------------------------------------------------------------
NOUNS = ["answers", "closings", "reopenings", "notes"]


@pytest.mark.parametrize("noun", NOUNS)
def test_others_find_nothing(as_person, resolved, odette, mona, stella, noun):
    for person in (odette, mona, stella):
        assert as_person(person).get(resolved.get_absolute_url()).status_code == 404
        assert as_person(person).post(f"/feedback/{resolved.ref}/{noun}/", {"text": "x"}).status_code == 404
    assert fresh(resolved).state == "resolved"


@pytest.mark.parametrize("noun", [*NOUNS, "voices"])
def test_nobody_acts_without_signing_in(client, resolved, noun):
    assert "/accounts/login/" in client.post(f"/feedback/{resolved.ref}/{noun}/").url


def test_an_outsider_cannot_answer_judge_or_reopen(item, resolved, odette):
    from journal.rules import Refused

    for act in (
        lambda: actions.answer(item=resolved, text="x", by=odette),
        lambda: actions.confirm_solved(item=resolved, by=odette),
        lambda: actions.reopen_item(item=resolved, reason="x", by=odette),
    ):
        with pytest.raises(Refused, match="Only"):
            act()


def test_nobody_joins_what_is_finished_or_anonymous(as_person, resolved, report, odette):
    assert as_person(odette).post(f"/feedback/{resolved.ref}/voices/").status_code == 404
    anonymous = report(anonymous=True)
    assert as_person(odette).post(f"/feedback/{anonymous.ref}/voices/").status_code == 404
