"""Who sees whom: the same answer from the list of people, from the roles and from the page about it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from journal.models import Entry
from journal.rules import Refused
from people import actions as people
from people.models import Person, RoleGrant, Unit
from people.rules import Role, holds, is_manager, managed_units, onlookers_of


@pytest.fixture
def everyone(erin, chandra, mona, omar, odette, stella, ada):
    return [erin, chandra, mona, omar, odette, stella, ada]


def seen_by(person):
    return set(Person.objects.visible_to(Person.objects.get(pk=person.pk)))


def test_an_employee_sees_themselves(everyone, erin, odette, chandra):
    for person in (erin, odette, chandra):
        assert seen_by(person) == {person}


def test_a_manager_sees_their_unit_and_everyone_below_it(everyone, hire, claims, mona, erin, chandra):
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    milo = hire("milo", motor)
    assert seen_by(mona) == {mona, erin, chandra, milo}


def test_a_report_in_another_unit_is_seen_as_well(everyone, hire, logistics, mona, odette):
    remote = hire("remy", logistics, manager=mona)
    assert remote in seen_by(mona) and odette not in seen_by(mona)


def test_granted_roles_see_everybody(everyone, omar, stella, ada):
    for person in (omar, stella, ada):
        assert seen_by(person) == set(everyone)


def test_an_ended_role_sees_no_more(everyone, omar):
    people.end_role(grant=omar.role_grants.get(), by=None)
    assert seen_by(omar) == {omar}


def test_a_visitor_sees_nobody(everyone):
    assert not Person.objects.visible_to(AnonymousUser()).exists()
    assert not Unit.objects.visible_to(AnonymousUser()).exists()
    assert not RoleGrant.objects.visible_to(AnonymousUser()).exists()


def test_who_holds_which_role_is_the_administrators_to_see(everyone, erin, omar, ada):
    assert RoleGrant.objects.visible_to(ada).count() == 3
    assert [grant.role for grant in RoleGrant.objects.visible_to(omar)] == [Role.AI_OPS]
    assert not RoleGrant.objects.visible_to(erin).exists()


def test_the_onlookers_named_to_a_person_are_exactly_those_who_see_them(everyone, hire, claims, mona):
    """`onlookers_of` reads the tree from below, `visible_to` from above: they must not disagree about anybody."""
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    mika = hire("mika", motor)
    people.appoint_head(unit=motor, person=mika, by=None)
    everyone += [hire("milo", motor, manager=mika), mika, hire("nobodys", None)]
    gone = hire("gone", claims)
    people.appoint_head(unit=claims.parent, person=gone, by=None)
    people.record_departure(person=gone, by=None)
    for person in Person.objects.select_related("unit", "manager"):
        named = {onlooker.person for onlooker in onlookers_of(person)}
        others = [each for each in everyone if each != person and not each.granted_roles]
        assert named == {each for each in others if person in seen_by(each)}


# --- derived roles ----------------------------------------------------------------------------------------------------
def test_a_manager_is_whoever_has_reports_or_heads_a_unit(everyone, erin, mona, odette, hire, logistics):
    assert is_manager(mona) and not is_manager(erin) and not is_manager(odette)
    hire("remy", logistics, manager=odette)
    assert is_manager(odette)


def test_managed_units_are_whole_subtrees_or_all_for_those_who_answer_for_all(
    everyone, claims, mona, erin, stella, ada
):
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    assert set(managed_units(mona)) == {claims, motor}
    assert not managed_units(erin).exists()
    assert set(managed_units(stella)) == set(managed_units(ada)) == set(Unit.objects.all())


# --- granting ---------------------------------------------------------------------------------------------------------
def test_a_role_is_granted_once_with_who_and_when(ada, erin):
    first = people.grant_role(person=erin, role=Role.AI_OPS, by=ada)
    assert people.grant_role(person=erin, role=Role.AI_OPS, by=ada) == first
    assert (first.granted_by, holds(erin, Role.AI_OPS)) == (ada, True)


def test_an_ended_role_can_be_granted_again_and_both_stay(ada, erin):
    people.end_role(grant=people.grant_role(person=erin, role=Role.AI_OPS, by=ada), by=ada)
    assert not holds(erin, Role.AI_OPS)
    people.grant_role(person=erin, role=Role.AI_OPS, by=ada)
    assert erin.role_grants.count() == 2 and holds(erin, Role.AI_OPS)


@pytest.mark.parametrize("who", ["erin", "mona", "omar", "stella"])
def test_only_an_administrator_grants_and_ends_roles(who, request, odette, ada):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused, match="Only an administrator"):
        people.grant_role(person=odette, role=Role.AI_OPS, by=by)
    with pytest.raises(Refused, match="Only an administrator"):
        people.end_role(grant=ada.role_grants.get(), by=by)


def test_the_journal_says_who_ended_which_role(ada, erin):
    people.end_role(grant=people.grant_role(person=erin, role=Role.FINANCE, by=ada), by=ada)
    ended, granted = Entry.objects.filter(subject_type="people.person", subject_id=erin.pk)[:2]
    assert [(entry.verb, entry.actor_id, entry.detail) for entry in (granted, ended)] == [
        ("people.grant_role", ada.pk, {"role": "finance"}),
        ("people.end_role", ada.pk, {"role": "finance"}),
    ]


def test_other_roles_end_whether_or_not_there_is_an_administrator(omar):
    people.end_role(grant=omar.role_grants.get(), by=None)
    assert not holds(omar, Role.AI_OPS)


def test_the_last_administrator_cannot_be_ended(ada):
    with pytest.raises(Refused, match="only administrator"):
        people.end_role(grant=ada.role_grants.get(), by=ada)


# --- the admin's questions --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "may", "may_not"),
    [
        ("omar", ["feedback.change_item", "studio.view_tool"], ["studio.change_tool", "people.change_person"]),
        ("stella", ["studio.change_tool", "training.add_course"], ["feedback.view_item", "people.add_rolegrant"]),
        ("ada", ["people.change_person", "feedback.change_item", "inbox.view_delivery"], []),
        ("erin", [], ["feedback.view_item", "people.view_person"]),
        ("mona", [], ["people.view_person"]),
    ],
)
def test_rights_in_the_admin_follow_from_roles(request, who, may, may_not):
    person = request.getfixturevalue(who)
    assert person.has_perms(may)
    assert not any(person.has_perm(right) for right in may_not)
    assert person.is_staff is bool(person.granted_roles)
