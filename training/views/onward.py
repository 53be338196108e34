"""Where somebody goes after a step: to the certificate that it earned, else back to the path it belongs to."""

from django.shortcuts import redirect
from django.urls import reverse

from training.models import Award, Completion, Path
from training.rules import standing_of


def onward(person, completion: Completion, path: Path | None = None):
    """A redirect. Without a path given, the person's own path that has the step leads on."""
    award = Award.objects.owned_by(person).filter(closed_by=completion).first()
    if award:
        return redirect(award)
    steps = {"versions__nodes__key": completion.node_key}
    path = path or Path.objects.filter(assignments__person=person, **steps).order_by("name").first()
    return redirect(path or "training:home")


def onward_link(person) -> str:
    """The address of what this person should do next in their learning."""
    rows = standing_of(person)
    return rows[0].link if rows and rows[0].next_leg else reverse("training:home")
