"""The command that says how a tool was adopted: exactly the promised keys, the slow numbers, and sentences when not."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adoption.actions import record_usage
from adoption.rules.report import SUPPRESSED, report, unit_names
from people.actions import create_unit
from people.models import Unit
from tests.adoption.histories import DAY, History
from tests.adoption.slowly import slow_report

FIGURES = {
    "seats": None,
    "enabled": None,
    "active": None,
    "adoption_rate": None,
    "habitual": None,
    "activation": ["cohort", "activated", "unknown"],
    "lifecycle": ["new", "retained", "returning", "dormant"],
    "stickiness": None,
    "funnel": ["in_scope", "enrolled", "certified", "seated", "activated", "active", "habitual"],
}


def told(*arguments, **options) -> str:
    out = StringIO()
    call_command("report_adoption", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def as_json(*arguments) -> dict:
    return json.loads(told("--tool", "copilot", "--as-of", DAY.isoformat(), "--format", "json", *arguments))


@pytest.fixture
def team(hire, claims, copilot, open_seat):
    """Twenty people of Claims with a seat for 40 days; twelve used it yesterday, a Thursday."""
    people = [hire(f"colleague{number}", claims) for number in range(20)]
    for person in people:
        open_seat(person, copilot, DAY - timedelta(days=40))
    rows = [(person.pk, DAY - timedelta(days=1), 3) for person in people[:12]]
    record_usage(tool=copilot, source="csv", rows=rows, by=None)
    return people


def test_it_prints_exactly_what_was_promised(team):
    found = as_json("--by", "unit")
    assert list(found) == ["as_of", "definitions_version", *FIGURES, "units"]
    assert (found["as_of"], found["definitions_version"]) == (DAY.isoformat(), 1)
    for figures in [found, *found["units"].values()]:
        assert [key for key in figures if key in FIGURES] == list(FIGURES)
        assert {key: list(figures[key]) for key, parts in FIGURES.items() if parts} == {
            key: parts for key, parts in FIGURES.items() if parts
        }
    assert list(as_json()) == ["as_of", "definitions_version", *FIGURES]


def test_rates_are_numbers_of_four_decimals_or_null(team):
    found = as_json("--by", "unit", "--unsuppressed")
    assert (found["seats"], found["enabled"], found["active"]) == (20, 20, 12)
    assert found["adoption_rate"] == 0.6
    assert found["stickiness"] == 0.05
    assert found["activation"] == {"cohort": 20, "activated": 0, "unknown": 0}
    assert found["lifecycle"] == {"new": 12, "retained": 0, "returning": 0, "dormant": 0}
    assert found["units"]["Tidewater Mutual"]["adoption_rate"] is None
    assert found["units"]["Tidewater Mutual"]["stickiness"] is None


def test_a_third_has_four_decimals(hire, claims, copilot, open_seat):
    people = [hire(f"colleague{number}", claims) for number in range(3)]
    for person in people:
        open_seat(person, copilot, DAY)
    record_usage(tool=copilot, source="csv", rows=[(people[0].pk, DAY, 1)], by=None)
    assert '"adoption_rate": 0.3333' in told(
        "--tool", "copilot", "--as-of", DAY.isoformat(), "--format", "json", "--unsuppressed"
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
def test_every_number_is_the_slow_one(random, tree, copilot, essentials):
    with transaction.atomic():
        history = History(random, tree, copilot, essentials)
        history.write()
        for day in [DAY, DAY - timedelta(days=29), DAY - timedelta(days=1), DAY]:
            history.change()
            found = report(copilot, day, by_unit=True, unsuppressed=True)
            slow = slow_report(copilot, day)
            units = found.pop("units")
            assert found == {"as_of": day.isoformat(), "definitions_version": 1} | slow.pop(None)
            assert {name: units[name] for unit, name in unit_names(tree).items() if unit.pk in slow} == {
                name: slow[unit.pk] for unit, name in unit_names(tree).items() if unit.pk in slow
            }
        transaction.set_rollback(True)


def test_small_numbers_and_what_would_give_them_away_are_not_printed(team, hire, copilot, open_seat, company):
    boats, cars = (create_unit(name=name, parent=company, by=None) for name in ("Boats", "Cars"))
    for unit, people in ((boats, 3), (cars, 9)):
        for number in range(people):
            open_seat(hire(f"{unit.slug}{number}", unit), copilot, DAY)
    found = as_json("--by", "unit")
    assert found["seats"] == 32  # of all people, never of the visible cells
    assert found["units"]["Boats"]["seats"] == SUPPRESSED
    assert found["units"]["Cars"]["seats"] == SUPPRESSED  # or 32 - 20 - 9 would tell
    assert found["units"]["Claims"]["seats"] == 20
    assert found["units"]["Boats"]["adoption_rate"] == SUPPRESSED
    assert as_json("--by", "unit", "--unsuppressed")["units"]["Boats"]["seats"] == 3


def test_people_in_no_unit_cannot_be_worked_out(team, hire, copilot, open_seat):
    for number in range(3):
        open_seat(hire(f"loose{number}", None), copilot, DAY)
    found = as_json("--by", "unit")
    assert as_json("--unsuppressed")["seats"] == 23
    assert SUPPRESSED in (found["seats"], found["units"]["Claims"]["seats"])  # or 23 - 20 would tell


def test_seats_from_before_the_site_hide_nothing(team, hire, claims, copilot, essentials, certify):
    """Twenty have seats, two of them a certificate: that two do says nothing of the twenty."""
    for person in team[:2]:
        certify(person, DAY - timedelta(days=50))
    found = as_json()
    assert (found["seats"], found["active"]) == (20, 12)
    assert found["funnel"]["seated"] == SUPPRESSED


def test_without_units_the_same_is_hidden(team, hire, company, copilot, open_seat):
    boats = create_unit(name="Boats", parent=company, by=None)
    open_seat(hire("sailor", boats), copilot, DAY)
    with_units = as_json("--by", "unit")
    with_units.pop("units")
    assert as_json() == with_units


def test_units_of_one_name_are_both_there(company, claims, logistics):
    offices = [create_unit(name="Office", parent=parent, by=None) for parent in (claims, logistics)]
    names = unit_names([company, claims, logistics, *offices])
    assert [names[office] for office in offices] == [
        "Tidewater Mutual / Claims / Office",
        "Tidewater Mutual / Logistics / Office",
    ]
    assert names[claims] == "Claims"


def test_a_unit_named_like_the_way_to_another_takes_nobodys_place(company, claims, logistics):
    offices = [create_unit(name="Office", parent=parent, by=None) for parent in (claims, logistics)]
    create_unit(name="Tidewater Mutual / Claims / Office", parent=None, by=None)
    names = unit_names(list(Unit.objects.all()))
    assert len(set(names.values())) == len(names) == 6
    assert names[offices[0]] == f"Tidewater Mutual / Claims / Office [{offices[0].slug}]"


def test_for_people_it_speaks_in_lines(team):
    lines = told("--tool", "copilot", "--as-of", DAY.isoformat(), "--by", "unit")
    assert "copilot as of 2025-03-14 (definitions, version 1)" in lines
    assert "Adoption rate" in lines
    assert "60.00%" in lines
    assert "Claims" in lines


# --- sentences instead of figures -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tool", "wizard"], "There is no tool “wizard”. There are: copilot."),
        (["--tool", "copilot", "--as-of", "2025-02-30"], "“2025-02-30” is not a day; write it like 2026-03-31."),
        (["--tool", "copilot", "--as-of", ""], "“” is not a day"),
        (["--tool", "copilot", "--as-of", "1999-12-31"], "Nobody had joined by 31 December 1999"),
        (["--as-of", "2025-03-14"], "--tool"),
        (["--tool", "copilot", "--by", "person"], "invalid choice: 'person'"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(team, arguments, sentence):
    with pytest.raises(CommandError, match="(?s).*") as refusal:
        told(*arguments)
    assert sentence in str(refusal.value)
    assert refusal.value.returncode


def test_an_empty_site_says_what_to_do_first(copilot):
    with pytest.raises(CommandError, match="Bring in people first"):
        told("--tool", "copilot")


def test_a_day_to_come_is_answered_with_a_warning(team):
    later = date.today() + timedelta(days=400)
    assert "has not come yet" in told("--tool", "copilot", "--as-of", later.isoformat())
