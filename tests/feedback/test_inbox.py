"""The triage inbox: its tabs, its order, its pages, what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback import actions
from feedback.admin import inbox as room
from feedback.models import Item
from tests.feedback.test_mine import copies

INBOX = "/admin/feedback/item/"


@pytest.fixture
def listed(as_person, omar):
    """listed("?tab=open"): the references in the list, in order, as Omar sees it."""

    def listed(query=""):
        page = as_person(omar).get(INBOX + query).content.decode()
        return re.findall(r'<a id="(FB-\d+)"', page)

    return listed


def test_each_tab_holds_what_it_says(listed, report, omar, erin):
    mine, free, secret, asked, wrote, done = (report(what_happened=f"Number {n}") for n in range(6))
    actions.take_item(item=mine, by=omar, version=1)
    actions.set_severity(item=secret, severity=0, by=omar, version=1)
    actions.ask_reporter(item=asked, text="?", by=omar, version=1)
    item = actions.ask_reporter(item=wrote, text="?", by=omar, version=1)
    actions.answer(item=item, text="!", by=erin)
    actions.resolve_item(item=done, text="Done.", by=omar, version=1)
    refs = {name: [item.ref for item in items] for name, items in {
        "mine": [mine, asked, wrote],
        "unassigned": [secret, free],
        "reply": [wrote],
        "restricted": [secret],
        "waiting": [asked],
        "open": [secret, mine, free, asked, wrote],
        "closed": [done],
    }.items()}  # fmt: skip
    for tab, expected in refs.items():
        assert listed(f"?tab={tab}") == expected, tab
    assert listed() == refs["unassigned"]


def test_the_tabs_count_and_the_first_line_says_what_needs_somebody(as_person, report, omar):
    report()
    report(kind="injection")
    page = as_person(omar).get(INBOX).content.decode()
    assert "1 restricted, 2 unassigned" in page
    assert re.search(r'All open\s*<span class="count">2</span>', page)


def test_counting_stops(monkeypatch, report, omar):
    monkeypatch.setattr(room, "COUNTED", 3)
    for _ in range(4):
        report()
    assert room.counts(omar)["open"] == 3
    assert room.spoken(3) == "2+"


def test_search_by_number_and_by_words(listed, report):
    one = report(what_happened="The reinsurance treaty is missing")
    two = report(what_happened="Reinsurance is slow", kind="slow")
    assert listed(f"?tab=open&q={one.pk}") == [one.ref]
    assert listed(f"?tab=open&q=fb-{two.pk}") == [two.ref]
    assert listed("?tab=open&q=reinsur") == [one.ref, two.ref]
    assert listed("?tab=open&q=treaty+reins") == [one.ref]
    assert listed("?tab=open&q=%27%26%21%3A*") == []
    assert listed("?tab=closed&q=reinsurance") == []


def test_filters(listed, report, claimsgpt):
    one = report(tool=claimsgpt, kind="idea")
    two = report(kind="wrong_answer")
    assert listed("?tab=open&tool=claimsgpt") == [one.ref]
    assert listed("?tab=open&severity=2") == [two.ref]
    assert listed("?tab=open&kind=idea") == [one.ref]
    assert listed("?tab=open&kind=nonsense&tool=none&after=x&sort=y") == [two.ref, one.ref]


def test_orders(listed, report, odette):
    day = timezone.now()
    old = report(at=day - timedelta(days=3))
    bad = report(at=day - timedelta(days=2), kind="wrong_answer")
    new = report(at=day - timedelta(days=1))
    actions.add_voice(item=new, by=odette)
    assert listed("?tab=open") == [bad.ref, old.ref, new.ref]
    assert listed("?tab=open&sort=newest") == [new.ref, bad.ref, old.ref]
    assert listed("?tab=open&sort=oldest") == [old.ref, bad.ref, new.ref]
    assert listed("?tab=open&sort=reach")[0] == new.ref


def links(page, rel):
    return re.findall(rf'rel="{rel}" href="([^"]+)"', page)


@pytest.mark.parametrize("sort", ["urgent", "newest", "oldest", "reach"])
def test_pages_hold_everything_once_there_and_back(as_person, omar, report, monkeypatch, sort):
    monkeypatch.setattr(room, "A_PAGE", 3)
    first = report()
    copies(first, 7)
    Item.objects.filter(pk__gt=first.pk + 3).update(severity=1, received_at=first.received_at)
    url, seen, client = f"{INBOX}?tab=open&sort={sort}", [], as_person(omar)
    there = []
    while url:
        page = client.get(url).content.decode()
        there.append(url)
        seen += re.findall(r'<a id="(FB-\d+)"', page)
        url = next(iter(links(page, "next")), "").replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 8
    assert len(there) == 3
    back = []
    url = next(iter(links(page, "prev")), "").replace("&amp;", "&")
    while url:
        page = client.get(url).content.decode()
        back = re.findall(r'<a id="(FB-\d+)"', page) + back
        url = next(iter(links(page, "prev")), "").replace("&amp;", "&")
    assert back == seen[: len(back)]
    assert len(back) == 6


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), min_size=2, max_size=9),
    st.sampled_from(list(room.ORDERS)),
)
def test_neighbours_are_the_ones_beside(report, omar, rows, sort):
    """For every order and whatever ties: walking by “next” gives the list, and “previous” takes it back."""
    from django.http import QueryDict

    Item.objects.open().update(state="spam", queue=None)
    day = timezone.now()
    for severity, hours in rows:
        item = report(severity=severity, at=day - timedelta(hours=hours))
    inbox = room.Inbox(omar, QueryDict(f"tab=open&sort={sort}"))
    expected = list(inbox.order.sorted(inbox.items()))
    walked = [expected[0]]
    while following := inbox.neighbours(walked[-1])["next"]:
        assert inbox.neighbours(following)["previous"] == walked[-1]
        walked.append(Item.objects.get(pk=following.pk))
    assert walked == expected
    assert item in walked


def test_next_is_known_even_after_the_report_left_the_tab(as_person, report, omar):
    first, second = report(), report()
    actions.take_item(item=first, by=omar, version=1)
    page = as_person(omar).get(f"{INBOX}{first.pk}/change/?tab=unassigned").content.decode()
    assert f'rel="next" href="../../{second.pk}/change/?tab=unassigned"' in page
    assert f'href="{INBOX}?tab=unassigned#{first.ref}"' in page


def test_a_late_first_answer_is_marked(as_person, report, omar):
    report(at=timezone.now() - timedelta(days=8))
    assert "First answer is late" in as_person(omar).get(INBOX).content.decode()


def test_ten_and_a_thousand_reports_cost_the_same(as_person, report, omar):
    client = as_person(omar)
    item = report()
    condition = {"all": [{"field": "kind", "is": ["bug"]}]}
    actions.create_rule(name="Bugs", condition=condition, queue=item.queue, by=omar)

    def cost(url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    for _ in range(9):
        report(logged_by=None)
    cost(INBOX)  # what the first question of a process puts together once
    urls = [f"{INBOX}?tab={tab}" for tab in room.TABS] + [f"{INBOX}?tab=open&q=summary", f"{INBOX}{item.pk}/change/"]
    few = [cost(url) for url in urls]
    copies(item, 1000)
    assert [cost(url) for url in urls] == few
    assert max(few[:-1]) <= 12


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_who_finds_no_inbox(client, as_person, item, erin, chandra, mona, odette, stella):
    client.logout()
    assert "login" in client.get(INBOX).url
    for person in (erin, chandra, mona, odette):
        assert as_person(person).get(INBOX).status_code in (302, 403, 404)
    for url in (INBOX, f"{INBOX}{item.pk}/change/"):
        assert as_person(stella).get(url).status_code == 404


def test_an_administrator_reads_what_is_not_restricted_and_decides_nothing(as_person, item, secret, ada):
    page = as_person(ada).get(f"{INBOX}?tab=open").content.decode()
    assert item.ref in page
    assert secret.ref not in page
    assert "Only people with the AI Ops role" in page
    assert as_person(ada).get(f"{INBOX}{secret.pk}/change/").status_code == 404


@pytest.mark.parametrize("path", ["add/", "1/delete/", "1/history/", "1/"])
def test_the_stock_forms_are_not_there(as_person, item, omar, path):
    assert as_person(omar).get(INBOX + path).status_code == 404
