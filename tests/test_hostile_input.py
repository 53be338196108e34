"""Nonsense in an address, in a query or in a field gets a sentence or “not found”, never a broken page.

Each route of the resolver is tried as somebody who finds something there, so that a new route is covered by existing.
"""

from functools import cached_property
from itertools import cycle

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from people.models import Person
from tests.doors.addresses import address_of
from tests.doors.hostile import HOSTILE, ill_addresses, knock, looked_at, parameters_of, posts_of
from tests.doors.world import furnish
from tests.routes import all_routes
from tests.test_doors import MOVED
from tests.test_doors import a_cache_of_ones_own as a_cache_of_ones_own
from tests.test_doors import cast as cast

OWNERS = ["administrator", "ai_ops", "manager", "champion", "employee"]
NOT_WALKED = ("accounts/logout/", "admin/logout/")
ORDERS = st.lists(st.text(max_size=40), max_size=3).flatmap(lambda more: st.permutations([*HOSTILE, *more]))
TWICE = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Site:
    """The furnished world, walked by those who find something in it."""

    def __init__(self, cast):
        self.values = furnish({role: cast[role] for role in ("employee", "champion", "manager")})
        self.clients = {role: Client(raise_request_exception=False) for role in OWNERS}
        for role, client in self.clients.items():
            client.force_login(cast[role])

    @cached_property
    def pages(self) -> list:
        return list(self.found())

    def found(self):
        """(address, client, page) of each address, with the first of the owners who is shown a page there."""
        routes = [route for route in all_routes() if route.address not in NOT_WALKED and not MOVED.match(route.address)]
        for address in dict.fromkeys(address_of(route, self.values) for route in routes):
            for client in self.clients.values():
                if page := looked_at(client, address):
                    yield address, client, page
                    break

    def forms(self):
        """(client, action, fields) of each form that writes, once."""
        found = {
            (action, *fields): (client, action, fields)
            for address, client, page in self.pages
            for action, fields in posts_of(page, address)
        }
        return list(found.values())


@pytest.fixture
def site(cast):
    return Site(cast)


def broken_by_queries(pages, values) -> list:
    """(address, query) of each page that breaks when its parameters, each given twice, say these values in turn."""
    broken, turn = [], cycle(values)
    for address, client, page in pages:
        query = {name: [next(turn), next(turn)] for name in parameters_of(page)}
        if knock(client, "GET", address, query) >= 500:
            broken.append((address, query))
    return broken


def broken_by_fields(forms, values) -> list:
    """(action, what was sent) of each form that breaks when one field after the other says one of these values."""
    broken, turn = [], cycle(values)
    for client, action, fields in forms:
        for name in fields:
            sent = fields | {name: next(turn)}
            if knock(client, "POST", action, sent) >= 500:
                broken.append((action, name, sent[name]))
    return broken


@pytest.mark.django_db
def test_nonsense_in_an_address_is_not_found(site):
    broken = [
        (address, role)
        for route in all_routes()
        for address in ill_addresses(route)
        for role, client in site.clients.items()
        if role in ("administrator", "employee") and knock(client, "GET", address) >= 500
    ]
    assert not broken, broken


@TWICE
@given(values=ORDERS)
def test_nonsense_in_a_query_breaks_no_page(site, values):
    assert len(site.pages) > 60, "the walk finds the site"
    broken = broken_by_queries(site.pages, values)
    assert not broken, broken


@TWICE
@given(values=ORDERS)
def test_nonsense_in_a_field_breaks_no_form(site, values):
    assert len(site.forms()) > 40, "the walk finds the forms"
    broken = broken_by_fields(site.forms(), values)
    broken += [
        (action, "all fields")
        for client, action, fields in site.forms()
        if knock(client, "POST", action, dict.fromkeys(fields, values[0])) >= 500
    ]
    assert not broken, broken


# --- the harness sees a view that breaks ------------------------------------------------------------------------------
def careless(request, pk=None):
    """A view as it is written in a hurry: it believes what it is sent."""
    if request.method == "POST":
        return HttpResponse(Person.objects.filter(pk=int(request.POST["number"])).count())
    number = int(request.GET.get("page", "1"))
    return HttpResponse(f"{pk} {number} <form method=post action=/careless/><input name=number value=1></form>")


careless.login_required = False
urlpatterns = [path("careless/", careless), path("careless/<str:pk>/", careless), path("", include("config.urls"))]


@pytest.mark.django_db
def test_the_walk_sees_a_view_that_believes_what_it_is_sent(settings):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    pages = [("/careless/", client, looked_at(client, "/careless/"))]
    assert broken_by_queries(pages, HOSTILE)
    forms = [(client, action, fields) for action, fields in posts_of(pages[0][2], "/careless/")]
    assert broken_by_fields(forms, HOSTILE)
