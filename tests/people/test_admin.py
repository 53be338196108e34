"""The directory in the admin: everything an operator changes goes through an action and has an author."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import Entry
from people import actions as people
from people.models import Person, RoleGrant, Unit

PEOPLE, UNITS, ROLES = "/admin/people/person/", "/admin/people/unit/", "/admin/people/rolegrant/"


def page_of(thing):
    return reverse(f"admin:people_{thing._meta.model_name}_change", args=[thing.pk])


def sent_for(person, **changed):
    """What the browser sends from a person's page."""
    columns = ["given_name", "family_name", "email", "employee_number", "external_id", "time_zone"]
    sent = {name: getattr(person, name) or "" for name in columns}
    sent |= {"unit": person.unit_id or "", "manager": person.manager_id or "", "unit_from": "", "left_on": ""}
    for prefix in ("memberships", "breaks", "aliases", "role_grants"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return sent | changed


def verbs_of(person):
    return set(Entry.objects.filter(actor_id=person.pk).values_list("verb", flat=True))


# --- people -----------------------------------------------------------------------------------------------------------
def test_a_colleague_is_hired(as_person, ada, claims, mona):
    sent = sent_for(
        Person(given_name="Nora", email="Nora@tidewater.example", time_zone="Europe/Berlin"), unit=claims.pk
    )
    answer = as_person(ada).post(reverse("admin:people_person_add"), sent | {"joined_on": "2026-03-02"})
    assert answer.status_code == 302, answer.context["adminform"].errors
    nora = Person.objects.get(email="nora@tidewater.example")
    assert nora.memberships.get().unit == claims
    assert verbs_of(ada) == {"people.hire"}


def test_a_name_and_an_address_are_corrected(as_person, ada, erin):
    answer = as_person(ada).post(page_of(erin), sent_for(erin, family_name="Flow", email="Erin.Flow@tidewater.example"))
    assert answer.status_code == 302, answer.context["adminform"].errors
    erin.refresh_from_db()
    assert (erin.name, erin.email) == ("Erin Flow", "erin.flow@tidewater.example")
    assert verbs_of(ada) == {"people.change_details"}


def test_a_move_has_its_day(as_person, ada, erin, claims, logistics):
    as_person(ada).post(page_of(erin), sent_for(erin, unit=logistics.pk, unit_from="2026-03-02"))
    moves = list(erin.memberships.order_by("from_on").values_list("unit", "until_on"))
    assert moves == [(claims.pk, date(2026, 3, 2)), (logistics.pk, None)]
    assert verbs_of(ada) == {"people.place"}


def test_somebody_leaves_and_stays_after_all(as_person, ada, erin):
    client = as_person(ada)
    client.post(page_of(erin), sent_for(erin, left_on="2026-03-02"))
    erin.refresh_from_db()
    assert erin.left_on == date(2026, 3, 2) and not erin.is_active
    client.post(page_of(erin), sent_for(erin, left_on=""))
    erin.refresh_from_db()
    assert erin.left_on is None and erin.memberships.on(timezone.localdate()).exists()
    assert verbs_of(ada) == {"people.record_departure", "people.take_back_departure"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "MONA@tidewater.example"}, "There is already a person with the address"),
        ({"left_on": "2020-01-01"}, "cannot have left before that"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
    ids=["taken address", "left before joining", "no time zone"],
)
def test_what_cannot_be_is_said_beside_the_field(as_person, ada, erin, wrong, sentence):
    answer = as_person(ada).post(page_of(erin), sent_for(erin, **wrong))
    assert answer.status_code == 200 and sentence in answer.content.decode()
    assert not verbs_of(ada)


def test_a_persons_page_shows_where_they_worked_and_who_granted_what(as_person, ada, erin):
    people.grant_role(person=erin, role="finance", by=ada)
    page = as_person(ada).get(page_of(erin)).content.decode()
    assert "2024" in page and "Claims" in page and "Finance" in page and "Ada Anchor" in page


def test_those_here_and_those_gone_can_be_told_apart(as_person, ada, erin, odette):
    people.record_departure(person=odette, by=None)
    client = as_person(ada)
    assert odette not in client.get(PEOPLE, {"here": "yes"}).context["cl"].result_list
    assert list(client.get(PEOPLE, {"here": "no"}).context["cl"].result_list) == [odette]


# --- units ------------------------------------------------------------------------------------------------------------
def unit_form(unit, **changed):
    return {"name": unit.name, "parent": unit.parent_id or "", "head": unit.head_id or ""} | changed


def test_a_unit_is_created_with_its_head(as_person, ada, erin, claims):
    sent = {"name": "Motor", "parent": claims.pk, "head": erin.pk}
    assert as_person(ada).post(reverse("admin:people_unit_add"), sent).status_code == 302
    motor = Unit.objects.get(name="Motor")
    assert motor.path == f"{claims.path}{motor.pk}/" and motor.head == erin
    assert verbs_of(ada) == {"people.create_unit", "people.appoint_head"}


def test_a_unit_is_renamed_moved_and_given_a_head(as_person, ada, erin, claims, logistics):
    sent = unit_form(claims, name="Claims and care", parent=logistics.pk, head=erin.pk)
    assert as_person(ada).post(page_of(claims), sent).status_code == 302
    claims.refresh_from_db()
    assert (claims.name, claims.parent, claims.head) == ("Claims and care", logistics, erin)
    assert claims.path.startswith(logistics.path)
    assert verbs_of(ada) == {"people.rename_unit", "people.move_unit", "people.appoint_head"}


def test_a_unit_is_not_moved_below_itself(as_person, ada, claims):
    motor = people.create_unit(name="Motor", parent=claims, by=None)
    answer = as_person(ada).post(page_of(claims), unit_form(claims, parent=motor.pk))
    assert "a unit cannot be moved into itself" in answer.content.decode()


# --- roles and second steps -------------------------------------------------------------------------------------------
def test_a_role_is_granted_and_ended_with_who(as_person, ada, erin):
    client = as_person(ada)
    client.post(reverse("admin:people_rolegrant_add"), {"person": erin.pk, "role": "ai_ops"})
    grant = erin.role_grants.get()
    assert grant.granted_by == ada
    client.post(ROLES, {"action": "end_selected", "_selected_action": [grant.pk]})
    grant.refresh_from_db()
    assert grant.ended_by == ada and grant.ended_at


def test_who_was_chosen_stays_chosen_when_the_role_was_forgotten(as_person, ada, erin):
    answer = as_person(ada).post(reverse("admin:people_rolegrant_add"), {"person": erin.pk, "role": ""})
    assert f'<option value="{erin.pk}" selected>' in answer.content.decode()
    answer = as_person(ada).post(reverse("admin:people_rolegrant_add"), {"person": "nobody", "role": "finance"})
    assert answer.status_code == 200 and not erin.role_grants.exists()


def test_the_last_administrator_stays(as_person, ada):
    answer = as_person(ada).post(
        ROLES, {"action": "end_selected", "_selected_action": [ada.role_grants.get().pk]}, follow=True
    )
    assert "is the only administrator" in answer.content.decode()
    assert RoleGrant.objects.in_force().get().person == ada


def test_a_lost_second_step_is_taken_away(as_person, ada, erin):
    erin.authenticator_set.create(type="totp", data={"secret": "x"})
    as_person(ada).post(PEOPLE, {"action": "forget_second_step", "_selected_action": [erin.pk]})
    assert not erin.authenticator_set.exists()
    assert verbs_of(ada) == {"people.forget_second_step"}


@pytest.mark.parametrize("url", [PEOPLE, UNITS, ROLES], ids=["people", "units", "roles"])
def test_lists_ask_as_much_for_many_rows_as_for_few(as_person, ada, hire, claims, queries_of, url):
    client = as_person(ada)

    def grow(prefix, count):
        for number in range(count):
            unit = people.create_unit(name=f"{prefix} {number}", parent=claims, by=None)
            person = hire(f"{prefix}{number}", unit, manager=ada)
            people.appoint_head(unit=unit, person=person, by=None)
            people.grant_role(person=person, role="finance", by=ada)

    grow("few", 10)
    few = queries_of(client, url)
    grow("many", 40)
    assert queries_of(client, url) == few


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["omar", "stella"])
def test_other_roles_look_up_people_and_change_nothing(as_person, request, who, erin, claims):
    client = as_person(request.getfixturevalue(who))
    assert client.get(PEOPLE).status_code == 200
    assert client.post(page_of(erin), sent_for(erin, given_name="Other")).status_code == 403
    assert client.post(page_of(claims), unit_form(claims, name="Other")).status_code == 403
    assert client.get(ROLES).status_code == 403
    assert "who granted them" not in client.get(page_of(erin)).content.decode()
    client.post(PEOPLE, {"action": "forget_second_step", "_selected_action": [erin.pk]})
    assert not Entry.objects.filter(verb="people.forget_second_step").exists()


@pytest.mark.parametrize("who", ["erin", "mona", "chandra", "odette"])
def test_employees_and_managers_do_not_find_it(as_person, request, who):
    client = as_person(request.getfixturevalue(who))
    for url in (PEOPLE, UNITS, ROLES, reverse("admin:index")):
        assert client.get(url).status_code in (302, 403, 404)


def test_nobody_is_deleted(as_person, ada, erin, claims):
    client = as_person(ada)
    for thing in (erin, claims, ada.role_grants.get()):
        url = reverse(f"admin:people_{thing._meta.model_name}_delete", args=[thing.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403


def test_what_roles_replace_is_not_in_the_admin(as_person, ada):
    page = as_person(ada).get(reverse("admin:index")).content.decode()
    for kept_out in ("auth/group", "account/emailaddress", "mfa/authenticator", "usersessions"):
        assert kept_out not in page
