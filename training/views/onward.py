"""Where somebody goes after a step: to the certificate that it earned, else back to the path it belongs to."""

from django.shortcuts import redirect

from training.models import Award, Completion, Path


def onward(person, completion: Completion, path: Path | None = None):
    """A redirect. Without a path given, the person's own path that has the step leads on."""
    award = Award.objects.owned_by(person).filter(closed_by=completion).first()
    if award:
        return redirect(award)
    steps = {"versions__nodes__key": completion.node_key}
    path = path or Path.objects.filter(assignments__person=person, **steps).order_by("name").first()
    return redirect(path or "training:home")
