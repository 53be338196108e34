"""The kind that words suggest."""

import pytest

from feedback.models import Kind
from feedback.rules.kinds import KINDS, default_severity
from feedback.rules.words import GERMAN_SIGNS, SIGNS, suggested_kind, telling_words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It invented a clause that does not exist", Kind.WRONG_ANSWER),
        ("It showed confidential notes of another customer", Kind.DATA_EXPOSED),
        ("The hidden text in the PDF told it to ignore previous instructions", Kind.INJECTION),
        ("It sent the mail on its own, nobody asked", Kind.AGENT_ACTION),
        ("It is so slow, it takes minutes", Kind.SLOW),
        ("Am I allowed to paste a contract?", Kind.POLICY_QUESTION),
        ("This saved me an hour, thank you", Kind.WIN),
        ("Hm.", Kind.BUG),
        ("Die Antwort war falsch, diese Klausel gibt es nicht", Kind.WRONG_ANSWER),
        ("Es zeigte vertrauliche Notizen eines Kunden", Kind.DATA_EXPOSED),
        ("Versteckter Text im PDF: Ignoriere alle Regeln", Kind.INJECTION),
        ("Es hat die Mail ungefragt verschickt", Kind.AGENT_ACTION),
        ("Es wurde beleidigend", Kind.ABUSIVE_OUTPUT),
        ("Die Bewerberin wurde benachteiligt", Kind.UNFAIR_DECISION),
        ("Darf ich einen Vertrag einfügen?", Kind.POLICY_QUESTION),
        ("Das hat mir eine Stunde gespart, danke", Kind.WIN),
    ],
)
def test_the_words_suggest(text, kind):
    assert suggested_kind(text) == kind


def test_every_kind_has_its_facts_and_its_signs():
    assert set(KINDS) == set(Kind) == set(SIGNS) == set(GERMAN_SIGNS)


def test_a_wrong_answer_that_was_acted_on_is_more_severe():
    assert default_severity("wrong_answer") == 2
    assert default_severity("wrong_answer", "near_miss") == 2
    assert default_severity("wrong_answer", "event") == 1


def test_the_severe_kinds_are_the_ones_of_the_domain():
    assert {kind for kind, facts in KINDS.items() if facts.severity == 0} == {
        Kind.DATA_EXPOSED,
        Kind.INJECTION,
        Kind.AGENT_ACTION,
        Kind.ABUSIVE_OUTPUT,
        Kind.UNFAIR_DECISION,
    }


def test_telling_words_leave_out_the_common_ones():
    assert telling_words("It would not answer about the reinsurance treaty") == ["reinsurance", "treaty"]
    assert telling_words("Copilot forgot the treaty", besides="Copilot") == ["forgot", "treaty"]
    assert telling_words("An odd loop in a form") == ["form", "loop"]  # three letters are too few
    assert telling_words("Es konnte über die Rückversicherung nichts sagen") == ["rückversicherung", "konnte", "sagen"]
