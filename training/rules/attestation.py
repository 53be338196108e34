"""The confirmation steps of a path."""

from datetime import date

from people.models import Person
from training.models import Node, Path
from training.rules.gather import gather
from training.rules.legs import Leg
from training.rules.standing import legs_of


def every_leg(person: Person, path: Path, day: date) -> tuple[Leg, ...]:
    """All steps of the path as this person meets them on that day, also those of a choice that they do not need."""
    return legs_of(person, path, gather([(person.pk, path.pk)], day), day, every=True)


def leg_to_attest(person: Person, path: Path, key: str, day: date) -> Leg | None:
    """The attestation step of that node key; None when the path has none."""
    found = (leg for leg in every_leg(person, path, day) if leg.leaf.kind == Node.Kind.ATTESTATION)
    return next((leg for leg in found if leg.leaf.key == key), None)


def refusal_to_attest(leg: Leg | None, person: Person, by: Person | None) -> str:
    """Why this confirmation cannot be given now, or ''."""
    if by is not None and by != person:
        return "Nobody can confirm this for somebody else."
    if leg is None:
        return "This path has no such confirmation."
    return f"First comes “{leg.waits_for}”." if leg.waits_for else ""
