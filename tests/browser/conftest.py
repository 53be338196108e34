"""A real Chromium against a real server. Every page a test opens must keep the console silent."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from django.test.utils import setup_databases, teardown_databases

from config.settings import STATIC_ROOT, STORAGES
from people.models import Person

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


@pytest.fixture(scope="session")
def site(django_test_environment, django_db_blocker, django_db_keepdb):
    """The address of a real server in front of the whole fictional company, loaded once for all browser tests.

    The tests share it, so its database is made here: pytest-django makes none for tests that do not each ask for one.
    It is prepared as `make run` prepares it, and its files come hashed and compressed as they do there.
    """
    with django_db_blocker.unblock(), override_settings(STORAGES=STORAGES, STATIC_ROOT=STATIC_ROOT):
        databases = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb)
        with Path(os.devnull).open("w") as nowhere:
            call_command("prepare", stdout=nowhere, stderr=nowhere)
        server = LiveServerThread("127.0.0.1", lambda application: application)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()
        if not django_db_keepdb:
            teardown_databases(databases, verbosity=0)


@pytest.fixture
def visit(page, site):
    """visit("erin", "/"): the page, signed in as that member of the demo's cast, on that path."""

    def visit(who, path):
        sign_in(page.context, site, who)
        page.goto(site + path)
        return page

    return visit


def sign_in(context, site, who):
    """A session of that person. The sign-in page itself is walked in the story; here it would only cost time."""
    context.clear_cookies()
    if who is None:
        return
    client = Client()
    client.force_login(Person.objects.get(email=f"{who}@tidewater.example"))
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": site,
            }
        ]
    )


def settle(page):
    """Wait until htmx has nothing under way and nothing is half drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


@pytest.fixture
def picture(page):
    """picture("manager-adoption"): a screenshot for docs/screenshots, when GROUNDSWELL_SCREENSHOTS is set."""

    def picture(name, full=False):
        if os.environ.get("GROUNDSWELL_SCREENSHOTS"):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            settle(page)
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full)

    return picture
