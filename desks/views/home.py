"""My next step, and the way back to the desk somebody used last."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from adoption.rules import tools_of
from desks.rules import Frame, next_steps
from feedback.models import Item
from people.queries.prepared import Prepared, answers
from training.models import Award
from training.rules import gather_all, standing_of
from ui.pieces import Pieces

MOST_CERTIFICATES = 6
REMEMBERED_FOR = 60 * 60 * 24 * 180


def latest_awards(person):
    """The latest certificate of each path."""
    awards = Award.objects.owned_by(person).select_related("path")
    return awards.order_by("path_id", "-valid_from", "-pk").distinct("path_id")


LATEST = Prepared(latest_awards)
ANSWERED = Prepared(lambda person: Item.objects.answered_for(person).select_related("tool")[:3])


@require_safe
def home(request):
    """One thing to do now; below it my tools, my certificates and what changed because of my feedback."""
    person = request.user
    today = person.today()
    facts = gather_all(person.pk, today)
    steps = next_steps(person, standing_of(person, today, facts))
    certificates, answered = answers(LATEST.about(person=person.pk), ANSWERED.about(person=person.pk))
    about = {
        "after": steps[1:],
        "tools": tools_of(person, today, facts),
        "certificates": sorted(certificates, key=lambda award: award.valid_until, reverse=True)[:MOST_CERTIFICATES],
        "answered": answered,
    }
    pieces = Pieces(lambda: told(**about), lambda: about | {"today": today})
    response = render(request, "desks/home.html", {"step": steps[0] if steps else None, "pieces": pieces})
    pieces.keep()
    return remembering(response, "home")


def told(after, tools, certificates, answered) -> tuple:
    """Every value that the page below its first step is drawn with."""
    return (
        after,
        [(access.tool.slug, access.tool.name, access.state.value, access.reason) for access in tools],
        [(award.public_id, award.path.name, award.valid_until, award.revoked_on) for award in certificates],
        [(item.ref, item.get_absolute_url(), item.tool.name, item.resolution) for item in answered],
    )


@require_safe
def last_desk(request):
    """Where signing in leads: the desk used last on this device, when it is still this person's."""
    wanted = request.COOKIES.get("desk", "")
    urls = {desk.key: desk.url for desk in Frame(request.user).desks}
    return redirect(urls.get(wanted) or reverse("desks:home"))


def remembering(response, key: str):
    """Let the next sign-in on this device lead to this desk."""
    response.set_cookie("desk", key, max_age=REMEMBERED_FOR, httponly=True, samesite="Lax")
    return response
