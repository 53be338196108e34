"""/people/me/: who I am here, my clock, and who sees what about me."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from journal.models import Entry
from people import actions as people
from people.models import Role
from people.rules import WHO_SEES, Audience

ME, CLOCK, SEEN_BY = "/people/me/", "/people/me/clock/", "/people/me/seen-by/"


def words(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode()


def test_the_page_says_what_the_directory_says(as_person, erin, mona):
    page = words(as_person(erin), ME)
    for fact in ("Erin Ebb", "Claims", "erin@tidewater.example", "Mona Marsh"):
        assert fact in page
    assert "You head" in words(as_person(mona), ME)


def test_granted_roles_are_named_with_what_they_are_for(as_person, omar, erin):
    assert "Receives what the frontline reports and answers it." in words(as_person(omar), ME)
    assert "Roles granted to you" not in words(as_person(erin), ME)


def test_the_ways_to_a_safe_sign_in_are_there(as_person, erin):
    page = words(as_person(erin), ME)
    for name in ("account_change_password", "mfa_index", "usersessions_list", "inbox:preferences", "people:seen_by"):
        assert f'href="{reverse(name)}"' in page


def test_another_clock_is_kept_and_told(as_person, erin):
    client = as_person(erin)
    answer = client.post(CLOCK, {"time_zone": "Asia/Kolkata", "language": "en-gb"})
    assert (answer.status_code, answer["Location"]) == (302, ME)
    erin.refresh_from_db()
    assert erin.time_zone == "Asia/Kolkata"
    assert "Asia/Kolkata" in words(client, ME)
    assert Entry.objects.get(verb="people.choose_clock").actor_id == erin.pk


def test_the_same_clock_again_changes_nothing(as_person, erin):
    as_person(erin).post(CLOCK, {"time_zone": erin.time_zone, "language": erin.language})
    assert not Entry.objects.filter(verb="people.choose_clock").exists()


def test_the_day_it_is_follows_ones_own_clock(erin):
    erin.time_zone = "Pacific/Kiritimati"
    ahead = erin.today()
    erin.time_zone = "Pacific/Pago_Pago"
    assert (ahead - erin.today()).days in (1, 2)


def test_those_who_see_me_are_named_and_roles_are_counted(as_person, erin, mona, omar, ada):
    page = words(as_person(erin), SEEN_BY)
    assert "One colleague sees your name" in page and "the two people who hold a role" in page
    assert "Mona Marsh" in page and "your manager" in page
    assert "Omar" not in page and "Ada" not in page
    people.grant_role(person=mona, role=Role.AI_OPS, by=None)
    assert "2 people" in words(as_person(erin), SEEN_BY)


def test_everything_that_is_kept_about_me_is_listed(as_person, erin):
    page = words(as_person(erin), SEEN_BY)
    for sight in WHO_SEES:
        assert escape(str(sight.what)) in page and escape(str(sight.limit)) in page
    assert page.count("You alone") == sum(sight.audiences == (Audience.SELF,) for sight in WHO_SEES)


def test_somebody_without_unit_and_manager_has_pages_too(as_person, hire):
    client = as_person(hire("nobodys", None))
    assert "None named" in words(client, ME)
    assert "Nobody is named as your manager" in words(client, SEEN_BY)


def test_the_page_asks_as_much_in_a_deep_tree_as_in_a_flat_one(as_person, erin, claims, hire, queries_of):
    client = as_person(erin)
    few = queries_of(client, SEEN_BY)
    deep = claims
    for number in range(8):
        deep = people.create_unit(name=f"Team {number}", parent=deep, by=None)
        people.appoint_head(unit=deep, person=hire(f"head{number}", deep), by=None)
    people.place(person=erin, unit=deep, by=None)
    assert queries_of(client, SEEN_BY) == few


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"time_zone": ""}, {"language": "xx"}], ids=str)
def test_a_clock_that_is_none_is_refused_beside_the_field(as_person, erin, wrong):
    answer = as_person(erin).post(CLOCK, {"time_zone": "Asia/Kolkata", "language": "en-gb"} | wrong)
    assert answer.status_code == 422
    erin.refresh_from_db()
    assert erin.time_zone == "Europe/Berlin"


def test_a_visitor_is_asked_to_sign_in(client, db):
    for url in (ME, SEEN_BY):
        assert client.get(url)["Location"] == f"{reverse('account_login')}?next={url}"
    assert client.post(CLOCK, {"time_zone": "Asia/Kolkata"}).status_code == 302


def test_a_clock_is_not_set_by_a_link(as_person, erin):
    assert as_person(erin).get(CLOCK).status_code == 405
