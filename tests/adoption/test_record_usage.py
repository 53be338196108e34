"""Days of use: a (tool, source, day) is replaced whole, the same again changes nothing, unknown is not use."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from adoption.actions import record_usage
from adoption.models import UsageDay, UsageRevision
from adoption.rules import data_freshness, figures
from people.models import Person
from studio import actions as studio
from tests.races import crowd, problems

DAY = date(2025, 3, 14)
EVE = DAY - timedelta(days=1)


def stored(source="csv"):
    return list(
        UsageDay.objects.filter(source=source).order_by("day", "person").values_list("day", "person", "actions")
    )


def load(tool, rows, source="csv", days=None):
    return record_usage(tool=tool, source=source, rows=rows, by=None, days=days)


def test_a_day_is_replaced_whole_and_other_days_and_sources_stay(copilot, erin, chandra):
    load(copilot, [(erin.pk, EVE, 3), (erin.pk, DAY, 1), (chandra.pk, DAY, 2)])
    load(copilot, [(erin.pk, DAY, 9)], source="github")
    load(copilot, [(chandra.pk, DAY, 5)])
    assert stored() == [(EVE, erin.pk, 3), (DAY, chandra.pk, 5)]
    assert stored("github") == [(DAY, erin.pk, 9)]


def test_the_same_rows_again_change_nothing(copilot, erin, chandra):
    rows = [(erin.pk, DAY, 1, {"lines": 4}), (chandra.pk, EVE, None)]
    assert load(copilot, rows).changed == (EVE, DAY)
    again = load(copilot, reversed(rows))
    assert (again.days, again.changed, again.rows) == ((EVE, DAY), (), 2)
    assert UsageRevision.objects.count() == 2


def test_a_restated_day_is_a_revision(copilot, erin):
    load(copilot, [(erin.pk, EVE, 1), (erin.pk, DAY, 1)])
    assert load(copilot, [(erin.pk, EVE, 1), (erin.pk, DAY, 2)]).changed == (DAY,)
    assert list(UsageRevision.objects.filter(day=DAY).values_list("rows", flat=True)) == [1, 1]


def test_a_day_without_rows_is_known_to_be_empty_and_clears_what_was_there(copilot, erin):
    load(copilot, [(erin.pk, DAY, 1)])
    assert load(copilot, [], days=[DAY]).changed == (DAY,)
    assert stored() == []
    assert load(copilot, [], days=[DAY]).changed == ()


def test_unknown_and_zero_are_not_use(copilot, erin, chandra, odette):
    load(copilot, [(erin.pk, DAY, None), (chandra.pk, DAY, 0), (odette.pk, DAY, 1)])
    assert figures(copilot, DAY).active_in_window == 1
    assert UsageDay.objects.filter(actions=None).count() == 1


def test_two_rows_of_a_person_on_a_day_add_up(copilot, erin):
    load(copilot, [(erin.pk, DAY, 1), (erin.pk, DAY, 2), (erin.pk, DAY, None)])
    assert stored() == [(DAY, erin.pk, 3)]


def test_a_load_that_fails_leaves_nothing(copilot, erin):
    def rows():
        yield (erin.pk, DAY, 1)
        raise RuntimeError("the line was cut")

    load(copilot, [(erin.pk, DAY, 7)])
    with pytest.raises(RuntimeError), transaction.atomic():
        load(copilot, rows())
    assert stored() == [(DAY, erin.pk, 7)]
    with pytest.raises(DatabaseError), transaction.atomic():
        UsageRevision.objects.update(rows=0)


def test_gaps_are_gaps(copilot, erin):
    load(copilot, [(erin.pk, DAY, 1), (erin.pk, DAY - timedelta(days=3), 1)])
    fresh = data_freshness(copilot, DAY + timedelta(days=2))
    assert fresh.reported_until == DAY
    assert fresh.missing_days == (DAY - timedelta(days=2), EVE)
    assert fresh.sentence == "Usage is reported up to 14 March 2025; 2 days are missing."
    load(copilot, [(erin.pk, day, 1) for day in fresh.missing_days])
    assert data_freshness(copilot, DAY).sentence == "Usage is reported up to 14 March 2025, with no day missing."


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_do_not_interleave():
    tool = studio.propose_tool(slug="rush", name="Rush")
    people = [person_at(n) for n in range(40)]

    def bring(actions):
        return load(tool, [(person.pk, DAY, actions) for person in people])

    assert problems(crowd(bring, 4)) == []
    assert UsageDay.objects.count() == 40
    assert len(set(UsageDay.objects.values_list("actions", flat=True))) == 1
    assert UsageRevision.objects.count() == 4


def person_at(n):
    return Person.objects.create(email=f"{n}@tidewater.example", given_name=f"P{n}", joined_on=EVE)
