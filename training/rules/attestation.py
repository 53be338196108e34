"""The confirmation steps of a path."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from people.models import Person
from training.models import Completion, Course, Node, Path
from training.rules.gather import gather_steps
from training.rules.standing import done_steps
from training.rules.tree import Step, leaves, waits_for


@dataclass(frozen=True)
class Attestation:
    """A confirmation step as one person meets it: done for the certificate that is open now, or waiting for a step
    before it. `confirmed`: every time the person confirmed it so far, earlier certificates included."""

    done: bool
    before: Step | None
    confirmed: list[Completion]


def step_to_attest(person: Person, path: Path, key: str, day: date) -> Attestation | None:
    """The attestation step of that node key on that day; None when the path has none."""
    facts = gather_steps([(person.pk, path.pk)])
    tree = facts.tree(path.pk, day)
    steps = {leaf.key for leaf in leaves(tree) if leaf.kind == Node.Kind.ATTESTATION} if tree else ()
    if key not in steps:
        return None
    done = done_steps(person, path, facts, day, tree)
    confirmed = [completion for completion in facts.completions[person.pk] if completion.node_key == key]
    return Attestation(key in done, waits_for(tree, key, done), confirmed)


def refusal_to_attest(step: Attestation | None, person: Person, by: Person | None) -> str:
    """Why this confirmation cannot be given now, or ''."""
    if by is not None and by != person:
        return _("Nobody can confirm this for somebody else.")
    if step is None:
        return _("This path has no such confirmation.")
    if step.before is None:
        return ""
    title = step.before.title or Course.objects.get(pk=step.before.course_id).title
    return _("First comes “{title}”.").format(title=title)
