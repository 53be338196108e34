"""Markup in a name, a title, a lesson or a report is shown as it was written; on no page does it become markup.

Every text column of every table holds it, however it came there: a form, an import, a script. Every page of the
resolver is opened as somebody who finds something there, read as HTML, and those that show the text in a real Chromium.
"""

import os
import shutil
from html.parser import HTMLParser

import pgtrigger
import pytest
from django.apps import apps
from django.db import Error, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils.html import escape
from playwright.sync_api import sync_playwright

from feedback.actions import report_item
from people.models import Person
from studio.models import Tool
from tests.browser.conftest import QUIET
from tests.doors.hostile import posts_of
from tests.routes import all_routes
from tests.test_doors import a_cache_of_ones_own as a_cache_of_ones_own
from tests.test_doors import cast as cast
from tests.test_hostile_input import Site

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LONG = "'\"><img src=x data-planted onerror=alert(1)><script data-planted>alert(1)</script>[x](javascript:alert(1))"
SHORT = "'\"><i data-planted onclick=alert(1)>"
OURS = ["people", "inbox", "studio", "training", "adoption", "feedback", "rollout", "intake"]
# Words of the machinery: where another word stands, no page would show any.
KEYS = {"email", "slug", "path", "password", "time_zone", "language", "public_id", "dedupe_key", "link", "url", "key"}
KEYS |= {
    "node_key",
    "idempotency_key",
    "receipt_hash",
    "verb",
    "session_key",
    "source",
    "external_id",
    "digest",
    "scope",
}


def texts_of(model) -> list[models.Field]:
    """The columns of a table that hold words of people."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices and field.name not in KEYS
    ]


def planted() -> set[str]:
    """Put the markup into every text column of ours that takes it; which ones that were."""
    models_ = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    models_ = [model for model in models_ if not isinstance(model._meta.pk, models.CompositePrimaryKey)]  # counts
    return {
        f"{model._meta.label}.{field.name}"
        for model in models_
        for field in texts_of(model)
        if plant(model, field, LONG if (field.max_length or 999) >= len(LONG) else SHORT)
    }


def plant(model, field, markup: str) -> bool:
    """Whether the column took it: as it is, or with the row's number behind it where each must be another."""
    for words in (Value(markup), Concat(Value(markup), Cast("pk", models.CharField()))):
        try:
            with transaction.atomic(), pgtrigger.ignore():
                return bool(model._base_manager.update(**{field.name: words}))
        except Error:  # unique, or held to a form by the database: then no text of people
            continue
    return False


class Planted(HTMLParser):
    """Whether the markup has become markup: an element of it, an event of it, or a link that runs."""

    def __init__(self, text: str):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            runs = name in ("href", "src", "action") and (value or "").strip().lower().startswith("javascript:")
            if name == "data-planted" or name.startswith("on") or runs:
                self.found.append((tag, name, value))


@pytest.fixture
def site(cast):
    site = Site(cast)
    report_item(tool=Tool.objects.get(), kind="idea", what_happened="A second one.", reporter=cast["employee"])
    return site


def shown_pages(site) -> list[tuple[str, HttpResponse]]:
    """(address, answer) of each page that shows the markup in any form."""
    answers = [(address, client.get(address)) for address, client, _ in site.pages]
    pages = [(address, answer) for address, answer in answers if "html" in answer.headers.get("Content-Type", "")]
    signs = ("data-planted", "&lt;i", "&lt;img")
    return [(address, answer) for address, answer in pages if any(sign in answer.text for sign in signs)]


@pytest.mark.django_db
def test_markup_in_any_text_stays_text_on_every_page(site):
    where = planted()
    assert {
        "people.Person.given_name",
        "people.Unit.name",
        "feedback.Item.what_happened",
        "training.Lesson.body",
    } <= where
    pages = shown_pages(site)
    assert len(pages) > 40, "the markup is on most pages"
    broken = [(address, found) for address, answer in pages if (found := Planted(answer.text).found)]
    assert not broken, broken


@pytest.mark.django_db
def test_what_a_form_shows_again_stays_text(site):
    """Sent with markup in every field, a form comes back with it, or leads to a page that shows it."""
    broken = []
    for address, client, page in site.pages:
        for action, fields in posts_of(page, address):
            with transaction.atomic():
                answer = client.post(action, dict.fromkeys(fields, SHORT), follow=True)
                transaction.set_rollback(True)
            if "html" in answer.headers.get("Content-Type", "") and (found := Planted(answer.text).found):
                broken.append((action, found))
    assert not broken, broken


# --- in a real browser ------------------------------------------------------------------------------------------------
def run_in_chromium(pages) -> list:
    """(address, what came of it) of each page on which the markup did something in Chromium: a dialog, an element."""
    came, now = [], {}

    def fulfil(route):
        """Every page as Django answered it, with its headers; scripts and styles are not what is tried."""
        if route.request.resource_type != "document":
            return route.abort()
        headers = {name: value for name, value in now["answer"].headers.items() if name != "Content-Length"}
        return route.fulfill(status=200, headers=headers, body=now["answer"].content)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        page.on("dialog", lambda dialog: (came.append((now["address"], "dialog")), dialog.dismiss()))
        page.route("**/*", fulfil)
        for address, answer in pages:
            now.update(address=address, answer=answer)
            page.goto("http://groundswell.example/page", wait_until="domcontentloaded")
            if page.evaluate("document.querySelectorAll('[data-planted], a[href^=\"javascript:\" i]').length"):
                came.append((address, "element"))
        browser.close()
    return came


@pytest.mark.django_db
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: install Debian's package chromium")
def test_chromium_runs_none_of_it(site):
    planted()
    pages = [page for page in shown_pages(site) if "/add/" not in page[0] and "/delete/" not in page[0]]
    assert len(pages) > 30
    assert not run_in_chromium(pages)


# --- the harness sees a page that believes ----------------------------------------------------------------------------
def careless(request):
    """A page with |safe where it should not be."""
    name = Person.objects.first().given_name
    return HttpResponse(f"<!doctype html><p>{name if request.GET.get('safe') else escape(name)}</p>")


careless.login_required = False
urlpatterns = [path("careless/", careless), path("", include("config.urls"))]


@pytest.mark.django_db
def test_a_page_that_calls_a_name_safe_is_seen(cast, settings):
    settings.ROOT_URLCONF = __name__
    planted()
    assert any(route.address == "careless/" for route in all_routes())
    plain, believing = (Client().get(f"/careless/{query}") for query in ("", "?safe=1"))
    assert not Planted(plain.text).found and Planted(believing.text).found
    if CHROMIUM:
        assert not run_in_chromium([("plain", plain)])
        assert ("believing", "element") in run_in_chromium([("believing", believing)])
