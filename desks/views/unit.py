"""The champion's desk: who is stuck and where, never who failed what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from adoption import actions
from adoption.models import ChampionActivity, ChampionAssignment
from adoption.queries import champion_people
from adoption.rules import coverage_of
from desks.forms import ActivityForm, NudgeForm
from desks.views.home import remembering
from training.models import Assignment
from training.rules import standing

PER_PAGE = 25


@require_safe
def unit(request):
    """My unit: who stands before which step and since when, how well we are covered, and what I did about it."""
    person, today = request.user, request.user.today()
    mine = my_assignments(person, today)
    people = champion_people(person, today)
    page = Paginator(stuck_first(people, today), PER_PAGE).get_page(request.GET.get("page"))
    standings = standing(page.object_list, today)
    context = {
        "mine": mine,
        "coverages": coverage_of([assignment.unit for assignment in mine], today),
        "one_unit": len(mine) == 1 and all(row.person.unit_id == mine[0].unit_id for row in standings),
        "people_count": people.count(),
        "page": page,
        "standings": standings,
        "nudged": nudged_on(person, today),
        "activities": ChampionActivity.objects.filter(assignment__in=mine)
        .select_related("assignment__unit", "about")
        .order_by("-occurred_on", "-pk")[:8],
        "form": ActivityForm(initial={"on": today}),
    }
    return remembering(render(request, "desks/unit.html", context), "unit")


def my_assignments(person, today) -> list[ChampionAssignment]:
    """Where this person is champion today. Nowhere: there is no such page for them."""
    mine = list(ChampionAssignment.objects.active_on(today).filter(person=person).select_related("unit"))
    if not mine:
        raise Http404
    return mine


def stuck_first(people, today):
    """Open training of these people, the earliest due date first; what has none comes last."""
    open_training = Assignment.objects.of(people).open_on(today).with_due(today).for_list()
    return open_training.order_by(F("due_on").asc(nulls_last=True), "person__family_name", "person__given_name", "pk")


def nudged_on(person, day) -> set[int]:
    """Ids of those this champion has nudged that day already."""
    nudges = ChampionActivity.objects.filter(
        assignment__person=person, kind=ChampionActivity.Kind.NUDGE, occurred_on=day
    )
    return set(nudges.values_list("about_id", flat=True))


@require_POST
def nudge_person(request):
    """Send one kind message to somebody of one's unit."""
    form = NudgeForm(request.POST)
    today = request.user.today()
    sent = form.is_valid()
    person = get_object_or_404(champion_people(request.user, today), pk=form.cleaned_data.get("person"))
    if sent:
        actions.nudge(champion=request.user, person=person, text=form.cleaned_data["text"], on=today)
        messages.success(request, _("{name} has your message.").format(name=person.name))
    else:
        messages.error(request, _("The message was empty, so nothing was sent."))
    return redirect("desks:unit")


@require_POST
def log_activity(request):
    """Keep a proof of activity for each unit one is champion of."""
    today = request.user.today()
    mine = my_assignments(request.user, today)
    form = ActivityForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was kept: say what you did and on which day."))
        return redirect("desks:unit")
    for assignment in mine:
        actions.record_activity(
            person=request.user,
            unit=assignment.unit,
            kind=form.cleaned_data["kind"],
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
    messages.success(request, _("Kept. Thank you for doing this."))
    return redirect("desks:unit")
