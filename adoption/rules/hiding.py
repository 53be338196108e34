"""Which numbers of a whole and its parts stay hidden: the sums of a table of figures, given to the rule of suppression.

A *node* is a set of people with figures; a *group* is a node and the nodes that make it up. Every number of a node
sums up within it (active and idle are the enabled) and across its group (the teams are the unit).
"""

from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise

from django.conf import settings

from adoption.rules.board import Figures
from adoption.rules.definitions import FUNNEL
from adoption.rules.suppression import suppress, suppress_sums

COUNTED = ["people", "seats", "enabled", "active", "habitual", "cohort", "activated", "unknown"]
FLOWS = ["new", "retained", "returning", "dormant", "active_in_window"]
STEPS = [f"funnel.{step}" for step, _ in FUNNEL]
KEYS = [*COUNTED, *FLOWS, *STEPS]
# Parts of a shown number that are themselves not shown, but follow by subtraction: key -> (whole, shown part).
IMPLIED = {
    "idle": ("enabled", "active"),
    "funnel.idle": ("funnel.seated", "funnel.active"),
    "not_activated": ("cohort", "activated"),
}
# Mostly the same people under two names. Where they differ by a small group or not at all, one tells the other.
LINKS = [
    ("people", "funnel.in_scope"),
    ("seats", "funnel.seated"),
    ("active", "active_in_window", "funnel.active"),
    ("habitual", "funnel.habitual"),
]

# From the many to the few: each number counts some of the people of the one before. All that hold of everybody stand
# here: a reader knows the definitions as well.
CHAINS = [
    tuple(STEPS),
    ("funnel.in_scope", "enabled", "seats", "funnel.seated"),
    ("funnel.in_scope", "cohort", "activated"),
    ("funnel.in_scope", "unknown"),
    ("funnel.in_scope", "dormant"),
    ("funnel.in_scope", "active_in_window", "active", "funnel.active"),
    ("enabled", "active"),
    ("active_in_window", "habitual", "funnel.habitual"),
    *(("active_in_window", flow) for flow in ("new", "retained", "returning")),
    *((whole, key) for key, (whole, _) in IMPLIED.items()),
    ("idle", "funnel.idle"),  # an open seat and no use: idle, certified or not
]


def _above() -> dict[str, set[str]]:
    """Key -> the keys that count at least as many, through all chains."""
    above = {key: set() for key in [*KEYS, *IMPLIED]}
    for _ in CHAINS:
        for more, fewer in (pair for chain in CHAINS for pair in pairwise(chain)):
            above[fewer] |= {more} | above[more]
    return above


ABOVE = _above()
BELOW = {key: {other for other, above in ABOVE.items() if key in above} for key in ABOVE}


def hidden_cells(nodes: Mapping, groups: list[tuple], told: Iterable[tuple] = ()) -> set:
    """The (node, key) to hide. nodes: node -> Figures; groups: (node, nodes that make it up), which form a tree; told:
    (node, key) to be hidden whatever they count (moves.told_by_time).

    All numbers of a node of one to four people are hidden; when it is the only such one of its group, so are those of
    the next smallest.
    """
    small = small_nodes(nodes, groups)
    values = {(node, key): count for node, of in nodes.items() for key, count in counts(of).items()}
    blank = {(node, key) for node, key in values if node in small}
    links = [((node, one), (node, other)) for node in nodes for one, other in close(values, node)]
    return suppress_sums(values, all_sums(nodes, groups), links, hidden=blank | set(told), around=around)


def around(cell: tuple) -> tuple[list, list]:
    """The cells of the same node that count at least as many people as this one, and those of at most as many."""
    node, key = cell
    return [(node, more) for more in ABOVE.get(key, ())], [(node, fewer) for fewer in BELOW.get(key, ())]


def close(values: Mapping, node) -> list[tuple[str, str]]:
    """The pairs of LINKS to hide together: two certified among twenty seats from before the site do not hide those."""
    pairs = [pair for link in LINKS for pair in combinations(link, 2)]
    return [(a, b) for a, b in pairs if abs(values[node, a] - values[node, b]) < settings.SMALLEST_CELL]


def small_nodes(nodes: Mapping, groups: list[tuple]) -> set:
    """The nodes of which nothing is shown."""
    small = {node for node, of in nodes.items() if 0 < of.people < settings.SMALLEST_CELL}
    for _, parts in groups:
        small |= suppress({part: nodes[part].people for part in parts})
    return small


def counts(of: Figures) -> dict[str, int]:
    """Every count that is shown or implied."""
    steps = {f"funnel.{step}": getattr(of.funnel, step) for step, _ in FUNNEL}
    found = {key: getattr(of, key) for key in [*COUNTED, *FLOWS]} | steps
    return found | {key: found[whole] - found[part] for key, (whole, part) in IMPLIED.items()}


def all_sums(nodes, groups: list[tuple]) -> list:
    """Where subtraction works: within each node, and from the whole of a group to its parts for every number."""
    sums = [((node, whole), ((node, part), (node, key))) for node in nodes for key, (whole, part) in IMPLIED.items()]
    sums += [((node, "active_in_window"), tuple((node, flow) for flow in FLOWS[:3])) for node in nodes]
    for whole, parts in groups:
        sums += [((whole, key), tuple((part, key) for part in parts)) for key in [*KEYS, *IMPLIED]]
    return sums
