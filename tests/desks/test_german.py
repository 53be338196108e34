"""A reader whose language is German: their desks speak it, and nobody else's do."""

import pytest

from desks.rules.bringing_in import outcome_of
from intake.models import Import
from tests.languages.german import speaking_german

GERMAN = {
    "Your next step": "Dein nächster Schritt",
    "Begin “{lesson}”": "Beginne mit „{lesson}“",
    "{path} opens {tool}: {left}.": "{path} öffnet {tool}: {left}.",
    "Identities": "Konten",
    "{n} was not applied": ("{n} wurde nicht übernommen", "{n} wurden nicht übernommen"),
    "{n} waits for a known person": ("{n} wartet", "{n} warten"),
    "{new} of {read} lines said something new": "{new} von {read} Zeilen brachten Neues",
    "{all_but_the_last} and {the_last}": "{all_but_the_last} und {the_last}",
}


@pytest.fixture
def in_german(erin):
    erin.language = "de"
    erin.save()
    return erin


def test_the_next_step_is_said_in_the_readers_language(as_person, in_german, enrol):
    enrol(in_german)
    with speaking_german(GERMAN):
        page = as_person(in_german).get("/").content.decode()
    assert '<html lang="de">' in page
    assert "Dein nächster Schritt" in page and "Beginne mit „What it is for“" in page
    assert "Copilot Essentials öffnet Copilot" in page


def test_whoever_reads_english_reads_english_meanwhile(as_person, chandra, enrol):
    enrol(chandra)
    with speaking_german(GERMAN):
        page = as_person(chandra).get("/").content.decode()
    assert '<html lang="en-gb">' in page and "Your next step" in page


def test_words_that_were_read_with_the_code_wait_for_their_reader(as_person, ada):
    """A title taken from the code once, in the language of that moment, would be English here."""
    with speaking_german(GERMAN):
        assert "Identities" in as_person(ada).get("/imports/").content.decode()
        ada.language = "de"
        ada.save()
        assert "Konten" in as_person(ada).get("/imports/").content.decode()


def test_what_came_of_an_import_is_one_sentence_with_german_plurals_and_numbers():
    settled = Import(applied_at="2027-03-03", read=12_345, applied=12_342, rejected=1, quarantined=2)
    assert outcome_of(settled) == (
        "12,342 of 12,345 lines said something new; 1 was not applied and 2 wait for a known person."
    )
    with speaking_german(GERMAN):
        assert outcome_of(settled) == (
            "12.342 von 12.345 Zeilen brachten Neues; 1 wurde nicht übernommen und 2 warten."
        )
