"""The champion's desk: who is stuck and where, never who failed what."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from adoption import actions
from adoption.models import ChampionActivity, ChampionAssignment
from adoption.queries import champion_people
from adoption.rules import coverage_of
from desks.forms import ActivityForm, NudgeForm
from desks.rules import championing, stuck
from desks.views.home import remembering
from people.queries.prepared import Prepared
from training.rules import standing
from ui.pieces import Pieces


@require_safe
def unit(request):
    """My unit: who stands before which step and since when, how well we are covered, and what I did about it."""
    person, today = request.user, request.user.today()
    mine = my_assignments(person, today)
    page, people = stuck(mine, today, request.GET.get("page"))
    context = {
        "mine": mine,
        "coverages": coverage_of([assignment.unit for assignment in mine], today),
        "people_count": people,
        "page": page,
        "standings": standing(page.object_list, today),
        "nudged": nudged_on(person, today),
        "activities": ACTIVITIES(assignments=[assignment.pk for assignment in mine]),
        "today": today,
    }
    pieces = Pieces(lambda: told_of(request, **context), lambda: drawn_with(**context))
    response = remembering(render(request, "desks/unit.html", context | {"pieces": pieces}), "unit")
    pieces.keep()
    return response


def told_of(request, *, mine, coverages, people_count, page, standings, nudged, activities, today) -> tuple:
    """Everything the page says, in plain values."""
    rows = [
        (row.assignment.pk, row.person.pk, row.person.name, row.person.given_name, str(row.person.unit), row.path.name)
        + (row.next_title, row.words, row.step_since, row.due_on, row.overdue)
        for row in standings
    ]
    done = [(one.kind, str(one.about), one.occurred_on, one.note) for one in activities]
    where = [(assignment.unit_id, assignment.unit.name) for assignment in mine]
    covered = [coverage.sentence for coverage in coverages.values()]
    asked = (request.GET.urlencode(), page.number, page.paginator.count)
    return asked, where, covered, people_count, rows, sorted(nudged), done, today


def drawn_with(*, mine, standings, today, **others) -> dict:
    """What the page is drawn with besides."""
    one_unit = len(mine) == 1 and all(row.person.unit_id == mine[0].unit_id for row in standings)
    return {"one_unit": one_unit, "form": ActivityForm(initial={"on": today})}


def my_assignments(person, today) -> list[ChampionAssignment]:
    """Where this person is champion today. Nowhere: there is no such page for them."""
    if not (mine := championing(person, today)):
        raise Http404
    return mine


def nudged_on(person, day) -> set[int]:
    """Ids of those this champion has nudged that day already."""
    return set(NUDGED(person=person.pk, day=day))


NUDGED = Prepared(
    lambda person, day: ChampionActivity.objects.filter(
        assignment__person=person, kind=ChampionActivity.Kind.NUDGE, occurred_on=day
    ).values_list("about_id", flat=True)
)
ACTIVITIES = Prepared(
    lambda assignments: (
        ChampionActivity.objects.filter(assignment__among=assignments)
        .select_related("about")
        .order_by("-occurred_on", "-pk")[:8]
    )
)


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
