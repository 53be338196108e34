"""The states of a tool, which decision may follow which, and who decides."""

import re
from datetime import date

from django.utils import timezone

from people.models import Person
from people.rules import Role, holds
from studio.models import Guardrail, Review, Tool

Decision = Review.Decision

# From the latest decision ("" is a tool only proposed so far) to the decisions that may follow it.
TRANSITIONS = {
    "": [Decision.APPROVE],
    Decision.APPROVE: [Decision.GO_LIVE, Decision.RETIRE],
    Decision.GO_LIVE: [Decision.RETIRE],
    Decision.RETIRE: [Decision.APPROVE],
}
STATE_LABELS = {
    "": "Proposed",
    Decision.APPROVE: "Approved",
    Decision.GO_LIVE: "Live",
    Decision.RETIRE: "Retired",
}


def state_on(tool: Tool, day: date) -> str:
    """The latest decision up to the end of that day: "", "approve", "go_live" or "retire"."""
    latest = tool.reviews.filter(occurred_on__lte=day).order_by("-occurred_on", "-id").first()
    return latest.decision if latest else ""


def refusal_to_keep_register(by: Person | None) -> str:
    """The AI Studio keeps the register, or an administrator; the site's shell (`by` None) does so for them."""
    if by is not None and not holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return "Only the AI Studio changes the register of tools."
    return ""


def refusal_to_propose(slug: str, name: str) -> str:
    """Why no tool can be entered under these, or ''."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", slug):
        return "A short name is made of up to 60 lower-case letters, digits and hyphens, as in github-copilot."
    if not 0 < len(name.strip()) <= 80:
        return "The name of a tool has up to 80 characters."
    if Tool.objects.filter(slug=slug).exists():
        return f"There is already a tool with the short name {slug}."
    if Tool.objects.filter(name=name).exists():
        return f"There is already a tool called {name}."
    return ""


def refusal_of_day(on: date) -> str:
    return "" if on <= timezone.localdate() else f"{on} is a day to come; a tool is live when it has come."


def refusal_to_review(tool: Tool, decision: str, on: date) -> str:
    """Why this decision cannot follow on the tool's state that day, or ''."""
    state = state_on(tool, on)
    if decision not in TRANSITIONS[state]:
        return f"{tool} is {STATE_LABELS[state].lower()}; from there it cannot become {STATE_LABELS[decision].lower()}."
    if later := tool.reviews.filter(occurred_on__gt=on).order_by("occurred_on").first():
        return (
            f"{tool} became {STATE_LABELS[later.decision].lower()} on {later.occurred_on}; decisions follow in order."
        )
    return ""


def refusal_to_withdraw(guardrail: Guardrail) -> str:
    if guardrail.withdrawn_on:
        return f"This guardrail was withdrawn on {guardrail.withdrawn_on}."
    return ""
