"""Hiring, placing, leaving: what the directory says of any day stays true."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from journal.models import Entry
from journal.rules import Refused
from people import actions as people
from people.models import EmailAlias, Membership, Person
from people.rules import Addresses

DAY = date(2026, 3, 2)


def unit_on(person, day):
    membership = person.memberships.on(day).first()
    return membership and membership.unit


# --- hiring -----------------------------------------------------------------------------------------------------------
def test_a_colleague_is_hired_into_a_unit(claims, mona):
    erin = people.hire(
        email=" Erin.Ebb@Tidewater.example ", given_name="Erin", unit=claims, manager=mona, joined_on=DAY, by=None
    )
    assert erin.email == "erin.ebb@tidewater.example"
    assert unit_on(erin, DAY) == claims and unit_on(erin, DAY - timedelta(1)) is None
    assert not erin.has_usable_password()


def test_an_address_belongs_to_one_person_however_it_is_written(erin):
    with pytest.raises(Refused, match="already a person with the address"):
        people.hire(email="ERIN@tidewater.example", given_name="Another", by=None)


def test_ones_own_former_address_may_be_had_again_and_no_others(erin, odette):
    people.change_details(person=erin, email="erin.flow@tidewater.example", by=None)
    with pytest.raises(Refused, match="already a person with the address"):
        people.change_details(person=odette, email="Erin.Flow@tidewater.example", by=None)
    people.change_details(person=erin, email="ERIN@tidewater.example", by=None)
    erin.refresh_from_db()
    assert erin.email == "erin@tidewater.example"


def test_the_journal_keeps_no_names(erin):
    entry = Entry.objects.get(verb="people.hire", subject_id=str(erin.pk))
    assert "erin" not in str(entry.detail).lower()


# --- placing ----------------------------------------------------------------------------------------------------------
def test_a_move_leaves_earlier_days_as_they_were(erin, claims, logistics):
    people.place(person=erin, unit=logistics, on=DAY, by=None)
    assert erin.unit == logistics
    assert (unit_on(erin, DAY - timedelta(1)), unit_on(erin, DAY)) == (claims, logistics)
    assert erin in Person.objects.in_units([claims], DAY - timedelta(1))
    assert erin not in Person.objects.in_units([claims], DAY)


def test_a_move_to_where_one_is_changes_nothing(erin, claims):
    people.place(person=erin, unit=claims, on=DAY, by=None)
    assert erin.memberships.count() == 1
    assert not Entry.objects.filter(verb="people.place").exists()


def test_a_move_corrected_on_the_same_day_is_one_move(erin, claims, logistics, company):
    people.place(person=erin, unit=logistics, on=DAY, by=None)
    people.place(person=erin, unit=company, on=DAY, by=None)
    assert [m.unit for m in erin.memberships.order_by("from_on")] == [claims, company]


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2023, 1, 1), r"joined on \d{1,2} [A-Z][a-z]+ \d{4}; "),
        (date(2999, 1, 1), "not ahead"),
        (DAY - timedelta(1), "an earlier move cannot be added now"),
    ],
    ids=["before joining", "ahead", "before a later move"],
)
def test_a_move_that_cannot_be_is_refused_with_the_reason(erin, logistics, company, on, sentence):
    people.place(person=erin, unit=logistics, on=DAY, by=None)
    with pytest.raises(Refused, match=sentence):
        people.place(person=erin, unit=company, on=on, by=None)


def test_a_leaver_is_not_moved(erin, logistics):
    people.record_departure(person=erin, on=DAY, by=None)
    with pytest.raises(Refused, match="Erin Ebb left on"):
        people.place(person=erin, unit=logistics, on=DAY, by=None)


# --- leaving ----------------------------------------------------------------------------------------------------------
def test_a_departure_ends_the_membership_and_keeps_the_person(erin, claims):
    people.record_departure(person=erin, on=DAY, by=None)
    assert unit_on(erin, DAY) is None and unit_on(erin, DAY - timedelta(1)) == claims
    assert not erin.is_active
    assert list(Person.objects.present_on(DAY - timedelta(1)).filter(pk=erin.pk)) == [erin]
    assert not Person.objects.present_on(DAY).filter(pk=erin.pk).exists()


def test_a_departure_to_come_leaves_everything_open_until_then(erin):
    people.record_departure(person=erin, on=date.today() + timedelta(30), by=None)
    assert erin.is_active


def test_a_departure_can_be_corrected_and_taken_back(erin, claims):
    people.record_departure(person=erin, on=DAY, by=None)
    people.record_departure(person=erin, on=DAY + timedelta(7), by=None)
    assert unit_on(erin, DAY) == claims and unit_on(erin, DAY + timedelta(7)) is None
    people.take_back_departure(person=erin, by=None)
    assert erin.is_active and unit_on(erin, DAY + timedelta(30)) == claims


def test_a_departure_before_the_last_move_undoes_that_move(erin, claims, logistics):
    people.place(person=erin, unit=logistics, on=DAY, by=None)
    people.record_departure(person=erin, on=DAY - timedelta(7), by=None)
    erin.refresh_from_db()
    assert erin.unit == claims and not erin.memberships.filter(unit=logistics).exists()


def test_who_comes_back_was_not_here_between(erin, claims):
    people.record_departure(person=erin, on=DAY, by=None)
    people.record_return(person=erin, on=DAY + timedelta(30), by=None)
    here = {n: Person.objects.present_on(DAY + timedelta(n)).filter(pk=erin.pk).exists() for n in (-1, 0, 29, 30)}
    assert here == {-1: True, 0: False, 29: False, 30: True}
    assert [unit_on(erin, DAY + timedelta(n)) for n in (-1, 0, 29, 30)] == [claims, None, None, claims]
    people.record_departure(person=erin, on=DAY + timedelta(60), by=None)
    people.correct_joining(person=erin, on=DAY + timedelta(10), by=None)
    assert unit_on(erin, DAY + timedelta(9)) is None and unit_on(erin, DAY + timedelta(10)) == claims
    assert unit_on(erin, DAY + timedelta(60)) is None


def test_who_comes_back_holds_none_of_the_old_roles(omar):
    people.record_departure(person=omar, on=DAY, by=None)
    people.record_return(person=omar, on=DAY + timedelta(30), by=None)
    assert omar.is_active and not omar.granted_roles
    assert Entry.objects.filter(verb="people.end_role", subject_id=str(omar.pk)).exists()


def test_a_return_on_the_day_of_leaving_is_no_break(omar):
    people.record_departure(person=omar, on=DAY, by=None)
    people.record_return(person=omar, on=DAY, by=None)
    assert not omar.breaks.exists() and omar.granted_roles == {"ai_ops"}


@pytest.mark.parametrize("days", [-40, 40], ids=["earlier", "later"])
def test_the_day_of_joining_is_corrected_with_its_membership(erin, claims, days):
    first = erin.joined_on + timedelta(days)
    people.correct_joining(person=erin, on=first, by=None)
    erin.refresh_from_db()
    assert erin.joined_on == first
    assert unit_on(erin, first - timedelta(1)) is None and unit_on(erin, first) == claims


def test_a_return_and_a_joining_that_cannot_be_are_refused(erin):
    with pytest.raises(Refused, match="has not left"):
        people.record_return(person=erin, by=None)
    people.record_departure(person=erin, on=DAY, by=None)
    with pytest.raises(Refused, match="not ahead"):
        people.record_return(person=erin, on=date(2999, 1, 1), by=None)
    with pytest.raises(Refused, match="cannot have joined after"):
        people.correct_joining(person=erin, on=DAY + timedelta(1), by=None)
    for days in (10, 30):
        people.record_return(person=erin, on=DAY + timedelta(days), by=None)
        people.record_departure(person=erin, on=DAY + timedelta(days + 10), by=None)
    people.record_return(person=erin, on=DAY + timedelta(50), by=None)
    with pytest.raises(Refused, match="left on 2 March 2026 and came back later"):
        people.correct_joining(person=erin, on=DAY + timedelta(15), by=None)


def test_nobody_leaves_before_joining(erin):
    with pytest.raises(Refused, match="cannot have left before that"):
        people.record_departure(person=erin, on=date(2023, 1, 1), by=None)


def test_a_leaver_holds_no_role_and_has_none_back_unasked(omar):
    people.record_departure(person=omar, by=None)
    assert not omar.granted_roles and not omar.is_staff
    with pytest.raises(Refused, match="has left the company"):
        people.grant_role(person=omar, role="finance", by=None)


# --- correcting -------------------------------------------------------------------------------------------------------
def test_a_correction_is_journalled_by_column_and_not_by_content(erin, ada):
    people.change_details(person=erin, by=ada, family_name="Flow", email="Erin.Flow@tidewater.example")
    erin.refresh_from_db()
    assert (erin.name, erin.email) == ("Erin Flow", "erin.flow@tidewater.example")
    entry = Entry.objects.get(verb="people.change_details")
    assert entry.detail == {"changed": ["email", "family_name"]}


def test_what_an_action_of_its_own_writes_is_no_detail(erin):
    with pytest.raises(TypeError, match="left_on"):
        people.change_details(person=erin, by=None, left_on=DAY)


def test_an_old_address_names_its_person_on_the_days_they_had_it(erin, odette, hire, claims):
    people.change_details(person=erin, by=None, email="erin.flow@tidewater.example")
    alias = EmailAlias.objects.get()
    assert (alias.person, alias.email, alias.from_on) == (erin, "erin@tidewater.example", erin.joined_on)
    today, found = alias.until_on, Addresses()
    assert found.who("Erin@tidewater.example", today - timedelta(1)) == erin.pk
    assert found.who("erin@tidewater.example", today) is None
    assert found.who("erin.flow@tidewater.example", today) == erin.pk


def test_an_address_that_was_handed_on_names_whoever_had_it_that_day(erin, odette):
    people.change_details(person=erin, by=None, email="erin.flow@tidewater.example")
    people.change_details(person=odette, by=None, email="erin@tidewater.example")
    today, found = EmailAlias.objects.get(person=erin).until_on, Addresses()
    assert found.who("erin@tidewater.example", today) == odette.pk
    assert found.who("erin@tidewater.example", today - timedelta(1)) == erin.pk


def test_the_database_lets_an_alias_name_one_person_on_a_day(erin, odette):
    span = {"email": "both@tidewater.example", "from_on": DAY}
    EmailAlias.objects.create(person=erin, until_on=DAY + timedelta(9), **span)
    EmailAlias.objects.create(person=odette, email=span["email"], from_on=DAY + timedelta(9))
    with pytest.raises(IntegrityError, match="an_alias_names_one_person"), transaction.atomic():
        EmailAlias.objects.create(person=odette, until_on=DAY + timedelta(1), **span)


# --- any history ------------------------------------------------------------------------------------------------------
class AnyHistory(TestCase):
    """Whatever is asked in whatever order: no day has two units, and each day has the unit that was recorded for it."""

    acts = st.lists(
        st.tuples(st.integers(-3, 40), st.sampled_from(["Claims", "Logistics", "leave", "stay"])), max_size=14
    )

    @given(acts)
    @example([(0, "leave"), (1, "leave")])
    @settings(max_examples=25, deadline=None)
    def test_memberships_never_overlap_and_as_of_is_right(self, acts):
        units = {name: people.create_unit(name=name, by=None) for name in ("Harbour", "Claims", "Logistics")}
        person = people.hire(
            email="any@tidewater.example", given_name="Any", unit=units["Harbour"], joined_on=DAY, by=None
        )
        days = [DAY + timedelta(number) for number in range(45)]
        where, left = dict.fromkeys(days, units["Harbour"]), None
        for number, act in acts:
            on = DAY + timedelta(number)
            try:
                if act == "leave":
                    people.record_departure(person=person, on=on, by=None)
                    left, before = on, where.get(on - timedelta(1), where[DAY])
                    where |= {day: before for day in days if day >= on}
                elif act == "stay":
                    people.take_back_departure(person=person, by=None)
                    left = None
                else:
                    people.place(person=person, unit=units[act], on=on, by=None)
                    where |= {day: units[act] for day in days if day >= on}
            except Refused as refusal:
                assert str(refusal).endswith(".")
        expected = {day: unit if left is None or day < left else None for day, unit in where.items()}
        assert {day: unit_on(person, day) for day in days} == expected
        spans = list(Membership.objects.filter(person=person).order_by("from_on"))
        assert all(one.until_on <= other.from_on for one, other in zip(spans, spans[1:], strict=False))
        person.refresh_from_db()
        assert person.unit == where[days[-1]]


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["erin", "mona", "omar", "stella", "odette"])
def test_only_an_administrator_keeps_the_directory(who, request, chandra, logistics, claims):
    by = request.getfixturevalue(who)
    acts = [
        lambda: people.hire(email="new@tidewater.example", given_name="New", by=by),
        lambda: people.place(person=chandra, unit=logistics, by=by),
        lambda: people.record_departure(person=chandra, by=by),
        lambda: people.take_back_departure(person=chandra, by=by),
        lambda: people.change_details(person=chandra, by=by, given_name="Other"),
        lambda: people.create_unit(name="Other", by=by),
        lambda: people.move_unit(unit=claims, parent=None, by=by),
        lambda: people.rename_unit(unit=claims, name="Other", by=by),
        lambda: people.appoint_head(unit=claims, person=chandra, by=by),
        lambda: people.sign_out_everywhere(person=chandra, by=by),
        lambda: people.forget_second_step(person=chandra, by=by),
    ]
    for act in acts:
        with pytest.raises(Refused, match="Only an administrator"):
            act()
