"""The register of tools for employees: what is there, what is open for me, what is missing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from adoption import actions
from adoption.forms import RequestForm
from adoption.rules import DEFINITIONS, DEFINITIONS_VERSION, refusal_to_request_seat, tools_of
from adoption.rules.seats import SeatState, seat_state
from adoption.rules.tools import access_to
from studio.models import Guardrail, Tool
from studio.rules import STATE_LABELS, Decision, state_on
from ui.words import list_in_words


@require_safe
def register(request):
    """Which tools may I use?"""
    today = request.user.today()
    tools = tools_of(request.user, today)
    others = Tool.objects.visible_to(request.user).with_state(today).exclude(state_on_day=Decision.GO_LIVE)
    context = {
        "tools": tools,
        "open_tools": list_in_words(access.tool for access in tools if access.is_open),
        "others": [(tool, STATE_LABELS[tool.state_on_day]) for tool in others],
    }
    return render(request, "adoption/register.html", context)


@require_safe
def tool(request, slug):
    """May I use this tool, what for, and what not?"""
    tool = get_object_or_404(Tool.objects.visible_to(request.user).select_related("path", "owner"), slug=slug)
    today = request.user.today()
    live = state_on(tool, today) == Decision.GO_LIVE
    guardrails = list(Guardrail.objects.in_force().filter(tool=tool))
    context = {
        "tool": tool,
        "live": live,
        "access": access_to(request.user, tool, today),
        "refusal": refusal_to_request_seat(request.user, tool, today),
        "dos": [rail for rail in guardrails if rail.kind == Guardrail.Kind.DO],
        "do_nots": [rail for rail in guardrails if rail.kind == Guardrail.Kind.DO_NOT],
    }
    return render(request, "adoption/tool.html", context)


@require_POST
def request_access(request, slug):
    """Ask for the tool. Who is qualified is let in at once."""
    tool = get_object_or_404(Tool.objects.visible_to(request.user), slug=slug)
    form = RequestForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    today = request.user.today()
    actions.request_seat(person=request.user, tool=tool, by=request.user, on=today, note=note)
    if seat_state(request.user, tool, today) == SeatState.OPEN:
        messages.success(request, _("{tool} is open for you.").format(tool=tool))
    else:
        said = _("Your request for {tool} is kept. It opens by itself once nothing is missing.")
        messages.success(request, said.format(tool=tool))
    return redirect("adoption:tool", slug=tool.slug)


@require_safe
def definitions(request):
    """How is each figure counted?"""
    context = {"definitions": DEFINITIONS.values(), "version": DEFINITIONS_VERSION}
    return render(request, "adoption/definitions.html", context)
