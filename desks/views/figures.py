"""The figures of the manager's desk as a file: what is hidden or unknown there is hidden or unknown here."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from adoption.rules import DEFINITIONS, DEFINITIONS_VERSION, freshness_in_words, missing_in_words
from desks.rules import choice_of, team_view
from desks.views.adoption import managers_only
from ui.exports import csv_response, xlsx_response

FIGURES = [
    "people",
    "seats",
    "enabled",
    "active",
    "adoption_rate",
    "habitual",
    "new",
    "retained",
    "returning",
    "dormant",
    "stickiness",
    "funnel.in_scope",
    "funnel.enrolled",
    "funnel.certified",
    "funnel.seated",
    "funnel.activated",
    "funnel.active",
    "funnel.habitual",
]
ABOUT = ["unit", "tool", "as_of", "definitions_version", "usage_until", "usage_updated_at", "usage_missing_days"]


def asked(request):
    """What the page would show. Who has no such page, or no unit to ask about, does not find the file either."""
    managers_only(request.user)
    choice = choice_of(request.user, request.GET)
    if choice is None:
        raise Http404
    return team_view(choice)


def rows_of(view) -> list[list]:
    """The headings, the unit, then each team; every row says what it is about and how fresh its data is."""
    fresh = view.freshness
    about = [view.choice.tool.slug, view.choice.day.isoformat(), DEFINITIONS_VERSION, iso(fresh.reported_until)]
    about += [iso(fresh.updated_at), " ".join(iso(day) for day in fresh.missing_days)]
    sets = [(view.choice.unit.name, view.total), *((team.name, team.shown) for team in view.teams)]
    return [[*ABOUT, *FIGURES], *([name, *about, *cells(shown)] for name, shown in sets)]


def iso(moment) -> str:
    return moment.isoformat() if moment else ""


def cells(shown) -> list:
    """Numbers; words where there is none ("fewer than 5", "not known yet", "no seats")."""
    return [str(shown[key]) if shown[key].n is None else shown[key].n for key in FIGURES]


@require_safe
def figures_csv(request):
    view = asked(request)
    return csv_response(f"{filename(view)}.csv", rows_of(view))


@require_safe
def figures_xlsx(request):
    """The same as a workbook, with a second sheet that says what each figure means and how fresh the data is."""
    view = asked(request)
    meanings = [[_("Figure"), _("How it is counted"), _("Counted among")]]
    meanings += [[entry.title, entry.formula, entry.denominator] for entry in DEFINITIONS.values()]
    meanings += [[_("Usage data"), freshness_in_words(view.freshness)]]
    meanings += [[_("Missing days"), missing_in_words(view.freshness)]]
    return xlsx_response(f"{filename(view)}.xlsx", {_("Figures"): rows_of(view), _("Definitions"): meanings})


def filename(view) -> str:
    return f"adoption-{view.choice.tool.slug}-{view.choice.unit.slug}-{view.choice.day}"
