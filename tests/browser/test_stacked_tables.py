"""On a phone the rows of a table are stacked; for those who hear the page it stays a table."""

import pytest

from tests.browser.conftest import PHONE

STACKED = "main :is(.table--stack, .triage-list) tbody tr"
PAGES = [("mona", "/adoption/"), ("carlos", "/unit/"), ("omar", "/admin/feedback/item/?tab=open")]


def heard(page) -> list[str]:
    """The role of each thing on the page, as assistive technology is told."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [node["role"]["value"] for node in nodes if not node["ignored"]]


def shape(page) -> tuple[int, int]:
    """How many rows are stacked, and how many cells in them."""
    rows = page.locator(STACKED)
    return rows.count(), rows.locator("> td").count()


@pytest.mark.parametrize("who, path", PAGES)
def test_a_stacked_table_is_heard_as_a_table(who, path, visit):
    page = visit(who, path)
    page.set_viewport_size(PHONE)
    rows, cells = shape(page)
    assert page.locator(STACKED).first.evaluate("row => getComputedStyle(row).display") != "table-row"
    told = heard(page)
    assert rows and told.count("row") >= rows and told.count("cell") >= cells


def test_a_table_that_is_none_is_not_heard_as_one(visit):
    page = visit("mona", "/adoption/")
    page.evaluate("document.querySelectorAll('table').forEach((each) => each.setAttribute('role', 'none'))")
    assert "cell" not in heard(page)
