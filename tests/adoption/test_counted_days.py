"""Figures stand ready for every day, and are never behind the facts; each guard is tried without it as well."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import connection

from adoption.actions import bring_figures_up_to_date, record_usage, suspend_seat
from adoption.actions.figures import taken_marks
from adoption.models import NO_UNIT, CountedDay, FactsChange, UsageDay, YearOfUse
from adoption.rules import board, figures
from people.actions import create_unit, move_unit, place, record_departure
from people.models import Person
from tests.adoption.slowly import differences

TODAY = date(2025, 3, 14)


@pytest.fixture(autouse=True)
def counted(copilot, tree, erin, chandra, odette, open_seat, monkeypatch):
    """Two people with seats; Erin used the tool a fortnight ago, Chandra seven weeks ago; every board stands."""
    monkeypatch.setattr("adoption.actions.figures.timezone.localdate", lambda: TODAY)
    for person in (erin, chandra):
        open_seat(person, copilot, TODAY - timedelta(days=100))
    load(copilot, [(erin.pk, TODAY - timedelta(days=14), 3), (chandra.pk, TODAY - timedelta(days=50), 1)])
    bring_figures_up_to_date()
    assert not FactsChange.objects.exists()


def load(tool, rows, source="csv", days=None):
    return record_usage(tool=tool, source=source, rows=rows, by=None, days=days)


def without(trigger):
    """The same database with one guard gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger} ON adoption_usageday")


def marks():
    return set(FactsChange.objects.values_list("tool_id", "unit_id", "from_on"))


# --- days of use ------------------------------------------------------------------------------------------------------
def test_a_restatement_clears_a_day(copilot, tree, erin):
    load(copilot, [], days=[TODAY - timedelta(days=14)])
    assert figures(copilot, TODAY).active == 0
    assert differences(copilot, TODAY, tree) == {}
    assert YearOfUse.objects.get(person=erin).days == "0" * 366


def test_without_the_clearing_the_day_would_stay(copilot, tree, erin):
    without("keeps_years_of_use_delete")
    load(copilot, [], days=[TODAY - timedelta(days=14)])
    FactsChange.objects.create(tool_id=copilot.pk, from_on=TODAY - timedelta(days=20))
    assert differences(copilot, TODAY, tree)["everybody", "active"] == (1, 0)


def test_a_day_of_which_two_sources_speak_stays_until_both_are_silent(copilot, tree, erin):
    day = TODAY - timedelta(days=14)
    load(copilot, [(erin.pk, day, 5)], source="github")
    load(copilot, [], days=[day])
    assert (figures(copilot, TODAY).active, differences(copilot, TODAY, tree)) == (1, {})
    load(copilot, [(erin.pk, day, 0)], source="github")
    assert (figures(copilot, TODAY).active, differences(copilot, TODAY, tree)) == (0, {})


def test_new_becomes_returning_when_an_older_use_is_brought_in(copilot, tree, erin):
    assert (figures(copilot, TODAY).new, figures(copilot, TODAY).returning) == (1, 0)
    load(copilot, [(erin.pk, TODAY - timedelta(days=400), 1)])
    assert (figures(copilot, TODAY).new, figures(copilot, TODAY).returning) == (0, 1)
    assert differences(copilot, TODAY, tree) == {}
    load(copilot, [(erin.pk, TODAY - timedelta(days=400), None)])
    assert (figures(copilot, TODAY).new, figures(copilot, TODAY).returning) == (1, 0)


def test_rows_written_by_hand_count_at_once(copilot, tree, erin, chandra):
    row = UsageDay(tool=copilot, source="hand", person=chandra, day=TODAY, actions=1)
    UsageDay.objects.bulk_create([row])
    assert (figures(copilot, TODAY).active, differences(copilot, TODAY, tree)) == (2, {})
    UsageDay.objects.filter(source="hand").update(day=TODAY - timedelta(days=300), person=erin)
    assert (figures(copilot, TODAY).active, differences(copilot, TODAY, tree)) == (1, {})


def test_rows_written_by_hand_without_a_mark_would_not_count(copilot, tree, chandra):
    without("keeps_years_of_use_insert")
    UsageDay.objects.bulk_create([UsageDay(tool=copilot, source="hand", person=chandra, day=TODAY, actions=1)])
    assert differences(copilot, TODAY, tree)["everybody", "active"] == (1, 2)


def test_the_years_are_joined_at_new_year_and_on_leap_days(copilot, tree, erin):
    days = [date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2023, 12, 31)]
    load(copilot, [(erin.pk, day, 1) for day in days])
    years = YearOfUse.objects.filter(person=erin).order_by("year").values_list("days", flat=True)
    assert [year.count("1") for year in years] == [1, 2, 2]
    for day in [date(2025, 1, 1), date(2025, 1, 28), date(2024, 2, 29), date(2024, 12, 31), date(2024, 3, 28)]:
        assert differences(copilot, day, tree) == {}


# --- marks ------------------------------------------------------------------------------------------------------------
def test_a_load_leaves_no_mark_behind(copilot, chandra, django_assert_num_queries):
    load(copilot, [(chandra.pk, TODAY, 1)])
    assert not FactsChange.objects.exists()
    with django_assert_num_queries(2):  # the marks, and the day as it stands
        assert figures(copilot, TODAY).active == 2


def test_a_late_fact_is_seen_before_anybody_counts_again(copilot, tree, claims, erin):
    record_departure(person=erin, on=TODAY - timedelta(days=3), by=None)
    assert [differences(copilot, TODAY - timedelta(days=n), tree) for n in (0, 3, 4)] == [{}, {}, {}]
    standing = CountedDay.objects.get(day=TODAY).units
    bring_figures_up_to_date()
    assert CountedDay.objects.get(day=TODAY).units != standing
    assert [differences(copilot, TODAY - timedelta(days=n), tree) for n in (0, 3, 4)] == [{}, {}, {}]


def test_a_reader_who_ignored_the_marks_would_be_behind(copilot, tree, erin, monkeypatch):
    monkeypatch.setattr(board, "marks_before", lambda tool, day: [])
    record_departure(person=erin, on=TODAY - timedelta(days=3), by=None)
    assert differences(copilot, TODAY, tree)["everybody", "people"] == (4, 3)


def test_a_move_marks_both_units_from_that_day_and_a_sign_in_nothing(copilot, claims, logistics, erin, as_person):
    as_person(erin).get("/nowhere/")
    Person.objects.filter(pk=erin.pk).update(family_name="Moreau")
    assert marks() == set()
    place(person=erin, unit=logistics, on=TODAY, by=None)
    assert marks() == {(None, unit, TODAY) for unit in (claims.pk, logistics.pk, NO_UNIT)}


def test_the_tree_marks_everything_when_people_move_with_it_and_nothing_when_they_do_not(claims, logistics, tree):
    create_unit(name="Marine", parent=claims, by=None)
    assert marks() == set()
    move_unit(unit=claims, parent=logistics, by=None)
    assert marks() == {(None, None, date.min)}


def test_a_pause_marks_the_days_after_it_and_not_those_before(copilot, claims, erin):

    suspend_seat(seat=erin.seats.get(), reason="leave", by=None, on=TODAY)
    assert marks() == {(copilot.pk, claims.pk, TODAY)}


def test_a_fact_committed_while_somebody_counts_keeps_its_mark(copilot, erin, chandra):
    """Marks are taken first and facts read later; a mark that comes in between is there for the next round."""
    load(copilot, [(chandra.pk, TODAY, 0)])
    record_departure(person=erin, on=TODAY, by=None)
    assert {mark[1] for mark in taken_marks()} >= {erin.unit_id}
    record_departure(person=chandra, on=TODAY, by=None)
    assert chandra.unit_id in {unit for _, unit, _ in marks()}


def test_people_who_change_places_leave_the_sum_and_change_the_board(copilot, claims, logistics, erin, odette):
    """What is hidden depends on who moved, and is kept under the board's name."""
    before = board.board_of(copilot, TODAY)
    place(person=erin, unit=logistics, on=TODAY, by=None)
    place(person=odette, unit=claims, on=TODAY, by=None)
    after = board.board_of(copilot, TODAY)
    assert after.everybody() == before.everybody()
    assert after.name != before.name


# --- boards -----------------------------------------------------------------------------------------------------------
def test_counting_twice_comes_to_the_same(copilot):
    before = dict(CountedDay.objects.values_list("day", "units"))
    FactsChange.objects.create(from_on=date.min)
    bring_figures_up_to_date()
    assert dict(CountedDay.objects.values_list("day", "units")) == before
    assert min(before) == TODAY - timedelta(days=100)
    assert max(before) == TODAY + timedelta(days=1)


def test_losing_the_cache_loses_nothing(copilot, tree, erin):
    record_departure(person=erin, on=TODAY, by=None)
    before = figures(copilot, TODAY)
    caches["fleeting"].clear()
    assert (figures(copilot, TODAY), differences(copilot, TODAY, tree)) == (before, {})


def test_a_board_kept_by_another_version_of_the_site_is_not_read(copilot, tree, monkeypatch):
    CountedDay.objects.update(total=bytes(4 * len(board.COUNTS)), units=b"")
    assert figures(copilot, TODAY).people == 0  # read as it stands
    monkeypatch.setattr(board, "LAYOUT", "another")
    assert figures(copilot, TODAY).people == 4


def test_a_load_that_fails_leaves_the_figures_as_they_were(copilot, tree, chandra):
    def rows():
        yield (chandra.pk, TODAY, 1)
        raise RuntimeError("the line was cut")

    with pytest.raises(RuntimeError):
        load(copilot, rows())
    assert (figures(copilot, TODAY).active, differences(copilot, TODAY, tree)) == (1, {})
    assert not FactsChange.objects.exists()
