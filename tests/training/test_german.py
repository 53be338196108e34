"""Counts and notices in a language that bends its numbers with the noun and says things in another order."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from inbox.actions import notify_all
from inbox.models import Notice
from tests.languages.german import speaking_german
from training import actions as training
from training import notices
from training.rules import missing_for, refusal_to_attempt
from training.rules.words import distance, to_go
from ui.words import full_day

from .conftest import complete_lessons, days_ago, quiz_of

GERMAN = {
    "one lesson": ("eine Lektion", "{n} Lektionen"),
    "the quiz": ("das Quiz", "{n} Quizze"),
    "one confirmation": ("eine Bestätigung", "{n} Bestätigungen"),
    "{away} to go": "noch {away}",
    "{all_but_the_last} and {the_last}": "{all_but_the_last} und {the_last}",
    ("count", "two"): "zwei",
    ("count", "five"): "fünf",
    ("how a day is written", "j F Y"): "j. F Y",
    "The quiz opens after one more lesson.": (
        "Das Quiz öffnet nach einer weiteren Lektion.",
        "Das Quiz öffnet nach {n} weiteren Lektionen.",
    ),
    "{tool} needs the certificate “{path}”: {words}.": "Für {tool} ist das Zertifikat „{path}“ nötig: {words}.",
    "A new path for you: {path}": "Ein neuer Lernpfad für dich: {path}",
    "Please finish it by {day}.": "Bitte schließe ihn bis {day} ab.",
    "It opens {tool} for you.": "Er öffnet dir {tool}.",
    "Your certificate: {path}": "Dein Zertifikat: {path}",
    "It is valid until {day}.": "Es gilt bis {day}.",
}


@pytest.fixture
def german():
    with speaking_german(GERMAN):
        yield


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        ((1, 1, 1), "noch eine Lektion, das Quiz und eine Bestätigung"),
        ((2, 1, 0), "noch zwei Lektionen und das Quiz"),
        ((12, 2, 0), "noch 12 Lektionen und zwei Quizze"),
        ((0, 0, 2), "noch zwei Bestätigungen"),
        ((0, 0, 0), ""),
    ],
)
def test_each_count_agrees_with_its_noun(german, ahead, words):
    assert to_go(distance(*ahead)) == words


def test_what_is_missing_is_one_sentence(german, erin, essentials):
    assert missing_for(erin, essentials) == (
        "Für Copilot ist das Zertifikat „Copilot Essentials“ nötig: noch fünf Lektionen, das Quiz und eine Bestätigung."
    )


def test_a_refusal_bends_its_number(german, erin, basics):
    complete_lessons(erin, basics, 2)
    assert refusal_to_attempt(erin, quiz_of(basics)) == "Das Quiz öffnet nach einer weiteren Lektion."


def speaks(person, language):
    person.language = language
    person.save(update_fields=["language"])


def test_each_is_told_in_their_own_language_whoever_acts(erin, omar, essentials):
    speaks(erin, "de")
    about = {"path": essentials, "reason": "wave", "due_on": days_ago(-30), "by": None}
    with speaking_german(GERMAN):
        training.assign_path(person=omar, **about)
        with override("en-gb"):
            training.assign_path(person=erin, **about)
    title, body = omar.notices.values_list("title", "body").get()
    assert (title, body) == (
        "A new path for you: Copilot Essentials",
        f"Please finish it by {full_day(days_ago(-30))}. It opens Copilot for you.",
    )
    title, body = erin.notices.values_list("title", "body").get()
    assert title == "Ein neuer Lernpfad für dich: Copilot Essentials"
    assert body.startswith("Bitte schließe ihn bis ") and body.endswith(" ab. Er öffnet dir Copilot.")


def test_history_is_told_in_each_readers_language_too(erin, omar, essentials, certify):
    speaks(erin, "de")
    award = certify(omar)
    yesterday = timezone.now() - timedelta(days=1)
    with speaking_german(GERMAN), override("en-gb"):
        notify_all((person, yesterday, notices.awarded(award) | {"dedupe_key": "again"}) for person in (erin, omar))
    told = Notice.objects.filter(dedupe_key="again").order_by("recipient__given_name")
    assert [notice.title for notice in told] == [
        "Dein Zertifikat: Copilot Essentials",
        "Your certificate: Copilot Essentials",
    ]
    assert [notice.body.split()[0] for notice in told] == ["Es", "It"]


# --- on the page, in the words of the catalog -------------------------------------------------------------------------
def test_a_learner_is_led_in_german(as_person, erin, essentials, basics):
    speaks(erin, "de")
    training.assign_path(person=erin, path=essentials, reason="wave", due_on=days_ago(-30), by=None)
    complete_lessons(erin, basics, 2)
    page = as_person(erin).get("/learn/").content.decode()
    assert "Bis Copilot Essentials: nur noch drei Lektionen, das Quiz und eine Bestätigung." in page
    assert "Als Nächstes: Lektion 3 von 3 in Basics" in page and "away from" not in page
    quiz = as_person(erin).get(f"/learn/assessments/{quiz_of(basics).pk}/").content.decode()
    assert "Das Quiz öffnet nach einer weiteren Lektion." in quiz


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [("de", "de", "Dieses Zertifikat erhält"), ("en-gb", "en-GB", "This certifies that")],
)
def test_the_paper_speaks_the_language_of_whoever_asks_for_it(as_person, erin, certify, language, tag, words):
    speaks(erin, language)
    paper = PdfReader(BytesIO(as_person(erin).get(f"{certify(erin).get_absolute_url()}certificate.pdf").content))
    assert words in paper.pages[0].extract_text() and paper.trailer["/Root"]["/Lang"] == tag


def test_whoever_checks_a_certificate_reads_it_in_their_browsers_language(client, erin, certify):
    address = f"/verify/{certify(erin).public_id}/"
    page = client.get(address, headers={"Accept-Language": "de"}).content.decode()
    assert "Ja, dieses Zertifikat ist heute gültig." in page
    assert "Yes, this certificate is valid today." in client.get(address).content.decode()
