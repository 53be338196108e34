"""The states of a tool, which decision may follow which, and who decides."""

import re
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from people.models import Person
from people.rules import Role, holds
from studio.models import Guardrail, Review, Tool
from ui.words import full_day

Decision = Review.Decision

# From the latest decision ("" is a tool only proposed so far) to the decisions that may follow it.
TRANSITIONS = {
    "": [Decision.APPROVE],
    Decision.APPROVE: [Decision.GO_LIVE, Decision.RETIRE],
    Decision.GO_LIVE: [Decision.RETIRE],
    Decision.RETIRE: [Decision.APPROVE],
}
STATE_LABELS = {
    "": pgettext_lazy("tool", "Proposed"),
    Decision.APPROVE: Decision.APPROVE.label,
    Decision.GO_LIVE: Decision.GO_LIVE.label,
    Decision.RETIRE: Decision.RETIRE.label,
}


def state_on(tool: Tool, day: date) -> str:
    """The latest decision up to the end of that day: "", "approve", "go_live" or "retire"."""
    latest = tool.reviews.filter(occurred_on__lte=day).order_by("-occurred_on", "-id").first()
    return latest.decision if latest else ""


def refusal_to_keep_register(by: Person | None) -> str:
    """The AI Studio keeps the register, or an administrator; the site's shell (`by` None) does so for them."""
    if by is not None and not holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return _("Only the AI Studio changes the register of tools.")
    return ""


def refusal_to_propose(slug: str, name: str) -> str:
    """Why no tool can be entered under these, or ''."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", slug):
        return _("A short name is made of up to 60 lower-case letters, digits and hyphens, as in github-copilot.")
    if not 0 < len(name.strip()) <= 80:
        return _("The name of a tool has up to 80 characters.")
    if Tool.objects.filter(slug=slug).exists():
        return _("There is already a tool with the short name {slug}.").format(slug=slug)
    if Tool.objects.filter(name=name).exists():
        return _("There is already a tool called {name}.").format(name=name)
    return ""


def refusal_of_day(on: date) -> str:
    if on <= timezone.localdate():
        return ""
    return _("{day} is a day to come; a tool is live when it has come.").format(day=full_day(on))


def refusal_to_review(tool: Tool, decision: str, on: date) -> str:
    """Why this decision cannot follow on the tool's state that day, or ''."""
    state = state_on(tool, on)
    if decision not in TRANSITIONS[state]:
        words = {"state": STATE_LABELS[state].lower(), "decided": STATE_LABELS[decision].lower()}
        return _("{tool} is {state}; from there it cannot become {decided}.").format(tool=tool, **words)
    if later := tool.reviews.filter(occurred_on__gt=on).order_by("occurred_on").first():
        words = {"state": STATE_LABELS[later.decision].lower(), "day": full_day(later.occurred_on)}
        return _("{tool} became {state} on {day}; decisions follow in order.").format(tool=tool, **words)
    return ""


def refusal_to_withdraw(guardrail: Guardrail) -> str:
    if guardrail.withdrawn_on:
        return _("This guardrail was withdrawn on {day}.").format(day=full_day(guardrail.withdrawn_on))
    return ""
