"""Two worlds that differ in one thing, which of a few people used a tool, look the same through every door of a reader.

In one world two of the four people of Motor use Copilot, and ten of Home; in the other it is one of Motor and eleven of
Home. All else is the same, the number in Claims as well. Whoever may not know what one of four people did must be told
the same in both, letter by letter: every page that can be reached from the front page, every unit, tool and day that
the pages offer, and every file.
"""

import io
import re
import zipfile
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.core.cache import caches
from django.db import transaction

from adoption import actions as adoption
from adoption.rules import published
from people import actions as people
from people.models import Role
from studio import actions as studio
from tests.adoption.test_attack import only_small_ones

MOST_PAGES = 400
BACK = (0, 1, 7, 28)  # days ago
# Its tokens, and the moment of counting.
OF_THIS_REQUEST = re.compile(r"\b\w{64}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|[\dT-]*\b\d\d:\d\d[:.\d]*")
NOT_ASKED = re.compile(r"/(static|accounts|admin)/|/language/")


@pytest.fixture
def offices(company, claims, mona, hire, db):
    """Claims with 4 people in Motor, 20 in Home, 20 in Travel, all with a seat, and some at the top of the company, so
    that Claims may be told of; (the tool, {name: people})."""
    for number in range(8):
        hire(f"director{number}", company)
    copilot = studio.propose_tool(slug="copilot", name="Copilot", purpose="Drafts.")
    studio.review_tool(tool=copilot, decision="approve")
    studio.review_tool(tool=copilot, decision="go_live")
    teams = {}
    for name, many in (("Motor", 4), ("Home", 20), ("Travel", 20)):
        unit = people.create_unit(name=name, parent=claims, by=None)
        teams[name] = [hire(f"{name}{number}", unit, manager=mona) for number in range(many)]
        for person in teams[name]:
            adoption.grant_seat(person=person, tool=copilot, on=mona.today() - timedelta(days=200), by=None)
    return copilot, teams


@pytest.fixture
def world(offices, mona):
    """world({"Motor": 2, …}): while it lasts, so many of each unit use the tool; then it has never been."""
    copilot, teams = offices

    class World:
        def __init__(self, users: dict[str, int]):
            self.users = [person for name, many in users.items() for person in teams[name][:many]]

        def __enter__(self):
            forget_what_was_drawn()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            today = mona.today()
            rows = [(person.pk, today - timedelta(days=back), 2) for person in self.users for back in range(1, 90)]
            adoption.record_usage(tool=copilot, source="csv", rows=rows, by=None)
            adoption.bring_figures_up_to_date()

        def __exit__(self, *error):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            forget_what_was_drawn()

    return World


def forget_what_was_drawn() -> None:
    for cache in caches.all():
        cache.clear()


def walk(client, today) -> dict[str, str]:
    """address -> what it answers, of everything that can be reached by links and by the choices of forms."""
    waiting, told = ["/"], {}
    while waiting and len(told) < MOST_PAGES:
        address = waiting.pop(0)
        if address in told:
            continue
        answer = client.get(address, follow=False)
        told[address] = text_of(answer)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [urljoin(address, link) for link in links_of(told[address], today)]
    assert not waiting or len(told) >= MOST_PAGES
    return told


def text_of(answer) -> str:
    """The answer without what differs between any two requests; of a workbook, its sheets."""
    body = answer.getvalue() if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            names = [name for name in book.namelist() if name != "docProps/core.xml"]
            body = b"\n".join(book.read(name) for name in names)
    return OF_THIS_REQUEST.sub("", body.decode("utf-8", "replace"))


def links_of(page: str, today) -> list[str]:
    """Where this page leads: links, and its forms that only ask, with each choice and with some days."""
    found = [unescape(link) for link in re.findall(r'\shref="([^"#]+)', page)]
    for form in re.findall(r'<form[^>]*method="get".*?</form>', page, re.S):
        action = unescape((re.findall(r'action="([^"]*)"', form) or [""])[0]) or "?"
        choices = {name: re.findall(r'value="([^"]+)"', options) for name, options in selects_of(form)}
        for day in (today - timedelta(days=back) for back in BACK):
            for name, values in choices.items() or [("", [""])]:
                found += [f"{action.split('?')[0]}?{urlencode({name: value, 'day': day})}" for value in values]
    return [link for link in found if not urlsplit(link).netloc and not NOT_ASKED.search(link)]


def selects_of(form: str) -> list[tuple[str, str]]:
    return re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.S)


ONE, OTHER = {"Motor": 2, "Home": 10, "Travel": 12}, {"Motor": 1, "Home": 11, "Travel": 12}


def differences(world, client, today) -> list[str]:
    """The addresses that answer differently in the two worlds."""
    with world(ONE):
        first = walk(client, today)
    with world(OTHER):
        second = walk(client, today)
    return sorted(address for address in first | second if first.get(address) != second.get(address))


@pytest.fixture
def reader(request, as_person, mona, hire, company, claims):
    """Somebody signed in, by what they are."""
    if request.param == "manager":
        return as_person(mona)
    if request.param == "colleague":
        return as_person(hire("erin", claims))
    reader = hire("fiona", company)
    people.grant_role(person=reader, role=request.param, by=None)
    return as_person(reader)


READERS = pytest.mark.parametrize("reader", ["manager", "colleague", Role.FINANCE], indirect=True)


@READERS
def test_no_door_tells_which_world_it_is(reader, world, mona):
    assert differences(world, reader, mona.today()) == []


def test_the_walk_comes_to_every_unit_day_and_file(world, as_person, mona):
    with world(ONE):
        told = walk(as_person(mona), mona.today())
    for part in ("unit=motor", "unit=home", f"day={mona.today() - timedelta(days=28)}", ".csv", ".xlsx"):
        assert any(part in address for address in told), part
    assert "12" in told["/adoption/"]


# --- the same walk where less is hidden -------------------------------------------------------------------------------
@pytest.mark.parametrize("reader", ["manager"], indirect=True)
def test_hiding_small_numbers_alone_is_seen(reader, world, mona, monkeypatch):
    """Motor's one and two are hidden alike, but Home's ten and eleven are not."""
    monkeypatch.setattr(published, "hidden_cells", only_small_ones)
    assert differences(world, reader, mona.today())


def test_a_number_that_is_not_shown_is_not_shown_of_people(world, as_person, mona):
    with world(ONE):
        page = as_person(mona).get("/adoption/?unit=home").content.decode()
    assert "<dd>not shown</dd>" in page
    assert "not shown people" not in page
