"""The words of feedback: kinds, severities, harm stages, sources and states, with how each is shown, decided once."""

from django.db import models


class Severity(models.IntegerChoices):
    """How bad it is. S0 is restricted: only those who need to know see such a report."""

    S0 = 0, "S0 Critical"
    S1 = 1, "S1 High"
    S2 = 2, "S2 Medium"
    S3 = 3, "S3 Low"


# The triangle and the diamond differ in shape as well as in colour; red is for S0 alone.
SEVERITY_TONES = {Severity.S0: "danger", Severity.S1: "attention", Severity.S2: "neutral", Severity.S3: "quiet"}


class Kind(models.TextChoices):
    """What sort of thing happened. The default severity and the references of each stand in rules.kinds."""

    WRONG_ANSWER = "wrong_answer", "Wrong answer"
    DATA_EXPOSED = "data_exposed", "Data was exposed"
    INJECTION = "injection", "Hidden instructions or data taken out"
    AGENT_ACTION = "agent_action", "Did something nobody asked for"
    ABUSIVE_OUTPUT = "abusive_output", "Dangerous or abusive output"
    UNFAIR_DECISION = "unfair_decision", "Unfair decision about a person"
    INTELLECTUAL_PROPERTY = "intellectual_property", "Somebody else’s work"
    OVER_RELIANCE = "over_reliance", "Trusted more than it should be"
    RUNAWAY_COST = "runaway_cost", "Runaway cost"
    ACCESS = "access", "Access"
    SLOW = "slow", "Slow"
    REFUSED = "refused", "Refused a fair request"
    BUG = "bug", "Something is broken"
    POLICY_QUESTION = "policy_question", "Am I allowed to?"
    TRAINING_GAP = "training_gap", "Not covered in training"
    IDEA = "idea", "Idea"
    WIN = "win", "It went well"


class HarmStage(models.TextChoices):
    """How far it got, in the words of incident reporting: hazard, near miss, event."""

    HAZARD = "hazard", "It could go wrong"
    NEAR_MISS = "near_miss", "It was caught in time"
    EVENT = "event", "It had consequences"


class Source(models.TextChoices):
    """The door through which a report came."""

    WEB = "web", "Web form"
    CHAMPION = "champion", "Logged for a colleague"


class State(models.TextChoices):
    """Where a report stands. Which may follow which is rules.states.TRANSITIONS."""

    NEW = "new", "New"
    TRIAGED = "triaged", "Triaged"
    IN_PROGRESS = "in_progress", "In progress"
    WAITING_REPORTER = "waiting_reporter", "Waiting for reporter"
    WAITING_VENDOR = "waiting_vendor", "Waiting for vendor"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"
    DECLINED = "declined", "Declined"
    DUPLICATE = "duplicate", "Duplicate"
    SPAM = "spam", "Spam"


OPEN_STATES = (State.NEW, State.TRIAGED, State.IN_PROGRESS, State.WAITING_REPORTER, State.WAITING_VENDOR)
ANSWERED_STATES = (State.RESOLVED, State.CLOSED)
STATE_TONES = {
    State.NEW: "neutral",
    State.TRIAGED: "neutral",
    State.IN_PROGRESS: "neutral",
    State.WAITING_REPORTER: "attention",
    State.WAITING_VENDOR: "quiet",
    State.RESOLVED: "good",
    State.CLOSED: "good",
    State.DECLINED: "quiet",
    State.DUPLICATE: "quiet",
    State.SPAM: "quiet",
}
