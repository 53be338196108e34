"""The permanent cast. Everybody in it appears, under the same name, in every test that needs somebody like them."""

import contextlib
import gc
from datetime import date

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext, _TestState, override_settings
from django.utils import translation

from config.services import embedded
from people import actions as people
from people.models import Role

PASSWORD = "a quiet tide at dawn"
# The longest first, when each worker takes a file at a time: begun last, they would leave one worker alone at the end.
LONGEST = [
    "tests/demo/test_company_500.py",
    "tests/test_hostile_input.py",
    "tests/chaos/test_chaos.py",
    "tests/test_doors.py",
    "tests/test_stored_scripts.py",
    "tests/config/test_run.py",
    "tests/config/test_archive.py",
]


def pytest_configure(config):
    """PostgreSQL and Valkey for the length of the run: those of the environment, or the embedded ones."""
    services = contextlib.ExitStack()
    services.enter_context(embedded.ensure())
    config.add_cleanup(services.close)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Somebody of the cast who is asked for by name (`request.getfixturevalue(who)`) needs the test database as well.

    pytest-django prepares it for the tests that name `db` when they are collected; the others would meet the real one.
    Only the arguments of the test itself count: a fixture beneath it, as Playwright's page, may ask for it too.
    """
    for item in items:
        if "request" in item._fixtureinfo.argnames and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
    turns = {file: turn for turn, file in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.location[0], len(LONGEST)))


def pytest_collection_finish():
    """What is loaded by now stays: the collector of garbage need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session", autouse=True)
def no_static_files_are_gathered(django_test_environment):
    """Each test client would look through all of them at its first request."""
    with override_settings(STATIC_ROOT=None):
        yield


@pytest.fixture(scope="session", autouse=True)
def widgets_are_drawn_as_in_life(django_test_environment):
    """The test client keeps a copy of what each template is given; nobody asks what an option of a select was."""
    kept, in_life = Template._render, _TestState.saved_data.template_render

    def render(template, context):
        return (in_life if "/widgets/" in (template.name or "") else kept)(template, context)

    Template._render = render
    yield
    Template._render = kept


@pytest.fixture(autouse=True)
def everybody_begins_in_english():
    """A request leaves the language of its reader behind on the thread; the next test begins without it."""
    yield
    translation.deactivate()


@pytest.fixture
def company(db):
    """The top of the tree of units."""
    return people.create_unit(name="Tidewater Mutual", by=None)


@pytest.fixture
def claims(company):
    return people.create_unit(name="Claims", parent=company, by=None)


@pytest.fixture
def logistics(company):
    return people.create_unit(name="Logistics", parent=company, by=None)


@pytest.fixture
def hire(company):
    """hire("erin", unit, manager=…): a person of that given name with the cast's password."""

    def hire(given_name, unit, **directory):
        directory.setdefault("joined_on", date(2024, 1, 8))
        return people.hire(
            email=f"{given_name.lower()}@tidewater.example",
            given_name=given_name.title(),
            unit=unit,
            by=None,
            password=PASSWORD,
            **directory,
        )

    return hire


@pytest.fixture
def mona(hire, claims):
    """The manager: heads Claims."""
    mona = hire("mona", claims, family_name="Marsh")
    people.appoint_head(unit=claims, person=mona, by=None)
    return mona


@pytest.fixture
def erin(hire, claims, mona):
    """The employee, in Claims."""
    return hire("erin", claims, family_name="Ebb", manager=mona)


@pytest.fixture
def chandra(hire, claims, mona):
    """The champion of Claims; her assignment is made where a test is about it."""
    return hire("chandra", claims, family_name="Current", manager=mona)


@pytest.fixture
def odette(hire, logistics):
    """The outsider: an employee of another unit."""
    return hire("odette", logistics, family_name="Offshore")


def granted(person, role):
    people.grant_role(person=person, role=role, by=None)
    return person


@pytest.fixture
def omar(hire, company):
    """AI Ops."""
    return granted(hire("omar", company, family_name="Ocean"), Role.AI_OPS)


@pytest.fixture
def stella(hire, company):
    """The AI Studio."""
    return granted(hire("stella", company, family_name="Strand"), Role.AI_STUDIO)


@pytest.fixture
def ada(hire, company):
    """The administrator."""
    return granted(hire("ada", company, family_name="Anchor"), Role.ADMINISTRATOR)


@pytest.fixture
def as_person(client):
    """as_person(erin): the test client, signed in as her."""

    def as_person(person):
        client.force_login(person)
        return client

    return as_person


@pytest.fixture
def connection_queries():
    """connection_queries(call): how many queries the call made, after one call that warms what is cached."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(call) -> int:
        call()
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count


@pytest.fixture
def queries_of():
    """queries_of(client, url): how many questions the page asks the database. It must be a page that is found."""

    def queries_of(client, url) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    return queries_of
