"""Every write about the tree of units."""

from itertools import chain, count

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify

from journal.actions import record
from journal.rules import refuse_if
from people import rules
from people.models import Person, Unit


@transaction.atomic
def create_unit(*, name: str, parent: Unit | None = None, by: Person | None) -> Unit:
    """A new unit below `parent` (None: at the top). The slug is made from the name, numbered when taken."""
    refuse_if(rules.refusal_to_keep_directory(by))
    if parent:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
    unit = Unit.objects.create(name=name, slug=free_slug(name), parent=parent)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(by=by, verb="people.create_unit", subject=unit, detail={"parent": parent.pk if parent else None})
    return unit


def free_slug(name: str, taken=None) -> str:
    """Made from the name, numbered when it is among those taken; by default those of all units."""
    base = slugify(name)[:130] or "unit"
    if taken is None:
        taken = set(Unit.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, by: Person | None) -> None:
    """Give the unit another name; its address on this site stays."""
    refuse_if(rules.refusal_to_keep_directory(by))
    unit.name = name
    unit.save(update_fields=["name"])
    record(by=by, verb="people.rename_unit", subject=unit)


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: Person | None) -> None:
    """Hang the unit, with everything below it, under another parent (None: at the top).

    The whole tree is locked while the paths are rewritten: two moves at once could otherwise tie a knot.
    """
    refuse_if(rules.refusal_to_keep_directory(by))
    tree = {each.pk: each for each in Unit.objects.select_for_update().order_by("pk")}
    moved, above = tree[unit.pk], tree[parent.pk] if parent else None
    refuse_if(rules.refusal_to_move_unit(moved, above))
    before, after = moved.path, f"{above.path if above else '/'}{moved.pk}/"
    if before == after:
        return
    Unit.objects.under(moved).update(path=Concat(Value(after), Substr("path", len(before) + 1)))
    Unit.objects.filter(pk=moved.pk).update(parent=above)
    unit.parent, unit.path = above, after
    record(by=by, verb="people.move_unit", subject=unit, detail={"from": before, "to": after})


@transaction.atomic
def appoint_head(*, unit: Unit, person: Person | None, by: Person | None) -> None:
    """Make the person head of the unit, in the place of whoever was; None leaves it without a head."""
    refuse_if(rules.refusal_to_keep_directory(by))
    refuse_if(rules.refusal_to_appoint(person) if person else "")
    record(
        by=by,
        verb="people.appoint_head",
        subject=unit,
        detail={"head": person.pk if person else None, "before": unit.head_id},
    )
    unit.head = person
    unit.save(update_fields=["head"])
    if person:
        person.__dict__.pop("headed_paths", None)
