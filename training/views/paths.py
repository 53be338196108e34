"""My learning, and the page of one path."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.queries.prepared import Prepared
from training.actions import assign_path, attest
from training.forms import ConfirmationForm
from training.models import AssignmentReason, Node, Path
from training.rules import EnrolmentState, refusal_to_enroll, standing_of
from training.rules.legs import Leg
from training.rules.route import Stop, route_of
from training.rules.standing import Standing
from training.rules.words import sentence
from training.views.onward import onward
from ui.words import full_day

paths_visible_to = Prepared(
    lambda person, slug: Path.objects.visible_to(person).filter(slug=slug).select_related("tool")
)


@require_safe
def home(request):
    """Every path of mine, the one that needs me most first, and those I could take."""
    person = request.user
    mine = standing_of(person)
    others = Path.objects.visible_to(person).exclude(pk__in=[row.path.pk for row in mine]).select_related("tool")
    context = {"first": mine[0] if mine and mine[0].next_leg else None, "mine": mine, "others": others}
    return render(request, "training/home.html", context)


@require_safe
def path(request, slug):
    """How far I am on this path, what is next, and what my certificate is."""
    return render_path(request, visible_path(request, slug))


def render_path(request, path, form=None):
    route = route_of(request.user, path)
    waiting = next(
        (stop.leg for stop in route.stops if stop.leg.leaf.kind == Node.Kind.ATTESTATION and stop.leg.ready), None
    )
    enrolled = route.standing.state != EnrolmentState.WITHDRAWN
    context = {
        "path": path,
        "row": route.standing,
        "steps": [step_of(stop, route.standing) for stop in route.stops],
        "progress": _("{done} of {total} steps done").format(
            done=route.standing.steps_done, total=route.standing.steps_total
        ),
        "left": _("{n} min left").format(n=route.standing.minutes_left),
        "enrolled": enrolled,
        "refusal": "" if enrolled else refusal_to_enroll(request.user, path),
        "waiting": waiting if enrolled else None,
        "waiting_next": enrolled and waiting is not None and waiting == route.standing.next_leg,
        "form": form or (ConfirmationForm(initial={"key": waiting.leaf.key}) if waiting else None),
    }
    return render(request, "training/path.html", context)


def step_of(stop: Stop, standing: Standing) -> dict:
    """A step of the path, as ui/steps takes it."""
    leg = stop.leg
    return {
        "label": leg.title,
        "url": leg.link if leg.done or leg.ready else "",
        "note": " · ".join(words for words in (stop.choice if not leg.done else "", note_of(leg)) if words),
        "state": "done" if leg.done else "now" if leg == standing.next_leg else "later",
    }


def note_of(leg: Leg) -> str:
    """What is left of a step, or when it was done, or what comes first."""
    if leg.done:
        return _("Done on {day}").format(day=full_day(leg.done_on))
    if leg.waits_for:
        return _("After “{step}”").format(step=leg.waits_for)
    return _("{words}, about {n} min").format(words=sentence(leg.words), n=leg.minutes_left)


def visible_path(request, slug) -> Path:
    return get_object_or_404(paths_visible_to, person=request.user.pk, slug=slug)


@require_POST
def enroll(request, slug):
    """Take the path by one's own choice, and go to its first step."""
    path = visible_path(request, slug)
    assign_path(person=request.user, path=path, reason=AssignmentReason.Kind.SELF, by=request.user)
    return redirect(route_of(request.user, path).standing.link)


@require_POST
def confirm(request, slug):
    """Confirm the statement of a step."""
    path = visible_path(request, slug)
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        return render_path(request, path, form)
    completion = attest(person=request.user, path=path, key=form.cleaned_data["key"], by=request.user)
    messages.success(request, _("Thank you: your confirmation is kept."))
    return onward(request.user, completion, path)
