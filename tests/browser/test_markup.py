"""Every page of the fictional company is sound HTML as served. tests/test_doors.py asks it of each page and role."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from demo.actions import PASSWORD
from people.models import Person
from tests.browser.pages import pages
from tests.browser.test_every_page import code_now
from tests.markup import PRESENT, faults_of, keep

pytestmark = pytest.mark.skipif(
    not PRESENT, reason="no Java on this machine, which checks HTML: install Debian's package default-jre-headless"
)


def signed_in(who: str | None) -> Client:
    client = Client(raise_request_exception=False)
    if who:
        client.force_login(Person.objects.get(email=f"{who}@tidewater.example"))
    return client


def pages_of_the_company() -> dict[str, bytes]:
    served = {}
    for who, paths in pages().items():
        client = signed_in(who)
        for path in paths:
            keep(served, f"{who} {path}", client.get(path, follow=True))
    return served


def pages_of_two_step_sign_in() -> dict[str, bytes]:
    """Switched on, looked at and switched off again."""
    Authenticator.objects.all().delete()
    client, served = signed_in("fiona"), {}
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    start = client.get("/accounts/2fa/totp/activate/")
    keep(served, "activate", start)
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(start.context["form"].secret)})
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/", "totp/deactivate/"):
        keep(served, path, client.get(f"/accounts/2fa/{path}"))
    at_the_door = Client()
    keep(
        served,
        "authenticate",
        at_the_door.post("/accounts/login/", {"login": "fiona@tidewater.example", "password": PASSWORD}, follow=True),
    )
    Authenticator.objects.all().delete()
    return served


def pages_of_what_goes_wrong(monkeypatch) -> dict[str, bytes]:
    served = {}
    keep(served, "not found", signed_in("erin").get("/no-such-page/"))
    keep(served, "another role", signed_in("omar").get("/admin/inbox/delivery/"))
    keep(served, "stale form", Client(enforce_csrf_checks=True).post("/accounts/login/"))
    monkeypatch.setattr("ui.views._charts", lambda today: 1 / 0)
    keep(served, "our mistake", signed_in("ada").get("/gallery/"))
    return served


def test_every_page_is_sound(site, monkeypatch):
    company, two_steps, wrong = (
        pages_of_the_company(),
        pages_of_two_step_sign_in(),
        pages_of_what_goes_wrong(monkeypatch),
    )
    assert (len(company) > 150, len(two_steps), len(wrong)) == (True, 7, 4)
    faults = faults_of({**company, **two_steps, **wrong})
    assert not faults, "\n".join(faults)


PLANTS = {
    "misnested": "<p><div>a</p></div>",
    "an attribute of nobody": "<p wide>a</p>",
    "one name twice": "<p id='a'></p><p id='a'></p>",
    "nothing to read": "<section><p>a</p></section>",
}


def test_each_planted_fault_is_found():
    sound = "<!doctype html><html lang='en'><meta charset='utf-8'><title>a</title><h1>a</h1>"
    planted = {fault: (sound + html).encode() for fault, html in PLANTS.items()}
    found = faults_of({"sound": sound.encode(), **planted})
    assert {fault.partition(":")[0] for fault in found} == set(PLANTS)
