"""Every page for everyone it is for, light and dark, on a phone and on a desk: no axe violation that matters, nothing
wider than the screen, and a silent console (see conftest)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE, settle

PAGES = [
    (None, "/accounts/login/"),
    (None, "/accounts/password/reset/"),
    (None, "/feedback/receipts/"),
    ("erin", "/"),
    ("erin", "/learn/"),
    ("erin", "/learn/paths/copilot-essentials/"),
    ("erin", "/learn/courses/working-with-an-ai-assistant/"),
    ("erin", "/tools/"),
    ("erin", "/tools/copilot/"),
    ("erin", "/tools/definitions/"),
    ("erin", "/feedback/new/"),
    ("erin", "/feedback/"),
    ("erin", "/inbox/"),
    ("erin", "/inbox/preferences/"),
    ("erin", "/people/me/"),
    ("erin", "/accounts/password/change/"),
    ("erin", "/accounts/2fa/"),
    ("erin", "/accounts/sessions/"),
    ("erin", "/no-such-page/"),
    ("carlos", "/unit/"),
    ("mona", "/adoption/"),
    ("stella", "/adoption/"),
    ("omar", "/admin/"),
    ("omar", "/admin/feedback/item/"),
    ("omar", "/admin/feedback/rule/"),
    ("stella", "/admin/studio/tool/"),
    ("stella", "/admin/training/path/"),
    ("stella", "/admin/rollout/wave/"),
    ("ada", "/admin/"),
    ("ada", "/admin/people/person/"),
    ("ada", "/admin/people/rolegrant/add/"),
    ("ada", "/admin/journal/entry/"),
    ("ada", "/gallery/"),
]
SERIOUS = ("serious", "critical")


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_page_can_be_used_by_everyone(visit, complaints, who, path):
    page = visit(who, path)
    if path == "/no-such-page/":
        complaints.clear()  # the browser itself remarks on the 404 that this page is about
    settle(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            assert violations(page) == [], f"{scheme}, {size['width']} px"
            assert width_of(page) <= size["width"], f"{path} is wider than {size['width']} px"


def violations(page) -> list[str]:
    """What axe finds serious or critical: the rule and the first elements that break it."""
    return [
        f"{found['id']}: {[node['html'][:160] for node in found['nodes'][:3]]}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in SERIOUS
    ]


def width_of(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def test_axe_would_see_a_violation(visit):
    """The harness can fail: a button without a name is found."""
    page = visit(None, "/accounts/login/")
    page.evaluate("document.querySelector('main, body').append(document.createElement('button'))")
    assert violations(page)


def test_a_complaint_would_be_heard(visit, complaints):
    """The harness can fail: a style attribute is refused by the policy, and that is noticed."""
    page = visit(None, "/accounts/login/")
    page.evaluate("document.body.innerHTML += '<p style=\"color: red\">x</p>'")
    page.wait_for_timeout(200)
    assert complaints
    complaints.clear()
