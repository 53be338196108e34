"""What each kind of report means: its default severity and its place in two public lists of AI risks.

NIST: "AI 600-1, Artificial Intelligence Risk Management Framework: Generative Artificial Intelligence Profile",
July 2024; the numbers are its sections 2.1 to 2.12. OWASP: "Top 10 for LLM Applications", 2025 edition. A kind
without an entry in a list has none: most everyday reports are not in a list of risks."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from feedback.models import HarmStage, Kind, Severity

NIST_EDITION = "NIST AI 600-1 (July 2024)"
OWASP_EDITION = "OWASP Top 10 for LLM Applications 2025"

# Plain hours around the clock from the report to the first word from AI Ops.
FIRST_ANSWER_WITHIN = {
    Severity.S0: timedelta(hours=4),
    Severity.S1: timedelta(hours=24),
    Severity.S2: timedelta(hours=72),
    Severity.S3: timedelta(hours=168),
}


@dataclass(frozen=True)
class KindFacts:
    """severity: by default; nist, owasp: the entry of that list, or ''; hint: what belongs here, for the form."""

    severity: Severity
    hint: str
    nist: str = ""
    owasp: str = ""


KINDS = {
    Kind.WRONG_ANSWER: KindFacts(
        Severity.S2,
        _("It said something that is not true."),
        nist="2.2 Confabulation",
        owasp="LLM09:2025 Misinformation",
    ),
    Kind.DATA_EXPOSED: KindFacts(
        Severity.S0,
        _("Personal or confidential data went where it should not."),
        nist="2.4 Data Privacy",
        owasp="LLM02:2025 Sensitive Information Disclosure",
    ),
    Kind.INJECTION: KindFacts(
        Severity.S0,
        _("Text in a document or page gave it orders, or made it send data out."),
        nist="2.9 Information Security",
        owasp="LLM01:2025 Prompt Injection",
    ),
    Kind.AGENT_ACTION: KindFacts(
        Severity.S0,
        _("It sent, changed, bought or deleted something nobody asked for."),
        nist="2.7 Human-AI Configuration",
        owasp="LLM06:2025 Excessive Agency",
    ),
    Kind.ABUSIVE_OUTPUT: KindFacts(
        Severity.S0,
        _("It was dangerous, hateful or demeaning."),
        nist="2.3 Dangerous, Violent, or Hateful Content",
    ),
    Kind.UNFAIR_DECISION: KindFacts(
        Severity.S0,
        _("A person was judged or treated unfairly because of it."),
        nist="2.6 Harmful Bias or Homogenization",
    ),
    Kind.INTELLECTUAL_PROPERTY: KindFacts(
        Severity.S1,
        _("It reproduced work that belongs to somebody else."),
        nist="2.10 Intellectual Property",
    ),
    Kind.OVER_RELIANCE: KindFacts(
        Severity.S2,
        _("People use its answers without checking them."),
        nist="2.7 Human-AI Configuration",
        owasp="LLM09:2025 Misinformation",
    ),
    Kind.RUNAWAY_COST: KindFacts(
        Severity.S2, _("It used far more than expected."), owasp="LLM10:2025 Unbounded Consumption"
    ),
    Kind.ACCESS: KindFacts(Severity.S3, _("You cannot get in, or cannot get at something you need.")),
    Kind.SLOW: KindFacts(Severity.S3, _("It takes too long.")),
    Kind.REFUSED: KindFacts(Severity.S3, _("It would not do something that is part of your work.")),
    Kind.BUG: KindFacts(Severity.S3, _("An error, a crash, a button that does nothing.")),
    Kind.POLICY_QUESTION: KindFacts(Severity.S3, _("You want to know whether something is all right.")),
    Kind.TRAINING_GAP: KindFacts(Severity.S3, _("The training did not prepare you for this.")),
    Kind.IDEA: KindFacts(Severity.S3, _("Something that would make it better.")),
    Kind.WIN: KindFacts(Severity.S3, _("It saved time or did something well; others may want to know.")),
}


def default_severity(kind: str, harm_stage: str = "") -> Severity:
    """The severity a report of this kind starts with. A wrong answer that had consequences was acted on: S1
    instead of S2."""
    if kind == Kind.WRONG_ANSWER and harm_stage == HarmStage.EVENT:
        return Severity.S1
    return KINDS[kind].severity


def first_answer_due(item):
    """When the first word to the reporter is due: the moment of the report plus the plain hours of its severity."""
    return item.received_at + FIRST_ANSWER_WITHIN[item.severity]


def first_answer_is_late(item, now) -> bool:
    """Whether an open report's first answer is due and has not been given; one of AI Ops's own waiting states
    was answered."""
    return item.is_open and item.first_answered_at is None and now > first_answer_due(item)
