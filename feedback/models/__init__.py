"""The tables of feedback, one file per noun."""

from feedback.models.choices import (
    ANSWERED_STATES,
    OPEN_STATES,
    SEVERITY_TONES,
    STATE_TONES,
    HarmStage,
    Kind,
    Severity,
    Source,
    State,
)
from feedback.models.history import Event, Message
from feedback.models.item import Item, Voice, Watch
from feedback.models.queue import Queue
from feedback.models.routing import Route, Rule, RuleVersion

__all__ = [
    "ANSWERED_STATES",
    "OPEN_STATES",
    "SEVERITY_TONES",
    "STATE_TONES",
    "Event",
    "HarmStage",
    "Item",
    "Kind",
    "Message",
    "Queue",
    "Route",
    "Rule",
    "RuleVersion",
    "Severity",
    "Source",
    "State",
    "Voice",
    "Watch",
]
