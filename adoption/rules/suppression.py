"""What may be shown of counts of people, so that no small group is read from a page, not even by subtraction.

The rules, as decided for DOMAIN.md "Suppression":

- A cell is a number of people. One to four (below SMALLEST_CELL) are too few to show. Zero is nobody, and is shown:
  hiding every empty cell would hide most of a young rollout and protect no one in particular.
- A *sum* is a shown total and its parts. With exactly one term of a sum hidden, subtraction finds it, so the next
  smallest term is hidden too. The hidden parts of a shown total must also be five people together, and must not be
  pinned by their bounds (two hidden cells of two people are one and one).
- A hidden cell between two shown ones of the same number (12 enrolled, 12 seated: 12 certified) is as good as shown: it
  hides no other.
- Cells that are nearly always the same number under two names are *linked*: hidden together.
- What no sum tells alone, several may tell together: whatever follows for a few people from all the sums, solved like
  equations, costs the next smallest number beside it too.
- What a page does not show but implies (the people with a seat who are not active) is a cell as well: "46 of 48"
  tells of two.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction

from django.conf import settings

TOTAL = object()

Sum = tuple[Hashable, tuple]  # (key of the total, keys of its parts)


def suppress(cells: Mapping, smallest: int | None = None) -> set:
    """The keys to hide among siblings whose total, the sum of all, is shown elsewhere."""
    known = {**cells, TOTAL: sum(cells.values())}
    return suppress_sums(known, [(TOTAL, tuple(cells))], smallest=smallest) - {TOTAL}


def suppress_sums(
    cells: Mapping,
    sums: Iterable[Sum],
    links: Iterable[tuple] = (),
    hidden=(),
    smallest: int | None = None,
    around: Callable = lambda key: ((), ()),
) -> set:
    """The keys of `cells` (key -> people) to hide, so that no sum, no link and no neighbour tells a hidden one.

    `hidden` names cells to be hidden whatever they count; `around` gives the keys known to count at least and at most
    as many as one. Hiding only ever adds, so the rounds end.
    """
    smallest = smallest or settings.SMALLEST_CELL
    sums, links = list(sums), list(links)
    hidden = {key for key, people in cells.items() if 0 < people < smallest} | set(hidden)
    given = set()
    while True:
        before = len(hidden) + len(given)
        for link in links:
            if not hidden.isdisjoint(link):
                hidden.update(link)
        given |= told_by_neighbours(cells, hidden, around)
        for total, parts in sums:
            hide_more(cells, total, parts, hidden, given, smallest)
        if len(hidden) + len(given) == before:
            hidden |= against_several_sums(cells, sums, hidden, given, smallest)
        if len(hidden) + len(given) == before:
            return hidden


def told_by_neighbours(cells: Mapping, hidden: set, around: Callable) -> set:
    """The hidden keys with the same number above and below them, which is theirs then; nothing is less than nobody.

    Neighbours are shown, or told in turn.
    """
    given = set()
    while more := {key for key in hidden - given if between(cells, *around(key), hidden - given)}:
        given |= more
    return given


def between(cells: Mapping, above: Iterable, below: Iterable, unknown: set) -> bool:
    """Whether the least known number above is the greatest known one below."""
    more = [cells[key] for key in above if key not in unknown]
    return bool(more) and min(more) == max((cells[key] for key in below if key not in unknown), default=0)


def hide_more(cells: Mapping, total, parts: tuple, hidden: set, given: set, smallest: int) -> None:
    """Add terms of one sum to `hidden` until it tells nothing, or nothing of it is shown.

    given: hidden, and told all the same. Where nothing is left to hide, the one term not told yet becomes so.
    """
    while tells(cells, total, parts, unknown := hidden.intersection((*parts, total)) - given, smallest):
        rest = [key for key in (*parts, total) if key not in hidden]
        if not rest:
            given |= unknown if len(unknown) == 1 else set()
            return
        hidden |= next_smallest(cells, rest, total)


def tells(cells: Mapping, total, parts: tuple, unknown: set, smallest: int) -> bool:
    """Whether this sum, as it is now shown, lets a reader find an unknown term, or that a few people are behind
    several.
    """
    dark = [key for key in parts if key in unknown]
    if total in unknown:
        return not dark
    if not cells[total]:
        return False  # nobody at all, in no part
    together = sum(cells[key] for key in dark)
    return bool(dark) and (len(dark) == 1 or together < smallest or pinned(together, len(dark), smallest))


def pinned(together: int, cells: int, smallest: int) -> bool:
    """Whether so many hidden cells of one to four people can make up this sum in one way only."""
    return together in (cells, cells * (smallest - 1))


def next_smallest(cells: Mapping, keys: list, total) -> set:
    """The parts with the fewest people, empty ones only when no other is left, the total last of all.

    All that tie: if the order of the keys chose between equals, the choice itself would tell which cell came second.
    """

    def rank(key):
        return (key is total, cells[key] == 0, cells[key])

    least = min(map(rank, keys))
    return {key for key in keys if rank(key) == least}


# --- several sums at once ---------------------------------------------------------------------------------------------
def against_several_sums(cells: Mapping, sums: list[Sum], hidden: set, given: set, smallest: int) -> set:
    """What else to hide because a few people follow from several sums together, where none of them tells alone.

    given: hidden, and told by their neighbours, so a reader puts them in like shown ones.
    """
    more = set()
    for key in solved(sums, hidden - given):
        if 0 < cells[key] < smallest:
            more |= next_smallest(cells, neighbours(key, sums, hidden), None)
    return more


def neighbours(key, sums: list[Sum], hidden: set) -> list:
    """The shown terms of the sums that this cell stands in, or of those that its hidden neighbours stand in, …"""
    reached = {key}
    while True:
        touched = [{total, *parts} for total, parts in sums if not reached.isdisjoint({total, *parts})]
        terms = set().union(*touched)
        if shown := terms - hidden:
            return list(shown)
        if terms <= reached:
            return list(reached)
        reached |= terms


def solved(sums: list[Sum], hidden: set) -> set:
    """The hidden cells that have one value only, given the shown ones: Gauss and Jordan over the sums."""
    rows, by_cell = {}, {}  # pivot -> its other unknowns with their factors; unknown -> pivots whose row has it
    for total, parts in sums:
        row = {cell: Fraction(sign) for cell, sign in [(total, 1), *((part, -1) for part in parts)] if cell in hidden}
        for cell in [cell for cell in row if cell in rows]:
            factor = row.pop(cell)
            add(row, rows[cell], -factor)
        if not row:
            continue
        pivot = next(iter(row))
        scale = row.pop(pivot)
        row = {cell: factor / scale for cell, factor in row.items()}
        for other in by_cell.pop(pivot, set()):
            add(rows[other], row, -rows[other].pop(pivot, 0))
            note(by_cell, other, row)
        rows[pivot] = row
        note(by_cell, pivot, row)
    return {pivot for pivot, row in rows.items() if not row}


def add(row: dict, other: dict, factor: Fraction) -> None:
    """row += factor * other, without the terms that vanish."""
    for cell, value in other.items():
        row[cell] = row.get(cell, 0) + factor * value
        if not row[cell]:
            del row[cell]


def note(by_cell: dict, pivot, row: dict) -> None:
    for cell in row:
        by_cell.setdefault(cell, set()).add(pivot)
