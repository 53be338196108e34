"""Seats whose certificates lapsed, for the Studio: look first, then confirm by name."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from adoption import actions, rules
from people.rules import Role, holds
from studio.models import Tool

PER_PAGE = 25


def tool_for_studio(request, slug) -> Tool:
    """For others than the Studio there is no such page."""
    if not holds(request.user, Role.AI_STUDIO, Role.ADMINISTRATOR):
        raise Http404
    return get_object_or_404(Tool.objects.visible_to(request.user), slug=slug)


@require_safe
def lapses(request, slug):
    """Whose access to this tool would be paused?"""
    tool = tool_for_studio(request, slug)
    found = rules.lapses(tool, timezone.localdate())
    page = Paginator(found.seats, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "adoption/lapses.html", {"tool": tool, "found": found, "page": page})


@require_POST
def suspend(request, slug):
    """Pause them all, under one's own name."""
    tool = tool_for_studio(request, slug)
    run = actions.suspend_lapsed_seats(tool=tool, confirmed_by=request.user)
    said = ngettext("{n} seat is paused.", "{n} seats are paused.", run.suspended)
    messages.success(request, said.format(n=run.suspended))
    return redirect("adoption:lapses", slug=tool.slug)
