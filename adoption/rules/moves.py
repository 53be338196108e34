"""Whose coming and going a unit's figures would tell of, when they are asked for twice (docs/adr, “One person's
difference”).

Two days apart by one person give that person away by subtraction:

- On day D and on D-28: everybody “retained” or “dormant” on D is everybody active 28 days before, of the unit as it is
  now. Beside the number active on D-28 it leaves exactly those who came or went. So neither is shown of a unit until 28
  days after one to four people did.
- On D and the day before: little else changes overnight. So of a unit of fewer than fifty people no number that
  follows from use is shown for a week, until others' weeks have passed over it.

Who is new to the company has no use to be told, and does not count. Nor does the company as a whole: see the decision.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings

from adoption.rules.board import unit_ids
from people.models import Membership, Unit

WEEK, WINDOW = 7, 28
SMALL_UNIT = 10  # times the smallest cell
COMPARED = ("retained", "dormant")
USED = (
    "active", "idle", "habitual", "activated", "not_activated", "new", "retained", "returning", "dormant",
    "active_in_window", "funnel.activated", "funnel.active", "funnel.idle", "funnel.habitual",
)  # fmt: skip

Crossing = tuple[int, int | None]  # the unit somebody was in, and the one they are in now (None: in none)


def crossings(day: date, days: int) -> list[Crossing]:
    """Everybody who was in a unit so many days ago and on `day` is not in it any more."""
    before = day - timedelta(days=days)
    ended = Membership.objects.on(before).filter(until_on__lte=day).order_by()
    left = dict(ended.values_list("person_id", "unit_id"))
    now = dict(Membership.objects.on(day).filter(person__in=left).order_by().values_list("person_id", "unit_id"))
    return [(unit, now.get(person)) for person, unit in left.items() if now.get(person) != unit]


def told_by_time(nodes: Mapping, day: date, company: tuple) -> set:
    """The (node, key) that would tell of one to four people beside the same number of another day.

    nodes: ("under" or "direct", unit id) -> Figures; `company` names those that stand for all, which are left alone.
    """
    few = settings.SMALLEST_CELL
    above = {pk: unit_ids(path) for pk, path in Unit.objects.values_list("pk", "path")}
    lately, month = (crossed(crossings(day, days), above) for days in (WEEK, WINDOW))
    hidden = set()
    for node, of in nodes.items():
        if node in company:
            continue
        if 0 < month.get(node, 0) < few:
            hidden |= {(node, key) for key in COMPARED}
        if 0 < lately.get(node, 0) < few and of.people < SMALL_UNIT * few:
            hidden |= {(node, key) for key in USED}
    return hidden


def crossed(moves: list[Crossing], above: Mapping[int, list[int]]) -> dict[tuple, int]:
    """Node -> how many of these came to it or went from it; who moved inside a subtree did neither to it."""
    found = {}
    for was, now in moves:
        sides = [
            {("direct", unit), *(("under", step) for step in above.get(unit, []))} if unit else set()
            for unit in (was, now)
        ]
        for node in sides[0] ^ sides[1]:
            found[node] = found.get(node, 0) + 1
    return found
