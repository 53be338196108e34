"""/inbox/: every notice in one place, what is new first of all."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from inbox.models import Notice
from inbox.rules import period_of
from tests.languages.german import speaking_german

PAGE = "/inbox/"


def words(client, url=PAGE):
    return client.get(url).content.decode()


def test_the_first_line_says_how_much_is_new(as_person, erin, tell):
    client = as_person(erin)
    assert "You have read everything" in words(client)
    tell(erin)
    assert "One thing is new" in words(client)
    tell(erin)
    assert "Two things are new" in words(client)


def test_an_empty_inbox_says_what_will_come(as_person, erin):
    assert "Nothing yet" in words(as_person(erin))


def test_of_todays_notices_the_hour_is_told_in_every_language(as_person, erin, tell):
    erin.language = "de"
    erin.save()
    hour = f"{timezone.localtime(tell(erin).created_at):%H:%M}</time>"
    with speaking_german({"Today": "Heute", "All notices": "Alle Nachrichten"}):
        page = words(as_person(erin))
    assert "Heute</h2>" in page and hour in page


def test_opening_a_notice_reads_it_and_leads_to_what_it_speaks_of(as_person, erin, tell):
    notice = tell(erin, link="/inbox/preferences/")
    answer = as_person(erin).get(reverse("inbox:notice", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/inbox/preferences/")
    notice.refresh_from_db()
    first_read = notice.read_at
    as_person(erin).get(reverse("inbox:notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert first_read and notice.read_at == first_read


def test_a_notice_that_leads_nowhere_is_shown_itself(as_person, erin, tell):
    notice = tell(erin, "The office is closed on Friday", link="", body="Have a good weekend.")
    assert "Have a good weekend." in words(as_person(erin), reverse("inbox:notice", args=[notice.pk]))


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"])
def test_no_notice_leads_off_this_site(as_person, erin, tell, link):
    notice = tell(erin, link=link)
    answer = as_person(erin).get(reverse("inbox:notice", args=[notice.pk]))
    assert answer.status_code == 200


def test_unread_ones_can_be_looked_at_alone(as_person, erin, tell):
    read, new = tell(erin, "Old news"), tell(erin, "Fresh news")
    client = as_person(erin)
    client.post(reverse("inbox:readings"), {"notice": read.pk})
    page = words(client, PAGE + "?show=unread")
    assert "Fresh news" in page and "Old news" not in page
    assert new.read_at is None


def test_all_are_marked_as_read_but_none_that_came_since(as_person, erin, tell):
    seen = tell(erin)
    client = as_person(erin)
    since = tell(erin)
    answer = client.post(reverse("inbox:readings"), {"latest": seen.pk})
    assert answer["Location"] == PAGE
    seen.refresh_from_db(), since.refresh_from_db()
    assert seen.read_at and not since.read_at


def test_pages_are_turned_by_the_address(as_person, erin, tell):
    for number in range(60):
        tell(erin, f"Notice {number:02}")
    client = as_person(erin)
    assert "Notice 59" in words(client) and "Notice 34" not in words(client)
    assert "Notice 34" in words(client, PAGE + "?page=2")
    assert "Notice 00" in words(client, PAGE + "?page=99")
    assert "Notice 59" in words(client, PAGE + "?page=none")


def test_the_page_asks_as_much_for_many_notices_as_for_few(as_person, erin, tell, queries_of):
    client = as_person(erin)
    for _ in range(10):
        tell(erin)
    few = queries_of(client, PAGE)
    for _ in range(90):
        tell(erin)
    assert queries_of(client, PAGE) == few <= 10


def test_times_are_those_of_the_readers_clock(as_person, erin, tell):
    tell(erin, at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    page = words(as_person(erin))
    assert "July 2026" in page and "Wed 1 Jul" in page and "June 2026" not in page


@pytest.mark.parametrize(
    ("moment", "heading"),
    [
        (datetime(2026, 11, 23, 0, 5, tzinfo=UTC), "Today"),
        (datetime(2026, 11, 22, 23, 5, tzinfo=UTC), "Today"),  # five past midnight in Berlin
        (datetime(2026, 11, 22, 22, 55, tzinfo=UTC), "Yesterday"),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "In the last seven days"),
        (datetime(2026, 11, 17, 12, tzinfo=UTC), "In the last seven days"),
        (datetime(2026, 11, 16, 12, tzinfo=UTC), "November 2026"),
        (datetime(2025, 11, 16, 12, tzinfo=UTC), "November 2025"),
    ],
)
def test_notices_stand_under_the_time_they_came(moment, heading):
    with timezone.override("Europe/Berlin"):
        assert period_of(moment, date(2026, 11, 23)) == heading


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["odette", "mona", "chandra", "omar", "stella", "ada"])
def test_nobody_else_finds_a_notice_whatever_their_role(as_person, request, erin, tell, who):
    notice = tell(erin, "For Erin alone")
    client = as_person(request.getfixturevalue(who))
    assert "For Erin alone" not in words(client)
    assert client.get(reverse("inbox:notice", args=[notice.pk])).status_code == 404
    assert client.post(reverse("inbox:readings"), {"notice": notice.pk}).status_code == 404
    client.post(reverse("inbox:readings"), {"latest": notice.pk})
    assert Notice.objects.unread().get() == notice


def test_a_visitor_is_asked_to_sign_in(client, erin, tell):
    notice = tell(erin)
    for url in (PAGE, reverse("inbox:notice", args=[notice.pk]), reverse("inbox:preferences")):
        answer = client.get(url)
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
    assert client.post(reverse("inbox:readings")).status_code == 302


def test_reading_is_not_done_by_a_link(as_person, erin):
    assert as_person(erin).get(reverse("inbox:readings")).status_code == 405
