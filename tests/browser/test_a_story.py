"""Four people, one story, through the real pages: Erin is let in, Chandra helps, Omar answers, Mona reads how it goes.

One test, because it is one story: what Erin reports is what Omar answers. Its name sorts it first, so that its pictures
show the company before any other test has touched it.
"""

import re

import pytest
from playwright.sync_api import expect

from demo.actions import PASSWORD
from tests.browser.conftest import DESK, PHONE, settle
from training.models import Attempt

WORDS = "The assistant quoted last year's excess when I asked about motor policy cancellations, and I nearly sent it."


@pytest.fixture
def on_a_phone(page):
    page.set_viewport_size(PHONE)


def test_four_stories(page, site, visit, picture, on_a_phone):
    erin_is_let_in(page, site, picture)
    erin_tells_ai_ops(page, picture)
    page.set_viewport_size(DESK)
    chandra_accepts_and_helps(visit, picture)
    reference = omar_asks(visit, picture)
    erin_answers(visit, reference)
    omar_resolves(visit, reference)
    erin_says_not_fixed(visit, reference)
    omar_resolves(visit, reference)
    erin_is_content(visit, reference)
    mona_reads_how_it_goes(visit, picture)


# --- the employee -----------------------------------------------------------------------------------------------------
def erin_is_let_in(page, site, picture):
    page.goto(site)
    picture("sign-in")
    page.get_by_label("E-mail").fill("erin@tidewater.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Go on with")
    expect(page.locator("main")).to_contain_text("Claims Summariser")
    picture("employee-next-step")
    page.get_by_role("link", name="Resume").click()
    while not certified(page):
        take_one_step(page, picture)
    expect(page.get_by_role("heading", level=1)).to_have_text("Well done: you are certified.")
    picture("employee-certificate-phone")
    page.set_viewport_size(DESK)
    picture("employee-certificate")
    its_certificate_is_real(page)
    page.set_viewport_size(PHONE)
    page.goto(site)
    copilot = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Copilot", exact=True))
    expect(copilot).to_contain_text("Open")
    closed = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Claims Summariser", exact=True))
    expect(closed).to_contain_text("needs the certificate")
    picture("employee-let-in")


def certified(page) -> bool:
    return "/learn/certificates/" in page.url


def take_one_step(page, picture):
    """Whatever the path asks for next: read on, answer the quiz, confirm, go on."""
    settle(page)
    if "/learn/attempts/" in page.url and page.get_by_role("button", name="Hand in").count():
        answer_rightly(page)
        picture("employee-quiz")
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("You passed")
        picture("employee-quiz-result")
    elif page.get_by_role("button", name="Start the quiz").count():
        page.get_by_role("button", name="Start the quiz").click()
    elif page.get_by_role("link", name="See your certificate").count():
        page.get_by_role("link", name="See your certificate").click()
    elif page.get_by_role("button", name="Confirm").count():
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Confirm").click()
    elif page.locator("[data-player]").count():
        picture("employee-lesson")
        page.locator("[data-forward] .button").click()
    else:
        page.locator(".page-head .button--primary").click()


def answer_rightly(page):
    """Tick what is right; the test knows the answers, the page does not say them."""
    attempt = Attempt.objects.get(pk=int(re.search(r"/attempts/(\d+)/", page.url)[1]))
    for number in attempt.question_ids:
        right = attempt.assessment.questions.get(pk=number).choices.filter(correct=True)
        for choice in right:
            page.get_by_label(choice.text, exact=True).check()


def its_certificate_is_real(page):
    """The public page says so to somebody who is not signed in, and the file is a PDF."""
    address = page.locator("#public-address").input_value()
    stranger = page.context.browser.new_page()
    stranger.goto(re.sub(r"^https?://[^/]+", re.match(r"https?://[^/]+", page.url)[0], address))
    expect(stranger.locator("main")).to_contain_text("Erin")
    expect(stranger.locator("main")).to_contain_text("Valid")
    stranger.close()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def erin_tells_ai_ops(page, picture):
    page.get_by_role("link", name="Tell AI Ops").first.click()
    page.get_by_label("What happened").fill(WORDS)
    page.get_by_label("Which tool").select_option(label="Copilot")
    settle(page)
    picture("employee-report")
    page.get_by_role("button", name="Send to AI Ops").click()
    settle(page)
    expect(page.locator("main")).to_contain_text("last year's excess")


# --- the champion -----------------------------------------------------------------------------------------------------
def chandra_accepts_and_helps(visit, picture):
    page = visit("chandra", "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Will you be champion of")
    page.get_by_role("link", name="Read and answer").click()
    page.get_by_role("button", name="Yes, I will").click()
    expect(page).to_have_url(re.compile("/unit/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("on the way to a certificate")
    page.get_by_label("What came of it").fill("Six colleagues, mostly about what may be pasted.")
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("main")).to_contain_text("Six colleagues, mostly about what may be pasted.")
    picture("champion-unit")
    page.locator("summary").filter(has_text="Nudge").first.click()
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.locator("#messages")).to_contain_text("has your message")
    page.get_by_role("link", name="Report something for a colleague").click()
    page.get_by_label("What happened").fill("A colleague could not open the assistant on the tablet at the counter.")
    page.get_by_label("Which tool").select_option(label="Copilot")
    page.get_by_label("Who is this from?").select_option(index=1)
    page.get_by_role("button", name="Send to AI Ops").click()
    expect(page.locator("main")).to_contain_text("the tablet at the counter")


# --- AI Ops -----------------------------------------------------------------------------------------------------------
def omar_asks(visit, picture) -> str:
    page = visit("omar", "/admin/feedback/item/")
    settle(page)
    picture("ops-inbox")
    page.get_by_role("searchbox").first.fill("last year's excess")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("last year's excess")
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="S1", exact=True).click()
    open_composer(page, "question")
    page.locator("[data-words=question] textarea").fill("Which policy number did it quote from?")
    page.locator("[data-words=question] button").click()
    expect(page.locator(".thread")).to_contain_text("Which policy number did it quote from?")
    picture("ops-item")
    return re.search(r"FB-\d+", page.locator(".desk-head").inner_text())[0]


def open_composer(page, key):
    composer = page.locator(f"[data-words={key}]")
    if composer.get_attribute("open") is None:
        composer.locator("summary").click()


def omar_resolves(visit, reference):
    page = visit("omar", f"/admin/feedback/item/{reference.removeprefix('FB-')}/change/")
    open_composer(page, "resolution")
    page.locator("[data-words=resolution] textarea").fill(
        "The policy library was two versions behind; it is current now."
    )
    page.locator("[data-words=resolution] button").click()
    expect(page.locator(".desk-head")).to_contain_text("Resolved")


def erin_answers(visit, reference):
    page = visit("erin", "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"AI Ops has a question about {reference}")
    page.get_by_role("link", name="Answer").first.click()
    page.get_by_role("textbox").first.fill("The one for commercial vans.")
    page.get_by_role("button", name="Answer").click()
    expect(page.locator("main")).to_contain_text("The one for commercial vans.")


def erin_says_not_fixed(visit, reference):
    page = visit("erin", "/inbox/")
    page.get_by_role("link", name=re.compile(reference)).first.click()
    page.locator("summary").filter(has_text="Not fixed").click()
    page.locator("form[action$='reopenings/'] textarea").fill("It still quotes the old one for vans.")
    page.get_by_role("button", name="Not fixed").click()
    expect(page.locator("main")).to_contain_text("It still quotes the old one for vans.")


def erin_is_content(visit, reference):
    page = visit("erin", f"/feedback/{reference}/")
    page.get_by_role("button", name="That solved it").click()
    settle(page)
    page.goto(page.url.split("/feedback/")[0] + "/")
    expect(page.locator("main")).to_contain_text("The policy library was two versions behind")


# --- the manager ------------------------------------------------------------------------------------------------------
def mona_reads_how_it_goes(visit, picture):
    page = visit("mona", "/adoption/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("in the last 28 days")
    picture("manager-adoption")
    picture("manager-adoption-full", full=True)
    expect(page.locator("table", has_text="Motor claims").first).to_be_visible()
    page.get_by_role("button", name="Remind those ticked").click()
    expect(page.locator("#messages")).to_contain_text(re.compile(r"Reminded \d+ pe"))
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "Motor claims" in download.value.path().read_text(encoding="utf-8-sig")
