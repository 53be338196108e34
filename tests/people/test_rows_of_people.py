"""Who sees addresses and keys of machines; who belonged where on which day."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from people import actions as people
from people.models import ApiToken, EmailAlias, Person, Unit
from people.queries import subtree_of

MOVED = date(2025, 6, 2)


@pytest.fixture
def alias(erin, odette):
    """Erin's former address; and one of Odette's, who is not to be seen."""
    EmailAlias.objects.create(person=odette, email="o@old.example", from_on=date(2024, 1, 8))
    return EmailAlias.objects.create(person=erin, email="e@old.example", from_on=date(2024, 1, 8))


def test_everybody_sees_their_own_addresses_and_the_administrator_all(alias, erin, ada, mona):
    assert list(EmailAlias.objects.visible_to(erin)) == [alias]
    assert EmailAlias.objects.visible_to(Person.objects.get(pk=ada.pk)).count() == 2
    assert not EmailAlias.objects.visible_to(mona).exists()
    assert not EmailAlias.objects.visible_to(AnonymousUser()).exists()


def test_keys_of_machines_are_the_administrators_to_see(db, erin, omar, ada):
    ApiToken.objects.create(name="Board report", digest="0" * 64)
    assert ApiToken.objects.visible_to(Person.objects.get(pk=ada.pk)).count() == 1
    for somebody in (erin, Person.objects.get(pk=omar.pk), AnonymousUser()):
        assert not ApiToken.objects.visible_to(somebody).exists()


def test_people_belong_to_a_unit_from_their_first_day_until_the_day_of_the_move(erin, claims, logistics):
    people.place(person=erin, unit=logistics, on=MOVED, by=None)

    def units_on(day):
        return [unit for unit in (claims, logistics) if erin in Person.objects.in_units([unit], day)]

    assert units_on(erin.joined_on - timedelta(days=1)) == []
    assert units_on(erin.joined_on) == [claims]
    assert units_on(MOVED - timedelta(days=1)) == [claims]
    assert units_on(MOVED) == [logistics]


def test_the_unit_of_today_and_everything_below_it(erin, odette, hire, claims, company):
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    milo = hire("milo", motor)
    assert set(Person.objects.under(motor)) == {milo}
    assert {erin, milo} <= set(Person.objects.under(claims)) and odette not in Person.objects.under(claims)
    assert {erin, milo, odette} <= set(Person.objects.under(company))


def test_units_are_found_by_their_head(mona, erin, claims, logistics):
    assert list(Unit.objects.headed_by(mona)) == [claims]
    assert not Unit.objects.headed_by(erin).exists()


def test_no_path_is_no_unit_and_two_paths_are_both(claims, logistics, company):
    assert not Unit.objects.filter(subtree_of([], "path")).exists()
    assert set(Unit.objects.filter(subtree_of([claims.path, logistics.path], "path"))) == {claims, logistics}
