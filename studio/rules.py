"""The states of a tool and which decision may follow which."""

from studio.models import Review, Tool

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


def state_on(tool: Tool, day) -> str:
    """The latest decision up to the end of that day: "", "approve", "go_live" or "retire"."""
    latest = tool.reviews.filter(occurred_on__lte=day).order_by("-occurred_on", "-id").first()
    return latest.decision if latest else ""


def refusal_to_review(tool: Tool, decision: str, on) -> str:
    """Why this decision cannot follow on the tool's state that day, or ''."""
    state = state_on(tool, on)
    if decision in TRANSITIONS[state]:
        return ""
    return f"{tool} is {STATE_LABELS[state].lower()}; from there it cannot become {STATE_LABELS[decision].lower()}."
