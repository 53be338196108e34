"""The frame around every page, the pages before sign-in, and those for when something went wrong."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD


def test_the_frame_names_the_person_and_offers_the_way_out(as_person, ada):
    page = as_person(ada).get(reverse("account_change_password")).content.decode()
    assert ada.name in page
    assert 'href="#main"' in page and 'id="main"' in page
    assert f'action="{reverse("account_logout")}"' in page
    assert f'href="{reverse("feedback:new")}"' in page
    assert f'href="{reverse("feedback:mine")}"' in page


def test_learning_and_tools_are_one_click_away_and_say_where_one_is(as_person, erin):
    learning, tools = (f'<a href="{reverse(name)}"' for name in ("training:home", "adoption:register"))
    home = as_person(erin).get("/").content.decode()
    assert learning in home and tools in home
    assert learning + ' aria-current="page"' in as_person(erin).get(reverse("training:home")).content.decode()
    assert tools + ' aria-current="page"' in as_person(erin).get(reverse("adoption:definitions")).content.decode()


def test_a_colleague_signs_in_with_e_mail_and_password(client, erin):
    answer = client.post(reverse("account_login"), {"login": erin.email, "password": PASSWORD})
    assert answer.status_code == 302


def test_a_wrong_password_says_so_beside_the_form(client, erin):
    page = client.post(reverse("account_login"), {"login": erin.email, "password": "wrong"}).content.decode()
    assert 'class="error-summary" role="alert"' in page
    assert "This e-mail address and password do not go together." in page


@pytest.mark.parametrize("template", ["404.html", "500.html", "429.html", "403_csrf.html"])
def test_pages_for_bad_moments_need_no_context(template):
    page = render_to_string(template)
    assert "<h1>" in page and 'href="/"' in page and "None" not in page


def test_a_form_sent_too_late_gets_our_page():
    page = Client(enforce_csrf_checks=True).post(reverse("account_login"), {}).content.decode()
    assert "This page was open for too long" in page


def test_a_page_that_is_not_there_gets_our_page(as_person, erin):
    answer = as_person(erin).get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is nothing here that you can see" in answer.content.decode()


def test_nobody_signs_up(client):
    assert "You need not sign up" in client.get(reverse("account_signup")).content.decode()
