"""The manager's desk: the sentence, the funnel by team, reminders; small groups hidden; nobody else's people."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from adoption import actions as adoption
from inbox.models import Notice
from people import actions as people
from rollout.actions import plan_rollout, plan_wave


@pytest.fixture
def team_in_use(mona, claims, hire, seats, copilot):
    """Sixteen colleagues in Claims with seats, nine of whom used Copilot last week."""
    team = [hire(f"colleague{number}", claims, manager=mona) for number in range(16)]
    seats(team)
    last_week = mona.today() - timedelta(days=5)
    rows = [(colleague.pk, last_week, 3) for colleague in team[:9]]
    adoption.record_usage(tool=copilot, source="csv", rows=rows, by=None)
    return team


def reminders_of(person):
    return Notice.objects.filter(recipient=person, kind="training.reminder")


def test_the_sentence_says_who_used_it(as_person, mona, team_in_use):
    assert (
        "9 of 16 people with Copilot in Claims used it in the last 28 days"
        in as_person(mona).get("/adoption/").content.decode()
    )


def test_a_past_day_is_answered_as_it_was(as_person, mona, team_in_use):
    before = mona.today() - timedelta(days=20)
    page = as_person(mona).get(f"/adoption/?day={before.isoformat()}").content.decode()
    assert "9 of 16" not in page
    assert "You are looking at a past day" in page or "Nobody is past a due date" in page


@pytest.mark.parametrize("day", ["", "tomorrow", "9999-12-31", "0001-01-01", "2026-02-30", "\x00"])
def test_any_day_gets_a_page(as_person, mona, team_in_use, day):
    assert as_person(mona).get("/adoption/", {"day": day}).status_code == 200


def test_a_team_of_three_is_not_shown(as_person, mona, claims, team_in_use, hire, seat, copilot):
    small = people.create_unit(name="Boats", parent=claims, by=None)
    for number in range(3):
        seat(hire(f"sailor{number}", small))
    page = as_person(mona).get("/adoption/").content.decode()
    assert "Boats" in page
    assert "fewer than 5" in page or "not shown" in page


def test_the_file_says_what_the_page_says(as_person, mona, team_in_use):
    response = as_person(mona).get("/adoption/figures.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["unit"] == "Claims"
    assert (rows[0]["active"], rows[0]["enabled"]) == ("9", "16")


def test_names_cannot_become_formulas_in_the_file(as_person, mona, claims, team_in_use, hire, seat):
    evil = people.create_unit(name='=HYPERLINK("http://x")', parent=claims, by=None)
    for number in range(6):
        seat(hire(f"someone{number}", evil))
    assert "'=HYPERLINK" in as_person(mona).get("/adoption/figures.csv").content.decode("utf-8-sig")


def book_of(response):
    return load_workbook(io.BytesIO(response.content))


def test_the_workbook_says_what_the_file_says(as_person, mona, team_in_use):
    client = as_person(mona)
    file = list(csv.reader(io.StringIO(client.get("/adoption/figures.csv").content.decode("utf-8-sig"))))
    book = book_of(client.get("/adoption/figures.xlsx"))
    sheet = [["" if cell is None else str(cell) for cell in row] for row in book["Figures"].iter_rows(values_only=True)]
    assert [[float(cell) if cell.replace(".", "").isdigit() else cell for cell in row] for row in sheet] == [
        [float(cell) if cell.replace(".", "").isdigit() else cell for cell in row] for row in file
    ]
    assert book["Figures"]["K2"].value == 9  # a number, not a text
    meanings = dict(row[:2] for row in book["Definitions"].iter_rows(values_only=True))
    assert meanings["Adoption rate"].startswith("Active people divided by enabled people.")


def test_nothing_in_the_workbook_is_run_as_a_formula(as_person, mona, claims, team_in_use, hire, seat):
    evil = people.create_unit(name='=HYPERLINK("http://x")\x0b', parent=claims, by=None)
    for number in range(6):
        seat(hire(f"someone{number}", evil))
    cells = [
        cell for row in book_of(as_person(mona).get("/adoption/figures.xlsx"))["Figures"].iter_rows() for cell in row
    ]
    assert '\'=HYPERLINK("http://x")' in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_every_row_of_the_file_says_how_fresh_it_is(as_person, mona, copilot, team_in_use):
    adoption.record_usage(tool=copilot, source="csv", rows=[], days=[mona.today() - timedelta(days=8)], by=None)
    rows = csv.DictReader(io.StringIO(as_person(mona).get("/adoption/figures.csv").content.decode("utf-8-sig")))
    for row in rows:
        assert row["usage_until"] == (mona.today() - timedelta(days=5)).isoformat()
        missing = [(mona.today() - timedelta(days=n)).isoformat() for n in (7, 6)]
        assert row["usage_missing_days"].split() == missing
        assert row["definitions_version"] == "1"


def test_every_figure_opens_its_definition(as_person, mona, copilot, team_in_use):
    adoption.record_usage(tool=copilot, source="csv", rows=[], days=[mona.today() - timedelta(days=8)], by=None)
    page = as_person(mona).get("/adoption/").content.decode()
    opened = page.split('<details class="definition"')[1:]
    named = [part.partition("</details>")[0] for part in opened]
    assert page.count('<div class="figure') - 1 == 5  # the row itself aside
    for title in [
        "Adoption rate",
        "Seats",
        "Habitual",
        "New, retained, returning, dormant",
        "Funnel",
        "Champion coverage",
    ]:
        told = next(part for part in named if f">{title}</p>" in part)
        for word in ["Counted among", "<dt>n</dt>", "version 1", "Usage is reported up to", "2 of the last 84 days"]:
            assert word in told, (title, word)
    assert "16 people" in next(part for part in named if ">Adoption rate</p>" in part)


def test_before_any_usage_nothing_is_called_zero(as_person, mona, claims, hire, seat, copilot):
    for number in range(6):
        seat(hire(f"colleague{number}", claims))
    client = as_person(mona)
    page = client.get("/adoption/").content.decode()
    assert "No usage has been brought in yet" in page
    assert "6 people in Claims have Copilot; whether they use it is not known yet." in page
    assert '<p class="value">0' not in page
    assert page.count('<p class="value value--words">not known yet</p>') == 4
    row = next(csv.DictReader(io.StringIO(client.get("/adoption/figures.csv").content.decode("utf-8-sig"))))
    assert (row["seats"], row["active"], row["adoption_rate"], row["usage_until"]) == (
        "6",
        "not known yet",
        "not known yet",
        "",
    )


def test_weeks_that_nobody_reported_break_the_line(as_person, mona, stella, claims, team_in_use, copilot):
    plan = plan_rollout(tool=copilot, purpose="Less typing.", owner=mona, planned_start=mona.today(), by=None)
    plan_wave(rollout=plan, name="Five", target=5, planned_on=mona.today(), by=None)
    rows = [(colleague.pk, mona.today() - timedelta(days=33), 1) for colleague in team_in_use]
    adoption.record_usage(tool=copilot, source="csv", rows=rows, by=None)
    page = as_person(mona).get("/adoption/").content.decode()
    assert "line--gap" in page
    assert page.count("not reported") == 3  # 12 to 32 days ago


def test_the_list_costs_the_same_for_few_as_for_many(as_person, mona, hire, claims, enrol, connection_queries):
    client = as_person(mona)
    for number in range(3):
        enrol(hire(f"first{number}", claims), due_in=-2)
    few = connection_queries(lambda: client.get("/adoption/"))
    for number in range(40):
        enrol(hire(f"more{number}", claims), due_in=-2)
    assert connection_queries(lambda: client.get("/adoption/")) == few


def test_a_reminder_reaches_those_ticked_once(as_person, mona, erin, chandra, enrol):
    late, other = enrol(erin, due_in=-2), enrol(chandra, due_in=-2)
    client = as_person(mona)
    page = client.post("/adoption/reminders/", {"assignment": [late.pk]}, follow=True).content.decode()
    assert "Reminded 1 person." in page
    assert reminders_of(erin).count() == 1
    assert not reminders_of(other.person)
    assert (
        "Nobody new to remind"
        in client.post("/adoption/reminders/", {"assignment": [late.pk]}, follow=True).content.decode()
    )


def test_nobody_ticked_is_said(as_person, mona, erin, enrol):
    enrol(erin, due_in=-2)
    assert "Nobody was ticked" in as_person(mona).post("/adoption/reminders/", follow=True).content.decode()


def test_people_of_others_cannot_be_reminded(as_person, mona, odette, enrol):
    theirs = enrol(odette, due_in=-2)
    as_person(mona).post("/adoption/reminders/", {"assignment": [theirs.pk, "x", "9" * 19, "9" * 30]})
    assert not reminders_of(odette)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/adoption/", "/adoption/.evil", ""])
def test_after_a_reminder_only_this_page_is_returned_to(as_person, mona, erin, enrol, elsewhere):
    late = enrol(erin, due_in=-2)
    response = as_person(mona).post("/adoption/reminders/", {"assignment": [late.pk], "next": elsewhere})
    assert response.url == "/adoption/#overdue"


def test_a_manager_without_a_unit_sees_their_reports(as_person, hire, logistics, enrol, essentials):
    boss = hire("boss", logistics)
    enrol(hire("report", logistics, manager=boss), due_in=-2)
    page = as_person(boss).get("/adoption/").content.decode()
    assert "1 due date has passed" in page
    assert "Report" in page


def test_another_unit_falls_back_to_ones_own(as_person, mona, logistics, team_in_use):
    page = as_person(mona).get("/adoption/?unit=logistics").content.decode()
    assert "in Claims used it" in page
    assert "Logistics" not in page


@pytest.mark.parametrize("path", ["/adoption/", "/adoption/figures.csv", "/adoption/figures.xlsx"])
@pytest.mark.parametrize("who", ["erin", "odette", "omar"])
def test_others_do_not_find_it(as_person, request, team_in_use, who, path):
    assert as_person(request.getfixturevalue(who)).get(path).status_code == 404


@pytest.mark.parametrize("who", ["erin", "odette", "omar"])
def test_others_cannot_remind(as_person, request, mona, erin, enrol, who):
    late = enrol(erin, due_in=-2)
    assert (
        as_person(request.getfixturevalue(who)).post("/adoption/reminders/", {"assignment": [late.pk]}).status_code
        == 404
    )
    assert not reminders_of(erin)


def test_anonymous_is_asked_to_sign_in(client, db):
    assert client.get("/adoption/").url.startswith("/accounts/login/")
