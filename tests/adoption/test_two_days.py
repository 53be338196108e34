"""A manager asks for every day and subtracts: what one person did before they came, or before they left, stays theirs.

The manager knows who came and went on which day, as managers do; the files of the desk are all that is asked.
"""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import caches

from adoption import actions as adoption
from adoption.rules import published
from people import actions as people
from studio import actions as studio

CAME = 40  # days ago
LATER = (0, 7, 14, 27)  # days after she came, at which four weeks are looked back over


@pytest.fixture
def copilot(db):
    tool = studio.propose_tool(slug="copilot", name="Copilot", purpose="Drafts.")
    studio.review_tool(tool=tool, decision="approve")
    studio.review_tool(tool=tool, decision="go_live")
    return tool


@pytest.fixture
def came(mona, claims, logistics, hire, copilot):
    """Sixteen in Claims, nine of whom use Copilot; Olga, who does too, comes from Logistics. The day she comes."""
    today = mona.today()
    team = [hire(f"colleague{number}", claims, manager=mona) for number in range(16)]
    olga = hire("olga", logistics)
    others = [hire(f"sailor{number}", logistics) for number in range(12)]
    for person in (*team, olga, *others):
        adoption.grant_seat(person=person, tool=copilot, on=today - timedelta(days=200), by=None)
    users = (*team[:9], olga, *others[:6])
    rows = [(person.pk, today - timedelta(days=back), 3) for person in users for back in range(150)]
    adoption.record_usage(tool=copilot, source="csv", rows=rows, by=None)
    day = today - timedelta(days=CAME)
    people.place(person=olga, unit=claims, on=day, by=None)
    return day


@pytest.fixture
def asked(as_person, mona):
    """asked(day, …): day -> the unit's line of the file that the desk offers for that day."""

    def asked(*days):
        found = {}
        for day in days:
            answer = as_person(mona).get("/adoption/figures.csv", {"day": day.isoformat()})
            found[day] = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        return found

    return asked


def number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def days_around(day) -> list:
    """The evening before, the week after, and the days four weeks before and after."""
    backs = {-1, *range(6), *LATER, *(later - 28 for later in LATER)}
    return [day + timedelta(days=back) for back in sorted(backs)]


def overnight(lines: dict, day) -> set[int]:
    """What is left of a number of one of the days after she came, less the same number of the evening before."""
    before, left = day - timedelta(days=1), set()
    for later in (day + timedelta(days=back) for back in range(6)):
        for key in ("active", "habitual", "retained", "funnel.active", "funnel.activated"):
            then, now = number(lines[before][key]), number(lines[later][key])
            if then is not None and now is not None:
                left.add(now - then)
    return left


def in_four_weeks(lines: dict, day) -> set[int]:
    """What is left of everybody who was active in the 28 days before, as two days tell them: of D and of D-28."""
    left = set()
    for later in (day + timedelta(days=back) for back in LATER):
        earlier = later - timedelta(days=28)
        parts = [number(lines[later][key]) for key in ("retained", "dormant")]
        then = [number(lines[earlier][key]) for key in ("new", "retained", "returning")]
        if None not in (*parts, *then):
            left.add(sum(parts) - sum(then))
    return left


def test_two_days_do_not_tell_what_somebody_did_who_came_between_them(asked, came):
    lines = asked(*days_around(came))
    assert not overnight(lines, came)
    assert not in_four_weeks(lines, came)


def test_the_same_questions_find_it_out_where_each_day_stands_alone(asked, came, monkeypatch):
    """Without the rule the harness computes that she used it, which is true."""
    monkeypatch.setattr(published, "told_by_time", lambda *asked, **about: set())
    lines = asked(*days_around(came))
    assert 1 in overnight(lines, came)
    assert in_four_weeks(lines, came) == {1}


def test_what_was_hidden_comes_back(asked, came, mona):
    days = [came + timedelta(days=back) for back in (-1, 0, 6, 7, 27, 28)]
    before, came_on, sixth, seventh, last, after = asked(*days).values()
    assert before["active"] == "9" and seventh["active"] == "10"
    assert came_on["active"] == sixth["active"] == "not shown"
    assert (last["dormant"], after["dormant"]) == ("not shown", "0")
    assert (before["seats"], came_on["seats"]) == ("16", "17"), "seats are no secret of one's manager"


def test_who_left_is_not_told_either(asked, came, mona, monkeypatch, django_user_model):
    leaver = django_user_model.objects.get(given_name="Colleague0")
    day = mona.today() - timedelta(days=8)
    people.record_departure(person=leaver, on=day, by=None)
    days = [day + timedelta(days=back) for back in range(-1, 6)]
    assert not overnight(asked(*days), day)
    caches["fleeting"].clear()
    monkeypatch.setattr(published, "told_by_time", lambda *asked, **about: set())
    assert -1 in overnight(asked(*days), day)


def test_somebody_new_to_the_company_hides_nothing(asked, mona, claims, came, hire):
    hire("nina", claims, joined_on=mona.today() - timedelta(days=3))
    assert asked(mona.today())[mona.today()]["active"] == "10"


def test_five_who_come_together_hide_nothing(asked, mona, claims, logistics, came):
    for sailor in logistics.people.filter(given_name__startswith="Sailor")[:5]:
        people.place(person=sailor, unit=claims, on=mona.today() - timedelta(days=2), by=None)
    assert asked(mona.today())[mona.today()]["active"].isdecimal()


def test_a_unit_of_fifty_shows_its_use_the_day_somebody_comes(asked, mona, claims, logistics, hire, came):
    for count in range(40):
        hire(f"more{count}", claims, joined_on=mona.today() - timedelta(days=300))
    people.place(person=logistics.people.get(given_name="Sailor1"), unit=claims, by=None)
    line = asked(mona.today())[mona.today()]
    assert line["active"] == "11" and line["retained"] == "not shown"
