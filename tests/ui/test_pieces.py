"""Pieces of pages: drawn once for the same facts, with each reader's own token."""

import pytest
from django.core.cache import caches
from django.template import Context, Template
from django.utils import timezone, translation

from ui.pieces import Pieces
from ui.templatetags import kept

FORM = Template('{% load kept %}{% kept pieces "form" %}{% csrf_token %}{{ words }}{% endkept %}')


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["pieces"].clear()


def drawn(facts, words, token="hers", template=FORM):  # noqa: S107 (no secret)
    pieces = Pieces(lambda: facts, lambda: {"words": words})
    page = template.render(Context({"pieces": pieces, "csrf_token": token}))
    pieces.keep()
    return page


def test_the_same_facts_are_drawn_once():
    assert "first" in drawn(("a", 1), "first")
    assert "first" in drawn(("a", 1), "second")
    assert "second" in drawn(("a", 2), "second")


def test_each_reader_gets_their_own_token():
    assert 'value="hers"' in drawn(1, "words", token="hers")
    page = drawn(1, "words", token="his")
    assert 'value="his"' in page
    assert "hers" not in page
    assert kept.TOKEN not in page


def test_no_token_is_kept():
    drawn(1, "words", token="hers")
    name = Pieces(lambda: 1, dict).name
    assert "hers" not in str(caches["pieces"].get(name))
    assert kept.TOKEN in str(caches["pieces"].get(name))


def test_languages_zones_and_days_are_told_apart(monkeypatch):
    drawn(1, "words")
    with translation.override("de"):
        assert "Worte" in drawn(1, "Worte")
    with timezone.override("Asia/Tokyo"):
        assert "elsewhere" in drawn(1, "elsewhere")
    tomorrow = timezone.localdate().replace(year=2099)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    assert "tomorrow" in drawn(1, "tomorrow")


def test_what_is_written_by_people_stays_escaped():
    for _ in range(2):
        assert "&lt;script&gt;" in drawn(1, "<script>")


def test_a_piece_is_not_asked_for_its_context_when_it_is_there():
    drawn(1, "words")
    pieces = Pieces(lambda: 1, None)
    assert "words" in FORM.render(Context({"pieces": pieces, "csrf_token": "hers"}))


def test_facts_that_moved_are_not_kept():
    facts = iter([1, 2])
    pieces = Pieces(lambda: next(facts), lambda: {"words": "between"})
    FORM.render(Context({"pieces": pieces}))
    pieces.keep()
    assert "between" not in drawn(1, "now")
    assert "between" not in drawn(2, "now")
