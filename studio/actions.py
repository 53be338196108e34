"""Writes about the register: proposing a tool, deciding about it, setting guardrails."""

from django.db import transaction
from django.utils import timezone

from journal.actions import record
from journal.rules import Refused, refuse_if
from studio.models import Guardrail, Review, Tool
from studio.rules import refusal_to_review


@transaction.atomic
def propose_tool(*, slug: str, name: str, by=None, **about) -> Tool:
    """Put a tool in the register. `about` takes vendor, purpose, owner and risk_tier."""
    if Tool.objects.filter(slug=slug).exists():
        raise Refused(f"There is already a tool with the short name {slug}.")
    tool = Tool.objects.create(slug=slug, name=name, **about)
    record(by=by, verb="studio.propose_tool", subject=tool, detail={"slug": slug})
    return tool


@transaction.atomic
def review_tool(*, tool: Tool, decision: str, reason: str = "", on=None, by=None) -> Review:
    """Decide about a tool: "approve", "go_live" or "retire"."""
    on = on or timezone.localdate()
    Tool.objects.select_for_update().get(pk=tool.pk)
    refuse_if(refusal_to_review(tool, decision, on))
    review = Review.objects.create(tool=tool, decision=decision, reason=reason, occurred_on=on, by=by)
    record(by=by, verb="studio.review_tool", subject=tool, detail={"decision": decision, "on": on.isoformat()})
    return review


@transaction.atomic
def set_guardrail(*, tool: Tool, kind: str, text: str, by=None) -> Guardrail:
    guardrail = Guardrail.objects.create(tool=tool, kind=kind, text=text)
    record(by=by, verb="studio.set_guardrail", subject=guardrail, detail={"tool": tool.pk})
    return guardrail


@transaction.atomic
def withdraw_guardrail(*, guardrail: Guardrail, on=None, by=None) -> None:
    guardrail.withdrawn_on = on or timezone.localdate()
    guardrail.save(update_fields=["withdrawn_on"])
    record(by=by, verb="studio.withdraw_guardrail", subject=guardrail, detail={"tool": guardrail.tool_id})
