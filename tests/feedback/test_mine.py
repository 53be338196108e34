"""My reports, and what changed because of them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback import actions
from feedback.models import Item
from feedback.rules import Share, loop_closed, open_severe


def test_it_says_what_came_of_them(as_person, report, erin, omar):
    answered = report(what_happened="The summary stops")
    report(what_happened="The menu is grey")
    asked = report(what_happened="The letters are small")
    actions.resolve_item(item=answered, text="Version 2.1 mends it.", by=omar, version=answered.version)
    actions.ask_reporter(item=asked, text="Which screen?", by=omar, version=asked.version)
    page = as_person(erin).get("/feedback/").content.decode()
    assert "2 of your reports need a word from you" in page
    assert "Version 2.1 mends it." in page
    assert ("Did it help?" in page, "Your word, please" in page) == (True, True)
    assert 'href="/feedback/?show=word">Show what needs my word' in page
    only = as_person(erin).get("/feedback/?show=word").content.decode()
    assert "The letters are small" in only
    assert "The menu is grey" not in only
    assert list(Item.objects.answered_for(erin)) == [answered]


def test_a_champion_sees_how_theirs_go(as_person, report, champion, erin):
    report(logged_by=champion, what_happened="Erin cannot sign in")
    page = as_person(champion).get("/feedback/").content.decode()
    assert "Erin cannot sign in" in page
    assert f"for {erin.name}" in page


def test_it_teaches_when_it_is_empty(as_person, erin):
    assert "Say it in two fields" in as_person(erin).get("/feedback/").content.decode()


@pytest.mark.parametrize("show", ["", "word", "answered"])
def test_ten_and_a_thousand_reports_cost_the_same(as_person, report, erin, omar, show):
    client = as_person(erin)

    def grow(many):
        for number in range(many):
            item = report(what_happened=f"Report {number}")
        item = Item.objects.get(pk=item.pk)
        actions.ask_reporter(item=item, text="Which?", by=omar, version=item.version)
        other = report(what_happened="Answered")
        actions.resolve_item(item=other, text="Done.", by=omar, version=other.version)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/feedback/?show={show}")
        return len(queries)

    grow(10)
    few = cost()
    copies(Item.objects.filter(reporter=erin, state="new").first(), 1000)
    assert cost() == few


def copies(item, many):
    """Many reports like this one, with their voices, without the ceremony."""
    from feedback.models import Voice

    fields = ("tool", "kind", "severity", "what_happened", "reporter", "unit", "queue", "state")
    rows = Item.objects.bulk_create(Item(**{name: getattr(item, name) for name in fields}) for _ in range(many))
    Voice.objects.bulk_create(Voice(item=row, person=item.reporter) for row in rows)
    return rows


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_nobody_sees_the_reports_of_others(as_person, item, odette, mona):
    for person in (odette, mona):
        assert item.ref not in as_person(person).get("/feedback/").content.decode()


def test_nobody_looks_without_signing_in(client, db):
    assert "/accounts/login/" in client.get("/feedback/").url


def test_the_loop_is_closed_when_everybody_said_so(report, omar, erin):
    today = omar.today()
    first, second = report(), report()
    assert loop_closed(day=today).rate is None
    for item in (first, second):
        actions.resolve_item(item=item, text="Done.", by=omar, version=item.version)
    actions.confirm_solved(item=first, by=erin)
    assert (loop_closed(day=today).part, loop_closed(day=today).whole) == (1, 2)
    assert loop_closed(day=today).rate == Decimal("0.5")


def test_the_loop_is_asked_about_one_tool_and_ninety_days(report, omar, erin, claimsgpt):
    today, answered = timezone.localdate(), timezone.now() - timedelta(days=10)
    for about in ({"tool": claimsgpt}, {}, {}):
        item = report(**about, at=answered - timedelta(days=1))
        item = actions.resolve_item(item=item, text="Done.", by=omar, version=item.version, at=answered)
    actions.confirm_solved(item=item, by=erin, at=answered)
    assert loop_closed(day=today).rate == Decimal("0.3333")
    assert loop_closed(tool=claimsgpt, day=today) == Share(0, 1)
    on = timezone.localdate(answered)
    first_day_without = on + timedelta(days=90)
    assert loop_closed(day=on - timedelta(days=1)).whole == 0
    assert loop_closed(day=first_day_without - timedelta(days=1)).whole == 3
    assert loop_closed(day=first_day_without).whole == 0


def test_severe_reports_count_while_they_stand_open(report, omar, claimsgpt):
    yesterday = timezone.now() - timedelta(days=1)
    for severity in (0, 1, 2):
        item = report(severity=severity, at=yesterday)
    report(severity=1, tool=claimsgpt, at=yesterday)
    assert open_severe(day=timezone.localdate()) == 3
    assert open_severe(tool=claimsgpt, day=timezone.localdate()) == 1
    assert open_severe(day=timezone.localdate(yesterday) - timedelta(days=1)) == 0
    for item in Item.objects.filter(severity=1):
        actions.resolve_item(item=item, text="Done.", by=omar, version=item.version)
    assert open_severe(day=timezone.localdate()) == 1
    assert open_severe(day=timezone.localdate(yesterday)) == 3
