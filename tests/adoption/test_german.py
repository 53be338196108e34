"""Figures, their definitions and the notices of seats, read by somebody whose language is German."""

import pickle
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from adoption import actions
from adoption.models import SeatEvent
from adoption.rules import DEFINITIONS, Coverage, funnel_steps, missing_in_words, publish, team_sentence
from adoption.rules.figures import Figures
from adoption.rules.freshness import Freshness
from adoption.rules.published import UNTOLD, shown_of
from tests.languages.german import speaking_german

DAY = date(2025, 3, 14)
GERMAN = {
    "fewer than {n}": "weniger als {n}",
    "not shown": "nicht gezeigt",
    "no seats": "keine Zugänge",
    "In scope": "Im Blick",
    "{active} of {enabled} people with {tool} in {unit} used it in the last 28 days.": (
        "In den letzten 28 Tagen haben {active} von {enabled} Personen mit {tool} in {unit} es genutzt."
    ),
    "{enabled} people in {unit} had {tool} in the last 28 days; how many used it is not shown.": (
        "{enabled} Personen in {unit} hatten {tool}; wie viele es genutzt haben, wird nicht gezeigt."
    ),
    "{unit} has no champion yet; {wanted} is wanted for {people} people.": (
        "{unit} hat noch keinen Champion; {wanted} ist gewünscht.",
        "{unit} hat noch keinen Champion; {wanted} sind gewünscht.",
    ),
    "{n} of the last {days} days: {ranges}.": "{n} der letzten {days} Tage: {ranges}.",
    "{first_day} to {last_day}": "{first_day} bis {last_day}",
    ("how a day is written", "j"): "j.",
    ("how a day is written", "j F"): "j. F",
    "Your access to {tool} is paused": "Dein Zugang zu {tool} ist pausiert",
    "The reason: {reason}. The AI Studio opens it again.": "Der Grund: {reason}. Das AI Studio öffnet ihn wieder.",
    "a risk is being looked at": "ein Risiko wird geprüft",
    "Adoption rate": "Nutzungsquote",
    "You can use %(open_tools)s today.": "Du kannst heute %(open_tools)s nutzen.",
    "{all_but_the_last} and {the_last}": "{all_but_the_last} und {the_last}",
}
TEAM = Figures(DAY, people=40, seats=30, enabled=30, active=14)


@pytest.fixture
def german():
    with speaking_german(GERMAN):
        yield


def test_a_cell_speaks_the_language_of_who_reads_it_and_not_of_who_counted():
    few, none = publish(replace(TEAM, active=3)).total, publish(replace(TEAM, enabled=0, active=0)).total
    kept = pickle.loads(pickle.dumps((few["active"], none["adoption_rate"])))  # as a cache would
    assert [str(cell) for cell in kept] == ["fewer than 5", "no seats"]
    with speaking_german(GERMAN):
        assert [str(cell) for cell in kept] == ["weniger als 5", "keine Zugänge"]


def test_the_rate_of_a_team_is_one_sentence(german):
    assert team_sentence("Copilot", publish(TEAM).total, "Claims") == (
        "In den letzten 28 Tagen haben 14 von 30 Personen mit Copilot in Claims es genutzt."
    )


def test_what_is_not_shown_is_known_by_what_it_is_and_not_by_its_english_words(german):
    shown = shown_of("Motor", TEAM, {"Motor": {"active", UNTOLD}})
    assert str(shown["active"]) == "nicht gezeigt"
    assert team_sentence("Copilot", shown, "Motor") == (
        "30 Personen in Motor hatten Copilot; wie viele es genutzt haben, wird nicht gezeigt."
    )


def test_definitions_and_steps_are_said_when_they_are_read(german):
    assert str(DEFINITIONS["adoption_rate"].title) == "Nutzungsquote"
    assert dict(funnel_steps())["in_scope"] == "Im Blick"
    with override("en-gb"):
        assert str(DEFINITIONS["adoption_rate"].title) == "Adoption rate"


def test_counts_and_ranges_of_days_bend_as_german_does(german):
    assert Coverage("Claims", 20, 0, 1, 0).sentence == "Claims hat noch keinen Champion; 1 ist gewünscht."
    assert Coverage("Claims", 40, 0, 2, 0).sentence == "Claims hat noch keinen Champion; 2 sind gewünscht."
    missing = (date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5))
    assert missing_in_words(Freshness(None, DAY, missing)) == "3 der letzten 84 Tage: 3. bis 5. März."


def test_a_notice_is_in_the_language_of_whoever_gets_it(copilot, erin, stella, open_seat):
    seat = open_seat(erin, copilot, DAY)
    erin.language = "de"
    erin.save(update_fields=["language"])
    with speaking_german(GERMAN), override("en-gb"):
        actions.suspend_seat(seat=seat, reason=SeatEvent.Reason.RISK, by=stella)
    notice = erin.notices.get(kind="adoption.seat_paused")
    assert notice.title == "Dein Zugang zu Copilot ist pausiert"
    assert notice.body == "Der Grund: ein Risiko wird geprüft. Das AI Studio öffnet ihn wieder."


def test_one_page_in_two_languages(as_person, erin, stella, copilot, open_seat):
    for person in (erin, stella):
        open_seat(person, copilot, DAY)
    stella.language = "de"
    stella.save(update_fields=["language"])
    register = reverse("adoption:register")
    with speaking_german(GERMAN), override("en-gb"):
        assert "You can use Copilot today." in as_person(erin).get(register).content.decode()
        assert "Du kannst heute Copilot nutzen." in as_person(stella).get(register).content.decode()
        assert "You can use Copilot today." in as_person(erin).get(register).content.decode()
