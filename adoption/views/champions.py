"""Champions: a unit's head asks, the person asked answers, a champion hands over."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import actions
from adoption.forms import HandOverForm, NominationForm
from adoption.models import ChampionAssignment
from adoption.rules import ChampionState, coverage_of
from adoption.rules.champions import heads, refusal_to_accept, state_on
from people.models import Unit
from people.rules import Role, holds


def visible_assignment(request, pk) -> ChampionAssignment:
    assignments = ChampionAssignment.objects.visible_to(request.user).select_related("person", "unit", "nominated_by")
    return get_object_or_404(assignments, pk=pk)


@require_safe
def nomination(request, pk):
    """Will you be champion? Later: what became of it, and handing over."""
    assignment = visible_assignment(request, pk)
    today = request.user.today()
    state = state_on(assignment, today)
    mine = assignment.person_id == request.user.pk
    serving = state in (ChampionState.ACTIVE, ChampionState.STEPPING_DOWN)
    context = {
        "assignment": assignment,
        "state": state,
        "mine": mine,
        "serving": serving,
        "to_answer": mine and state == ChampionState.NOMINATED,
        "refusal": refusal_to_accept(assignment, request.user, today) if mine else "",
        "form": HandOverForm(assignment=assignment) if serving else None,
    }
    return render(request, "adoption/nomination.html", context)


@require_POST
def accept(request, pk):
    assignment = actions.accept_nomination(assignment=visible_assignment(request, pk), by=request.user)
    messages.success(request, _("You are champion of {unit}. Thank you.").format(unit=assignment.unit))
    return redirect("desks:unit")


@require_POST
def decline(request, pk):
    assignment = actions.decline_nomination(assignment=visible_assignment(request, pk), by=request.user)
    said = _("You will not be champion of {unit}. Whoever asked you has been told.")
    messages.info(request, said.format(unit=assignment.unit))
    return redirect("champions:nomination", pk=pk)


@require_POST
def end(request, pk):
    assignment = actions.end_championship(assignment=visible_assignment(request, pk), by=request.user)
    said = _("{name} is no longer champion of {unit}.")
    messages.info(request, said.format(name=assignment.person.name, unit=assignment.unit))
    return redirect("champions:nomination", pk=pk)


@require_POST
def hand_over(request, pk):
    """Name the successor, who is asked; until they accept, nothing changes but the announcement."""
    assignment = visible_assignment(request, pk)
    form = HandOverForm(request.POST, assignment=assignment)
    if form.is_valid():
        to = form.cleaned_data["to"]
        actions.hand_over_champion(assignment=assignment, to=to, by=request.user)
        messages.success(request, _("{name} has been asked to take over.").format(name=to.name))
    else:
        messages.error(request, _("Choose a colleague of the unit, so that we know whom to ask."))
    return redirect("champions:nomination", pk=pk)


@require_http_methods(["GET", "POST"])
def nominate(request, slug):
    """Who helps this unit, and whom could you ask?"""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), slug=slug)
    if not (heads(request.user, unit) or holds(request.user, Role.AI_STUDIO, Role.ADMINISTRATOR)):
        raise Http404
    form = NominationForm(request.POST or None, unit=unit)
    if form.is_valid():
        assignment = actions.nominate_champion(unit=unit, by=request.user, **form.cleaned_data)
        messages.success(request, _("{name} has been asked.").format(name=assignment.person.name))
        return redirect("champions:nominate", slug=slug)
    today = request.user.today()
    standing = ChampionAssignment.objects.open().filter(unit=unit).select_related("person")
    context = {
        "unit": unit,
        "form": form,
        "coverage": coverage_of([unit], today)[unit],
        "assignments": [(assignment, state_on(assignment, today)) for assignment in standing],
    }
    return render(request, "adoption/nominate.html", context, status=400 if form.errors else 200)
