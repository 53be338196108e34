"""A real Chromium against a real server. Every page a test opens must keep the console silent."""

import os
import shutil
from pathlib import Path

import pytest

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright's loop is in this thread; our ORM calls are not in it

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = os.environ.get("GROUNDSWELL_BROWSER") == "required"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not REQUIRED:
                item.add_marker(
                    pytest.mark.skip(reason="no Chromium on this machine: install Debian's package chromium")
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert CHROMIUM, "the browser tests are required here and no Chromium is installed"
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": DESK, "locale": "en-GB", "timezone_id": "Europe/Berlin"}


@pytest.fixture
def complaints():
    """What the console said: errors, warnings about the content policy, and exceptions of scripts."""
    return []


@pytest.fixture
def page(page, complaints):
    """A page whose console must have stayed silent when the test ends."""

    def listen(message):
        if message.type in ("error", "warning"):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.set_default_timeout(10_000)
    yield page
    assert complaints == []
