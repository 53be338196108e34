"""Decisions about feedback: states, kinds, routing, refusals, figures. Nothing here writes."""

from feedback.rules.conditions import Leaf, evaluate, leaves
from feedback.rules.figures import FIGURES_VERSION, Share, loop_closed, open_severe
from feedback.rules.kinds import (
    KINDS,
    NIST_EDITION,
    OWASP_EDITION,
    default_severity,
    first_answer_due,
    first_answer_is_late,
)
from feedback.rules.states import (
    CHANCE_TO_OBJECT,
    REOPENING,
    REOPENING_WITHIN,
    TRANSITIONS,
    Stale,
    changes_since,
    way,
)

__all__ = [
    "CHANCE_TO_OBJECT",
    "FIGURES_VERSION",
    "KINDS",
    "NIST_EDITION",
    "OWASP_EDITION",
    "REOPENING",
    "REOPENING_WITHIN",
    "TRANSITIONS",
    "Leaf",
    "Share",
    "Stale",
    "changes_since",
    "default_severity",
    "evaluate",
    "first_answer_due",
    "first_answer_is_late",
    "leaves",
    "loop_closed",
    "open_severe",
    "way",
]
