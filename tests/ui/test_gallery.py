"""The gallery shows every component, and the frame keeps its promises: strict policy, small pages."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FRAME = {"bar", "foot", "person_menu", "stylesheets", "mark", "sea", "messages", "entrance", "gallery"}
PARTS = {"icon", "badge", "field", "field_words", "meter", "person", "page_link", "swell_drawing", "lifecycle_drawing"}
SHOWN_BY_HAND = {"sentence", "table", "filter_bar", "refusal", "definition"}
BUDGET = 60_000  # bytes on the wire for a first visit


@pytest.fixture
def gallery(as_person, ada):
    return as_person(ada).get(reverse("ui:gallery")).content.decode()


def weight(data: bytes) -> int:
    return len(brotli.compress(data, quality=5))


def test_every_component_is_in_the_gallery():
    shown = "".join(f.read_text() for f in (TEMPLATES / "ui").glob("gallery*/**/*.html"))
    shown += (TEMPLATES / "ui/gallery.html").read_text()
    components = {f.stem for f in (TEMPLATES / "ui").glob("*.html")} - FRAME - PARTS
    missing = {c for c in components if f'{{% ui "{c}"' not in shown}
    assert missing <= SHOWN_BY_HAND
    assert all(name in shown for name in SHOWN_BY_HAND)


def test_a_first_visit_weighs_little(gallery):
    assets = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', gallery)
    assert len(assets) > 10
    total = weight(gallery.encode()) + sum(weight(Path(finders.find(a)).read_bytes()) for a in assets)
    assert total < BUDGET


def test_the_page_asks_for_nothing_that_the_policy_refuses(gallery):
    assert not re.search(r"<[^>]+\s(style|on[a-z]+|hx-on[^=]*)=", gallery)
    assert "<style" not in gallery and not re.search(r"<script(?![^>]*\ssrc=)", gallery)


def test_every_id_is_there_once(gallery):
    ids = re.findall(r'\sid="([^"]+)"', gallery)
    assert len(ids) == len(set(ids))


def test_lists_sort_and_page_by_url(as_person, ada):
    page = as_person(ada).get(reverse("ui:gallery"), {"sort": "-lessons", "page": 2}).content.decode()
    assert 'aria-sort="descending"' in page
    assert 'aria-current="page">2<' in page
    assert "sort=-lessons&amp;page=1" in page


def test_styles_keep_to_the_house():
    css = Path(settings.BASE_DIR) / "static/css"
    assert len((css / "utilities.css").read_text().splitlines()) < 60
    for file in css.rglob("*.css"):
        if not file.name.startswith(("admin", "layers")):
            assert "@layer " in file.read_text(), file.name


def test_raw_colours_stay_on_the_ground_floor():
    css = Path(settings.BASE_DIR) / "static/css"
    for file in css.rglob("*.css"):
        if file.name != "tokens.css":
            assert not re.search(r"oklch\(|#[0-9a-f]{3,8}\b|var\(--(paper|ink|sea|amber|red)-", file.read_text()), (
                file.name
            )


def test_templates_stay_small():
    for file in (TEMPLATES / "ui").rglob("*.html"):
        assert len(file.read_text().splitlines()) < 80, file.name


def test_others_do_not_find_the_gallery(as_person, erin):
    assert as_person(erin).get(reverse("ui:gallery")).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("ui:gallery")).status_code == 302
