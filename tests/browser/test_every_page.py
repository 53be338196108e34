"""Every page, opened by whom it is for, stands up to a look (see looking.py) and keeps the console silent."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from demo.actions import PASSWORD
from tests.browser.looking import equip, faults_of, faults_of_loading
from tests.browser.pages import ELSEWHERE, left_out, owned_routes, pages

PEOPLE = [None, "erin", "chandra", "carlos", "mona", "odette", "fiona", "omar", "stella", "ada"]


@pytest.fixture
def context(context):
    return equip(context)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_of_one_person(who, visit, site, complaints):
    faults, page = [], visit(who, "/verify/")
    complaints.clear()  # the browser remarks on that address, which is not found: it only set the cookies
    for path in pages()[who]:
        page.goto(site + path)
        faults += [f"{path}: {fault}" for fault in faults_of(page)]
    assert not faults, "\n".join(faults)


def test_no_page_is_left_out(site):
    assert left_out() == [], "look at these in pages.py, or say there why not"
    assert set(pages()) == set(PEOPLE)
    assert not ELSEWHERE.keys() & {route.address for route, _ in owned_routes()}, "these answer with a page now"


def test_every_page_of_two_step_sign_in(page, site):
    Authenticator.objects.all().delete()  # with --reuse-db she may have set it up before
    sign_in_as(page, site, "fiona")
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)  # "Is it still you?"
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("second lock")
    assert_fit(page)
    page.get_by_role("textbox").last.fill(code_now(page.get_by_label("Key").input_value()))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("recovery codes")
    assert_fit(page)
    code = page.locator("pre code").inner_text().split()[0]
    for path in ("", "recovery-codes/generate/", "reauthenticate/", "totp/deactivate/"):
        page.goto(f"{site}/accounts/2fa/{path}")
        assert_fit(page)
    page.context.clear_cookies()
    sign_in_as(page, site, "fiona")
    assert_fit(page)
    page.get_by_role("textbox").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("main")).to_be_visible()


def sign_in_as(page, site, who):
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill(f"{who}@tidewater.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def assert_fit(page):
    faults = faults_of(page)
    assert not faults, "\n".join([page.url, *faults])


# --- where something goes wrong ---------------------------------------------------------------------------------------
@pytest.fixture
def error_page(page, complaints):
    """error_page(status): the page that is open has it, and is fit. The browser's own remark on it is no complaint."""

    def error_page(status):
        assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == status
        assert_fit(page)
        assert all("Failed to load resource" in complaint for complaint in complaints)
        complaints.clear()

    return error_page


def test_the_page_that_is_not_there(visit, error_page):
    visit("erin", "/no-such-page/")
    error_page(404)


def test_the_page_for_another_role(visit, error_page):
    visit("omar", "/admin/inbox/delivery/")
    error_page(403)


def test_the_page_of_a_form_that_has_gone_stale(page, site, error_page):
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill("erin@tidewater.example")
    page.get_by_label("Password").fill("whatever it was")
    page.context.clear_cookies()
    page.get_by_role("button", name="Sign in").click()
    error_page(403)


def test_the_page_of_somebody_in_a_hurry(page, site, settings, error_page):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "0/m/ip"}
    page.goto(f"{site}/accounts/password/reset/")
    page.get_by_label("E-mail").fill("erin@tidewater.example")
    page.locator("main button").click()
    error_page(429)


def test_the_page_of_our_own_mistake(visit, monkeypatch, error_page):
    monkeypatch.setattr("ui.views._charts", lambda today: 1 / 0)
    visit("ada", "/gallery/")
    error_page(500)


# --- the look itself can fail -----------------------------------------------------------------------------------------
PLANTS = {
    "button-name": "<button></button>",
    "color-contrast": "<p class=pale>pale</p>",
    "target-size": "<button class=tiny>a</button><button class=tiny>b</button>",
    "px wide": "<p class=wide>wide</p>",
    "is cut": "<p class=cut>Somebody</p>",
    "focus cannot be seen": "<button class=unseen>unseen</button>",
    "first headings": "<h1>Another</h1>",
}
STYLES = """
    .pale { color: oklch(70% 0 0 / 0.4) } .tiny { inline-size: 9px; block-size: 9px; overflow: hidden; font-size: 4px }
    .cut { inline-size: 60px; overflow: hidden; white-space: nowrap }
    .wide { inline-size: 2000px } .unseen:focus-visible { outline: none }
"""


@pytest.mark.parametrize("fault", PLANTS)
def test_a_planted_fault_is_found(fault, visit):
    page = visit(None, "/accounts/login/")
    page.evaluate("document.adoptedStyleSheets.push(new CSSStyleSheet())")
    page.evaluate("css => document.adoptedStyleSheets[0].replaceSync(css)", STYLES)
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", PLANTS[fault])
    found = faults_of(page)
    assert found and all(fault in each for each in found)


def test_a_heavy_page_that_jumps_is_found(visit):
    """It fetches files that it does not need, and puts a line above all when the rest is drawn already."""
    page = visit(None, "/accounts/login/")
    for needless in ("jquery/jquery.js", "xregexp/xregexp.js"):
        page.evaluate(f"fetch('/static/admin/js/vendor/{needless}').then((answer) => answer.text())")
    page.evaluate("document.body.prepend(document.createElement('hr'), 'Late')")
    found = faults_of_loading(page)
    assert "first load" in found[0] and "shifted" in found[1]


def test_a_planted_breach_of_the_policy_is_heard(visit, complaints):
    page = visit(None, "/accounts/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in complaint for complaint in complaints)
    complaints.clear()


def test_a_mistake_of_a_script_is_heard(visit, complaints):
    page = visit(None, "/accounts/login/")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.wait_for_timeout(100)
    assert any("planted" in complaint for complaint in complaints)
    complaints.clear()
