"""Sentences' parts, in English and in German: days, spans, lists and numbers."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.languages.german import speaking_german
from ui.charts import Rung, funnel, swell
from ui.templatetags.moments import day_in_words, in_full, moment_in_words
from ui.words import brief_day, day_and_time, full_day, list_in_words, number_in_words, within_a_sentence

NOW = datetime(2027, 3, 3, 14, 5, tzinfo=ZoneInfo("Europe/Berlin"))  # a Wednesday
WRITTEN = "how a day is written"
GERMAN = {
    (WRITTEN, "j F Y"): "j. F Y",
    (WRITTEN, "j F"): "j. F",
    (WRITTEN, "j M"): "j. M",
    (WRITTEN, "l j F Y"): "l, j. F Y",
    "{day} at {time}": "{day} um {time}",
    "just now": "gerade eben",
    "yesterday": "gestern",
    "last {weekday}": "letzten {weekday}",
    "in {span}": "in {span}",
    "{span} ago": "vor {span}",
    "{n} hour": ("{n} Stunde", "{n} Stunden"),
    "{n} min": "{n} Min.",
    "{all_but_the_last} and {the_last}": "{all_but_the_last} und {the_last}",
    ("count", "two"): "zwei",
    "planned {day}": "geplant {day}",
    "{people} now": "{people} jetzt",
    "The narrowest step: {people} of {all} went on from “{stage}”": "Engste Stelle: {people} von {all} nach „{stage}“",
}


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=5), "gerade eben"),
        (timedelta(minutes=-12), "vor 12 Min."),
        (timedelta(hours=-1), "vor 1 Stunde"),
        (timedelta(hours=3), "in 3 Stunden"),
        (timedelta(hours=-15), "gestern, 23:05"),
        (timedelta(days=-3), "letzten Sonntag, 14:05"),
        (timedelta(days=5), "Montag, 14:05"),
        (timedelta(days=30), "2. April"),
        (timedelta(days=-2), "letzten Montag, 14:05"),
        (timedelta(days=-350), "18. März 2026"),
    ],
)
def test_a_moment_is_said_in_german(distance, words):
    with speaking_german(GERMAN):
        assert moment_in_words(NOW + distance, NOW) == words


def test_a_day_is_written_as_the_language_writes_it():
    day = date(2027, 12, 4)
    assert (full_day(day), brief_day(day), in_full(day)) == ("4 December 2027", "4 Dec", "Saturday 4 December 2027")
    assert day_and_time(NOW) == "3 March 2027 at 14:05"
    with speaking_german(GERMAN):
        assert (full_day(day), brief_day(day)) == ("4. Dezember 2027", "4. Dez")
        assert in_full(NOW) == "Mittwoch, 3. März 2027 um 14:05 CET"
        assert day_and_time(NOW) == "3. März 2027 um 14:05"
        assert day_in_words(day, day + timedelta(days=1)) == "gestern"


def test_lists_and_numbers_are_said_in_the_language():
    assert list_in_words(["a", "", "b", None, "c"]) == "a, b and c"
    assert (list_in_words(["a"]), list_in_words([])) == ("a", "")
    assert (number_in_words(0), number_in_words(2), number_in_words(11)) == ("no", "two", "11")
    with speaking_german(GERMAN):
        assert list_in_words(["a", "b", "c"]) == "a, b und c"
        assert (number_in_words(2), number_in_words(11)) == ("zwei", "11")


def test_a_heading_loses_its_capital_inside_a_sentence_only_where_nouns_have_none():
    assert within_a_sentence("In scope") == "in scope"
    with speaking_german({}):
        assert within_a_sentence("Im Umfang") == "Im Umfang"


def test_the_words_in_a_chart_are_german_ones():
    today = date(2027, 3, 10)
    rungs = [Rung(5, "Pilot", None, date(2027, 1, 4)), Rung(50, "Welle", date(2027, 5, 4))]
    with speaking_german(GERMAN):
        drawing = swell(rungs, [(date(2027, 1, 4), 3), (today, 7)], today).drawings[0]
        assert [words.text for _, words in drawing.openings] == ["Pilot, 4. Jan", "Welle, geplant 4. Mai"]
        assert drawing.now.text == "7 jetzt"
        assert "Mär" in [tick.text for tick in drawing.ticks]
        stages = funnel([("Im Umfang", 100), ("Aktiv", 30)])
        assert stages[1].remark == "Engste Stelle: 30 von 100 nach „Im Umfang“"
