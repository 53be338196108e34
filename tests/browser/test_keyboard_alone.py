"""The main things people come for, done without touching a mouse: every step is a key."""

import pytest
from playwright.sync_api import expect

from demo.actions import PASSWORD
from tests.browser.conftest import settle
from tests.browser.pages import quiz_under_way

FARTHEST = 80  # no control of a page is farther away than so many presses of Tab
NAME = """() => {
    const at = document.activeElement;
    if (at.matches("body, main")) return ""; // nothing has the focus yet
    return [at.ariaLabel, at.labels?.[0]?.innerText, at.value, at.innerText].filter(Boolean).join(" ").trim();
}"""


@pytest.fixture
def press(page):
    return page.keyboard.press


@pytest.fixture
def reach(page, press):
    """reach("Send"): press Tab until the focus is on what bears that name."""

    def reach(name):
        for _ in range(FARTHEST):
            if name in page.evaluate(NAME):
                return
            press("Tab")
        raise AssertionError(f"Tab does not lead to “{name}” on {page.url}")

    return reach


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_sign_in(page, site, reach, press):
    page.goto(site)
    reach("E-mail")
    page.keyboard.type("odette@tidewater.example")
    press("Tab")
    page.keyboard.type(PASSWORD)
    press("Enter")
    heading(page, "“")


def test_a_quiz(visit, reach, press):
    page = visit("odette", quiz_under_way())
    reach("Skip to content")
    press("Enter")
    while "Hand in" not in page.evaluate(NAME):
        press("Tab")
        if page.evaluate("document.activeElement.matches('fieldset input:not(:checked)')"):
            press("Space")
    press("Enter")
    heading(page, "right")


def test_tell_ai_ops(visit, reach, press):
    page = visit("odette", "/")
    reach("Tell AI Ops")
    press("Enter")
    expect(page.get_by_label("What happened")).to_be_visible()
    reach("What happened")
    page.keyboard.type("The assistant translated the name of a depot, and the driver went to another town.")
    reach("Which tool")
    page.keyboard.type("Cop")
    settle(page)
    reach("Send to AI Ops")
    press("Enter")
    expect(page.locator("main")).to_contain_text("the name of a depot")


def test_triage(visit, reach, press):
    page = visit("omar", "/admin/feedback/item/?tab=unassigned")
    press("j")
    press("Enter")
    expect(page.locator(".desk")).to_be_visible()
    press("a")
    expect(page.locator(".thread")).to_contain_text("took it")
    press("r")
    page.keyboard.type("Thank you, we are looking at it.")
    press("Tab")
    press("Enter")
    expect(page.locator(".thread")).to_contain_text("we are looking at it")
    press("u")
    expect(page.locator(".triage-list, .empty").first).to_be_visible()


def test_an_hour_of_triage_from_the_list(visit, press):
    page = visit("omar", "/admin/feedback/item/?tab=unassigned")
    rows = page.locator(".triage-list tbody tr")
    second = rows.nth(1).locator(".ref").inner_text()
    another_severity = "3" if rows.nth(1).locator(".severity").inner_text().strip() == "S3" else "4"
    press("j")
    with page.expect_navigation():
        press("a")
    focused = page.locator("a:focus")
    expect(focused.locator(".ref")).to_have_text(second)  # the next one is at hand, no key is lost
    with page.expect_navigation():
        press(another_severity)
    expect(focused.locator(".ref")).to_have_text(second)
    press("c")
    expect(page.locator("[data-words=resolution] textarea")).to_be_focused()
    page.keyboard.type("It is mended since this morning.")
    press("Tab")
    press("Enter")
    expect(page.locator(".desk-head")).to_contain_text("Resolved")
    press("d")  # what is settled is no duplicate: nothing to write, and nothing happens
    expect(page.locator(".desk-head")).to_contain_text("Resolved")


def test_remind_those_who_are_late(visit, reach, press):
    page = visit("mona", "/adoption/")
    reach("Remind those ticked")
    press("Enter")
    expect(page.locator("#messages")).to_contain_text("emind")
