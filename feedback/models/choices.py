"""The words of feedback: kinds, severities, harm stages, sources and states, with how each is shown, decided once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Severity(models.IntegerChoices):
    """How bad it is. S0 is restricted: only those who need to know see such a report."""

    S0 = 0, _("S0 Critical")
    S1 = 1, _("S1 High")
    S2 = 2, _("S2 Medium")
    S3 = 3, _("S3 Low")


# The triangle and the diamond differ in shape as well as in colour; red is for S0 alone.
SEVERITY_TONES = {Severity.S0: "danger", Severity.S1: "attention", Severity.S2: "neutral", Severity.S3: "quiet"}


class Kind(models.TextChoices):
    """What sort of thing happened. The default severity and the references of each stand in rules.kinds."""

    WRONG_ANSWER = "wrong_answer", _("Wrong answer")
    DATA_EXPOSED = "data_exposed", _("Data was exposed")
    INJECTION = "injection", _("Hidden instructions or data taken out")
    AGENT_ACTION = "agent_action", _("Did something nobody asked for")
    ABUSIVE_OUTPUT = "abusive_output", _("Dangerous or abusive output")
    UNFAIR_DECISION = "unfair_decision", _("Unfair decision about a person")
    INTELLECTUAL_PROPERTY = "intellectual_property", _("Somebody else’s work")
    OVER_RELIANCE = "over_reliance", _("Trusted more than it should be")
    RUNAWAY_COST = "runaway_cost", _("Runaway cost")
    ACCESS = "access", pgettext_lazy("kind of report", "Access")
    SLOW = "slow", _("Slow")
    REFUSED = "refused", _("Refused a fair request")
    BUG = "bug", _("Something is broken")
    POLICY_QUESTION = "policy_question", _("Am I allowed to?")
    TRAINING_GAP = "training_gap", _("Not covered in training")
    IDEA = "idea", _("Idea")
    WIN = "win", _("It went well")


class HarmStage(models.TextChoices):
    """How far it got, in the words of incident reporting: hazard, near miss, event."""

    HAZARD = "hazard", _("It could go wrong")
    NEAR_MISS = "near_miss", _("It was caught in time")
    EVENT = "event", _("It had consequences")


class Source(models.TextChoices):
    """The door through which a report came."""

    WEB = "web", _("Web form")
    CHAMPION = "champion", _("Logged for a colleague")


class State(models.TextChoices):
    """Where a report stands. Which may follow which is rules.states.TRANSITIONS."""

    NEW = "new", pgettext_lazy("report", "New")
    TRIAGED = "triaged", _("Triaged")
    IN_PROGRESS = "in_progress", pgettext_lazy("report", "In progress")
    WAITING_REPORTER = "waiting_reporter", _("Waiting for reporter")
    WAITING_VENDOR = "waiting_vendor", _("Waiting for vendor")
    RESOLVED = "resolved", pgettext_lazy("report", "Resolved")
    CLOSED = "closed", pgettext_lazy("report", "Closed")
    DECLINED = "declined", pgettext_lazy("report", "Declined")
    DUPLICATE = "duplicate", _("Duplicate")
    SPAM = "spam", _("Spam")


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
