"""English and German, complete: what is marked is in the catalog, what is in the catalog is translated, and it is what
the site reads.
"""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext_lazy

from inbox.actions import notify
from tests.test_architecture import LINE

ROOT = Path(settings.BASE_DIR)
LANGUAGES = [code for code, _ in settings.LANGUAGES if not code.startswith("en")]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*[^{}]*\}|<[^>]+>")
# Where words for readers stand. The demo's are those of a company; tests and benchmarks speak to nobody.
SPEAKING = [name for name in LINE if name != "demo"] + ["config", "templates"]


def catalog(language: str, kind: str = "po"):
    return getattr(polib, f"{kind}file")(str(ROOT / "locale" / language / "LC_MESSAGES" / f"django.{kind}"))


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    messages = catalog(language)
    left = [entry.msgid for entry in messages if not entry.translated() or entry.fuzzy]
    assert len(messages) > 1000 and not left and not messages.obsolete_entries()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_what_the_message_names(language):
    wrong = []
    for entry in catalog(language):
        said = [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
        most = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        wrong += [(entry.msgid, text) for text in said if placeholders(text) - most]
        wrong += [(entry.msgid, said[-1])] if most - placeholders(said[-1]) else []
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_site_reads_is_what_was_written(language):
    def messages(entries):
        return {(entry.msgctxt, entry.msgid): entry.msgstr or tuple(entry.msgstr_plural.values()) for entry in entries}

    assert messages(catalog(language, "mo")) == messages(catalog(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed here: apt-get install gettext")
def test_the_catalog_holds_every_marked_word_and_no_other(language, tmp_path, monkeypatch):
    for name in SPEAKING:
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path / "locale"])
    call_command("makemessages", locale=[language], symlinks=True, verbosity=0)
    found = polib.pofile(str(tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"))
    assert {(e.msgctxt, e.msgid) for e in found} == {(e.msgctxt, e.msgid) for e in catalog(language)}


# --- on the page ------------------------------------------------------------------------------------------------------
def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_somebody_who_chose_german_reads_german(as_person, erin):
    client = as_person(erin)
    assert '<html lang="en-gb">' in words(client.get("/"))
    client.post("/people/me/clock/", {"time_zone": "Europe/Berlin", "language": "de"})
    page = words(client.get("/"))
    assert '<html lang="de">' in page and "Mein nächster Schritt" in page and "My next step" not in page


def test_a_visitor_is_spoken_to_in_the_language_of_the_browser(client, db):
    page = words(client.get("/accounts/login/", headers={"Accept-Language": "de-AT,de;q=0.9"}))
    assert '<html lang="de">' in page and "Anmelden" in page


def test_a_notice_is_written_in_the_language_of_its_reader_whoever_gave_the_reason(erin):
    erin.language = "de"
    erin.save()
    with translation.override("en-gb"):
        notice = notify(to=erin, kind="test", title=gettext_lazy("Inbox"), dedupe_key="a")
    assert notice.title == "Posteingang"
