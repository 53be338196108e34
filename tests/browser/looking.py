"""A look at one page as it stands: light and dark, on a phone and on a desk.

`faults_of(page)` lists in words whatever is wrong: what axe calls serious or critical (24 px targets included), what is
wider than the screen, a focus that cannot be seen, more or fewer than one first heading, what is cut or too wide with
text twice as large, a first load over 100 KB, a layout that jumps while it loads.
"""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import DESK, PHONE

SERIOUS = ("serious", "critical")
NARROWEST = {"width": 320, "height": 600}  # a desk of 1280 px at 400% (WCAG 2.2, 1.4.10)
USUAL, TWICE = {"standard": 16, "fixed": 13}, {"standard": 32, "fixed": 26}  # text at 100% and 200% (WCAG 2.2, 1.4.4)
FIRST_LOAD = 100_000  # bytes on the wire: the page and all it asks for, with an empty cache
SHIFT = 0.02  # part of the screen times the way it moved: a line's worth where the stock admin draws its calendars
MEASURES = Path(__file__).with_suffix(".js").read_text()
EVERYTHING = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
COLOURS = EVERYTHING | {"runOnly": ["color-contrast"], "rules": {}}
ALIKE = "tbody > tr:nth-child(n + 12), .rows > li:nth-child(n + 12)"  # the further rows of a list are like the first


def equip(context: BrowserContext) -> BrowserContext:
    """Give every page of this context what a look needs."""
    context.add_init_script(script=Axe().axe_script)
    context.add_init_script(script=MEASURES)
    return context


def faults_of(page: Page) -> list[str]:
    """Everything wrong with the page that was just opened. Leaves it light and as wide as a desk."""
    faults = faults_of_loading(page)
    show(page, NARROWEST, "light")
    faults += too_wide(page, NARROWEST["width"])
    for size in (PHONE, DESK):
        show(page, size, "dark")
        found = [f"in the dark {each}" for each in violations(page, COLOURS)]
        show(page, size, "light")
        found += [*violations(page, EVERYTHING), *too_wide(page, size["width"]), *focus_and_headings(page)]
        faults += [f"{size['width']} px: {each}" for each in found]
    return faults + with_large_text(page)


def with_large_text(page: Page) -> list[str]:
    """What does not fit when somebody tells the browser to write twice as large."""
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": TWICE})
    page.evaluate("looking.drawn()")
    found = [*too_wide(page, DESK["width"]), *(f"{each} is cut" for each in page.evaluate("looking.cut()"))]
    browser.send("Page.setFontSizes", {"fontSizes": USUAL})
    browser.detach()
    return [f"with text at 200%: {each}" for each in found]


def show(page: Page, size: dict, scheme: str) -> None:
    """Set the page so, and wait until it is drawn so."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("looking.drawn()")


def violations(page: Page, options: dict = EVERYTHING) -> list[str]:
    """What axe finds serious or critical: the rule and the first elements that break it."""
    found = page.evaluate("([alike, options]) => axe.run({exclude: alike}, options)", [ALIKE, options])["violations"]
    return [
        f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in SERIOUS
    ]


def too_wide(page: Page, width: int) -> list[str]:
    wide = page.evaluate("looking.width()")
    return [f"{wide} px wide, because of {page.evaluate('looking.sticksOut()')}"] if wide > width else []


def focus_and_headings(page: Page) -> list[str]:
    unseen = page.evaluate("looking.unseenFocus()")
    headings = page.evaluate("looking.headings()")
    return [f"focus cannot be seen on {each}" for each in unseen] + (
        [f"first headings: {headings}"] if len(headings) != 1 else []
    )


def faults_of_loading(page: Page) -> list[str]:
    size, shift = page.evaluate("looking.bytes()"), page.evaluate("looking.shift()")
    too_much = [f"the first load is {size:,} bytes"] if size > FIRST_LOAD else []
    return too_much + ([f"the layout shifted by {shift:.3f} while loading"] if shift > SHIFT else [])
