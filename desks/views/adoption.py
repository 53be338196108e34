"""The manager's desk: how adoption stands in their part of the company, on any day."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from adoption.rules import DEFINITIONS_VERSION, explain, freshness_in_words, funnel_steps, missing_in_words
from desks.forms import DayForm
from desks.rules import MOST_AT_ONCE, Choice, choice_of, everybody_late, ground_of, overdue, reads_adoption, team_view
from desks.views.home import remembering
from rollout.rules import swell
from training.actions import remind_overdue
from training.models import Assignment
from training.rules import Standing, standing
from ui.charts import Rung
from ui.charts import swell as draw_swell
from ui.pieces import Pieces


def managers_only(person) -> None:
    """This desk exists for those who have it; for others there is no such page."""
    if not reads_adoption(person):
        raise Http404


@require_safe
def adoption(request):
    """The sentence, the swell, the funnel by team, and who is overdue."""
    managers_only(request.user)
    choice = choice_of(request.user, request.GET)
    page = overdue(request.user, choice, request.GET.get("page"))
    late = standing(page.object_list, choice.day if choice else None)
    refusal = refusal_to_remind(choice)
    rows = Pieces(lambda: (told_of(late), refusal), lambda: {"overdue": late})
    figures = Pieces(lambda: ground_of(choice), lambda: figures_of(choice)) if choice else None
    context = {"choice": choice, "page": page, "refusal": refusal, "figures": figures, "rows": rows}
    context["at_once"] = page.has_other_pages() and page.paginator.count <= MOST_AT_ONCE and not refusal
    response = remembering(render(request, "desks/adoption.html", context), "adoption")
    for pieces in filter(None, [figures, rows]):
        pieces.keep()
    return response


def told_of(late: list[Standing]) -> list[tuple]:
    """What the page says of each who is overdue."""
    return [
        (row.assignment.pk, row.person.name, str(row.person.unit), row.path.name, row.words, row.due_on) for row in late
    ]


def figures_of(choice: Choice) -> dict:
    """What the pieces of the page are drawn with: everything on it but who is overdue."""
    rising, view = swell(choice.tool, choice.day), team_view(choice)
    rungs = [Rung(rung.target, rung.label, rung.planned_on, rung.opened_on) for rung in rising.rungs]
    everybody = _("the whole company, {people} with a seat").format(people=in_few_words(rising.seats))
    return {
        "view": view,
        "data": freshness_in_words(view.freshness),
        "missing": missing_in_words(view.freshness),
        "form": DayForm(choice),
        "rising": rising,
        "rising_told": explain("active", everybody, view.freshness),
        "swell": draw_swell(rungs, rising.series, choice.day) if rungs else None,
        "steps": funnel_steps(),
        "version": DEFINITIONS_VERSION,
    }


def in_few_words(people: int) -> str:
    """A number of people as a page may write it."""
    few = settings.SMALLEST_CELL
    if 0 < people < few:
        return _("fewer than {few} people").format(few=few)
    return _("{count} people").format(count=people)


def refusal_to_remind(choice) -> str:
    """Why nobody can be reminded from this page, or ''."""
    if choice and choice.day != choice.today:
        return _("You are looking at a past day; reminders go to those who are overdue today.")
    return ""


@require_POST
def remind(request):
    """Remind those ticked, or everybody of the list, who are overdue today and whom this person manages; anybody else
    is left out."""
    managers_only(request.user)
    today = request.user.today()
    ticked = everybody_late(request.user, choice_shown(request)) if "everybody" in request.POST else ticked_in(request)
    mine = Assignment.objects.visible_to(request.user).filter(pk__in=ticked).overdue_on(today)
    told = remind_overdue(assignments=mine, by=request.user)
    if told:
        messages.success(request, ngettext("Reminded {n} person.", "Reminded {n} people.", told).format(n=told))
    elif not ticked:
        messages.error(request, _("Nobody was ticked, so nobody was reminded."))
    else:
        messages.info(request, _("Nobody new to remind: each was reminded today already, or is no longer overdue."))
    return redirect(f"{request.POST.get('next') if is_own_query(request) else '/adoption/'}#overdue")


def ticked_in(request) -> list[int]:
    return [int(number) for number in request.POST.getlist("assignment") if number.isdecimal() and len(number) < 19]


def choice_shown(request) -> Choice | None:
    """What the page showed on which the button stood."""
    asked = request.POST["next"].partition("?")[2] if is_own_query(request) else ""
    return choice_of(request.user, QueryDict(asked))


def is_own_query(request) -> bool:
    """The form names the page it stands on; only this page's own address is followed."""
    wanted = request.POST.get("next", "")
    return wanted == "/adoption/" or wanted.startswith("/adoption/?")
