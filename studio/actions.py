"""Writes about the register: proposing a tool, deciding about it, setting guardrails."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from journal.rules import refuse_if
from people.models import Person
from studio import rules
from studio.models import Guardrail, Review, Tool

DESCRIPTION = {"name", "vendor", "purpose", "owner", "risk_tier"}


@transaction.atomic
def propose_tool(*, slug: str, name: str, by: Person | None = None, **about) -> Tool:
    """Put a tool in the register. `about` takes vendor, purpose, owner and risk_tier."""
    refuse_if(rules.refusal_to_keep_register(by))
    refuse_if(rules.refusal_to_propose(slug, name))
    tool = Tool.objects.create(slug=slug, name=name, **about)
    record(by=by, verb="studio.propose_tool", subject=tool, detail={"slug": slug})
    return tool


@transaction.atomic
def enter_live_tool(*, slug: str, name: str, on: date | None = None, by: Person | None = None, **about) -> Tool:
    """Put a tool in the register that is in use already, since a day: proposed, approved and live in one."""
    on = on or timezone.localdate()
    refuse_if(rules.refusal_of_day(on))
    tool = propose_tool(slug=slug, name=name, by=by, **about)
    for decision in (Review.Decision.APPROVE, Review.Decision.GO_LIVE):
        review_tool(tool=tool, decision=decision, reason=_("In use before it was entered here."), on=on, by=by)
    return tool


@transaction.atomic
def describe_tool(*, tool: Tool, by: Person | None = None, **about) -> None:
    """Correct what the register says about a tool (columns of DESCRIPTION); its state changes by reviews alone."""
    refuse_if(rules.refusal_to_keep_register(by))
    if unknown := about.keys() - DESCRIPTION:
        raise TypeError(f"describe_tool does not change {', '.join(sorted(unknown))}")
    changed = sorted(name for name, value in about.items() if getattr(tool, name) != value)
    for name in changed:
        setattr(tool, name, about[name])
    if changed:
        tool.save(update_fields=changed)
        detail = {"changed": changed} | ({"risk_tier": tool.risk_tier} if "risk_tier" in changed else {})
        record(by=by, verb="studio.describe_tool", subject=tool, detail=detail)


@transaction.atomic
def review_tool(
    *, tool: Tool, decision: str, reason: str = "", on: date | None = None, by: Person | None = None
) -> Review:
    """Decide about a tool: "approve", "go_live" or "retire"."""
    on = on or timezone.localdate()
    Tool.objects.select_for_update().get(pk=tool.pk)
    refuse_if(rules.refusal_to_keep_register(by))
    refuse_if(rules.refusal_to_review(tool, decision, on))
    review = Review.objects.create(tool=tool, decision=decision, reason=reason, occurred_on=on, by=by)
    record(by=by, verb="studio.review_tool", subject=tool, detail={"decision": decision, "on": on.isoformat()})
    return review


@transaction.atomic
def set_guardrail(*, tool: Tool, kind: str, text: str, by: Person | None = None) -> Guardrail:
    """One more sentence of what is ("do") or is not ("do_not") all right with the tool; the same one twice is one."""
    refuse_if(rules.refusal_to_keep_register(by))
    guardrail, new = Guardrail.objects.get_or_create(tool=tool, kind=kind, text=text, withdrawn_on=None)
    if new:
        record(by=by, verb="studio.set_guardrail", subject=guardrail, detail={"tool": tool.pk})
    return guardrail


@transaction.atomic
def withdraw_guardrail(*, guardrail: Guardrail, on: date | None = None, by: Person | None = None) -> None:
    """The sentence holds no longer; it stays as a fact."""
    refuse_if(rules.refusal_to_keep_register(by))
    refuse_if(rules.refusal_to_withdraw(guardrail))
    guardrail.withdrawn_on = on or timezone.localdate()
    guardrail.save(update_fields=["withdrawn_on"])
    record(by=by, verb="studio.withdraw_guardrail", subject=guardrail, detail={"tool": guardrail.tool_id})
