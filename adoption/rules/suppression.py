"""What may be shown of counts of people, so that no small group is read from a page, not even by subtraction.

The rules, as decided for DOMAIN.md "Suppression":

- A cell is a number of people. One to four (below SMALLEST_CELL) are too few to show. Zero is nobody, and is shown:
  hiding every empty cell would hide most of a young rollout and protect no one in particular.
- A *sum* is a shown total and its parts. With exactly one term of a sum hidden, subtraction finds it, so the next
  smallest term is hidden too. The hidden parts of a shown total must also be five people together, and must not be
  pinned by their bounds (two hidden cells of two people are one and one).
- Cells that are nearly always the same number under two names are *linked*: hidden together.
- What a page does not show but implies (the people with a seat who are not active) is a cell as well: "46 of 48"
  tells of two.
"""

from collections.abc import Hashable, Iterable, Mapping

from django.conf import settings

TOTAL = object()

Sum = tuple[Hashable, tuple]  # (key of the total, keys of its parts)


def suppress(cells: Mapping, smallest: int | None = None) -> set:
    """The keys to hide among siblings whose total, the sum of all, is shown elsewhere."""
    known = {**cells, TOTAL: sum(cells.values())}
    return suppress_sums(known, [(TOTAL, tuple(cells))], smallest=smallest) - {TOTAL}


def suppress_sums(
    cells: Mapping, sums: Iterable[Sum], links: Iterable[tuple] = (), hidden=(), smallest: int | None = None
) -> set:
    """The keys of `cells` (key -> people) to hide, so that no sum and no link tells a hidden one.

    `hidden` names cells to be hidden whatever they count. Hiding only ever adds, so the rounds end.
    """
    smallest = smallest or settings.SMALLEST_CELL
    sums, links = list(sums), list(links)
    hidden = {key for key, people in cells.items() if 0 < people < smallest} | set(hidden)
    while True:
        before = len(hidden)
        for link in links:
            if not hidden.isdisjoint(link):
                hidden.update(link)
        for total, parts in sums:
            hide_more(cells, total, parts, hidden, smallest)
        if len(hidden) == before:
            return hidden


def hide_more(cells: Mapping, total, parts: tuple, hidden: set, smallest: int) -> None:
    """Add terms of one sum to `hidden` until it tells nothing, or nothing of it is shown."""
    while tells(cells, total, parts, hidden, smallest):
        rest = [key for key in (*parts, total) if key not in hidden]
        if not rest:
            return
        hidden |= next_smallest(cells, rest, total)


def tells(cells: Mapping, total, parts: tuple, hidden: set, smallest: int) -> bool:
    """Whether this sum, as it is now shown, lets a reader find a hidden term, or that a few people are behind
    several.
    """
    dark = [key for key in parts if key in hidden]
    if total in hidden:
        return not dark
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
