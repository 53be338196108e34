"""Who finds what: each route of the site, tried by each of the cast, answers as tests/doors/doors.csv says.

The table is checked in and read by people: a route that is missing from it fails, and so does an answer that changed.

    DOORS=print pytest tests/test_doors.py -q -s     print the rows that are missing or differ
    DOORS=write pytest tests/test_doors.py -q        write the table anew, to be read as a diff before it is committed

What is answered with a page is sound HTML, whatever the page says (tests/markup.py).

The answers are those of an empty GET and an empty POST: a status, or "login" where the door asks for a sign-in; where a
method is allowed to nobody there is no row. In the admin, where employees of every kind find nothing, one of them
stands for all, and its plain pages are tried by GET alone; the pages of one's own account are tried by one employee.
"""

import csv
import os
import re
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from adoption.actions import accept_nomination, nominate_champion
from people import actions as people
from people.models import Role
from tests.doors.addresses import TABLE, address_of, read_table
from tests.doors.world import furnish
from tests.markup import PRESENT, faults_of, keep
from tests.routes import Route, all_routes

CAST = {
    "visitor": None,
    "employee": "erin",
    "champion": "chandra",
    "manager": "mona",
    "outsider": "odette",
    "ai_ops": "omar",
    "studio": "stella",
    "administrator": "ada",
}
IN_ADMIN = ["visitor", "employee", "ai_ops", "studio", "administrator"]
IN_ACCOUNT = ["visitor", "employee"]
PLAIN_ADMIN = re.compile(r"^admin/(\w+/\w+/(add/|<path:object_id>/.*)?)?$")
MOVED = re.compile(r"^admin/\w+/\w+/<path:object_id>/$")  # Django's own forwarding to the page of a row


def tried(in_admin: bool) -> dict[tuple[str, str], Route]:
    """Each (address, method) with its route. Two routes of one address: the first answers, as in the resolver."""
    wanted = {}
    for route in all_routes():
        if route.in_admin is not in_admin or MOVED.match(route.address):
            continue
        for method in ("GET",) if PLAIN_ADMIN.match(route.address) else ("GET", "POST"):
            wanted.setdefault((route.address, method), route)
    return wanted


def answer_of(role: str, cast: dict, address: str, method: str, pages: dict | None = None) -> str:
    """What this role is answered, with everything it wrote undone again. A page is put among `pages`."""
    client = Client(raise_request_exception=False)
    if cast[role]:
        client.cookies = SimpleCookie(session_of(cast[role]))
    cache.clear()  # of what earlier knocks were counted
    with transaction.atomic():
        answer = client.generic(method, address)
        transaction.set_rollback(True)
    if pages is not None:
        keep(pages, f"{role} {method} {address}", answer)
    to_the_door = answer.headers.get("Location", "").startswith((reverse("account_login"), reverse("admin:login")))
    return "login" if to_the_door and not cast[role] else str(answer.status_code)


def session_of(person) -> dict[str, str]:
    """The cookies of a session that is begun once for all knocks: signing in takes longer than most answers."""
    if not hasattr(person, "session"):
        client = Client()
        client.force_login(person)
        person.session = {name: cookie.value for name, cookie in client.cookies.items()}
    return person.session


@pytest.fixture(autouse=True)
def a_cache_of_ones_own(settings):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "doors"}
    settings.CACHES = settings.CACHES | {"default": memory}


@pytest.fixture
def cast(request, db):
    return {role: name and request.getfixturevalue(name) for role, name in CAST.items()}


def write_table(rows: dict) -> None:
    with TABLE.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["address", "method", *CAST])
        table.writerows([*key, *answers.values()] for key, answers in sorted(rows.items()))


@pytest.mark.parametrize("part", ["site", "admin"])
def test_each_route_answers_each_of_the_cast_as_the_table_says(cast, part):
    values = furnish({role: cast[role] for role in ("employee", "champion", "manager")})
    routes, pages = tried(in_admin=part == "admin"), {}
    answered = {key: answers_of(route, key[1], cast, values, pages) for key, route in routes.items()}
    answered = {key: row for key, row in answered.items() if set(row.values()) - {"405", "login", ""}}
    table = {key: row for key, row in read_table().items() if key[0].startswith("admin/") is (part == "admin")}
    differing = {key: row for key, row in answered.items() if table.get(key) != row}
    report(answered, differing, table)
    assert not [key for key, row in answered.items() if "500" in row.values()], "these break instead of answering"
    assert not differing, "tests/doors/doors.csv says otherwise, or nothing, about these; see the top of this file"
    assert not table.keys() - answered.keys(), "these answer no more: take them out of the table"
    assert len(pages) > 150
    assert not PRESENT or not (faults := faults_of(pages)), "\n".join(faults)


def answers_of(route: Route, method: str, cast: dict, values: dict, pages: dict) -> dict[str, str]:
    """What each role is answered; '' for those who are not tried here."""
    tries = IN_ADMIN if route.in_admin else IN_ACCOUNT if route.address.startswith("accounts/") else CAST
    address = address_of(route, values)
    return {role: answer_of(role, cast, address, method, pages) if role in tries else "" for role in CAST}


def report(answered: dict, differing: dict, table: dict) -> None:
    """Print or write what the environment asks for."""
    wish = os.environ.get("DOORS", "")
    if wish == "write":
        write_table({key: row for key, row in read_table().items() if key not in table} | answered)
    if wish == "print":
        for key, row in sorted(differing.items()):
            print(",".join([*key, *row.values()]))  # noqa: T201


# --- the same roles in another unit, and finance ----------------------------------------------------------------------
@pytest.fixture
def elsewhere(cast, hire, logistics):
    """The manager and the champion of another unit."""
    boss, helper = hire("boss", logistics), hire("helper", logistics)
    people.appoint_head(unit=logistics, person=boss, by=None)
    asked = nominate_champion(person=helper, unit=logistics, by=boss, lead=True)
    accept_nomination(assignment=asked, by=helper)
    return {"manager elsewhere": boss, "champion elsewhere": helper}


def found_by(cast: dict, values: dict, roles: dict) -> dict[tuple, str]:
    """(address, method, role) -> the answer, for each address that is about one thing of Erin's or of her unit."""
    routes = {key: route for key, route in tried(in_admin=False).items() if route.parameters}
    table = read_table()
    return {
        (*key, role): answer_of(role, roles, address_of(route, values), key[1])
        for key, route in routes.items()
        if key in table and table[key]["outsider"]
        for role in roles
    }


def test_a_role_in_another_unit_finds_no_more_of_this_one_than_any_colleague_there(cast, elsewhere):
    values = furnish({role: cast[role] for role in ("employee", "champion", "manager")})
    answers, table = found_by(cast, values, elsewhere), read_table()
    assert len(answers) > 40
    assert not {key: answer for key, answer in answers.items() if answer != table[key[:2]]["outsider"]}


def test_that_test_sees_somebody_who_finds_more(cast):
    values = furnish({role: cast[role] for role in ("employee", "champion", "manager")})
    answers, table = found_by(cast, values, {"the employee herself": cast["employee"]}), read_table()
    assert {key: answer for key, answer in answers.items() if answer != table[key[:2]]["outsider"]}


def test_finance_reads_adoption_and_rollouts_in_the_admin_and_nothing_else(cast, hire, company):
    fred = hire("fred", company)
    people.grant_role(person=fred, role=Role.FINANCE, by=None)
    values = furnish({role: cast[role] for role in ("employee", "champion", "manager")})
    opened = {
        address
        for (address, method), route in tried(in_admin=True).items()
        if method == "GET" and answer_of("finance", {"finance": fred}, address_of(route, values), "GET") == "200"
    }
    mine = re.compile(r"^admin/(adoption/|rollout/|$|\^|jsi18n|password_change|logout)")
    assert any(address.startswith("admin/adoption/") for address in opened)
    assert not {address for address in opened if not mine.match(address) or "/add/" in address}


# --- what no table may say --------------------------------------------------------------------------------------------
def test_no_row_of_the_table_lets_a_visitor_through_unless_the_route_is_public():
    public = {route.address for route in all_routes() if route.public}
    guarded = {key: row for key, row in read_table().items() if key[0] not in public}
    assert not [key for key, row in guarded.items() if row["visitor"] != "login"]


def test_no_row_of_the_table_lets_an_employee_into_the_admin():
    in_admin = {key: row for key, row in read_table().items() if key[0].startswith("admin/")}
    assert not [key for key, row in in_admin.items() if row["employee"] != "404"]


def test_no_row_of_the_table_lets_an_outsider_do_what_an_employee_may_not():
    """The outsider is an employee elsewhere: what Erin does not find in her own unit is not found from there either."""
    not_found = {key: row for key, row in read_table().items() if row["employee"] == "404"}
    assert not [key for key, row in not_found.items() if row["outsider"] not in ("404", "")]
