"""Figures as they may be shown: of a whole and of its teams, with small cells and what would reveal them withheld."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adoption.rules.board import Board, Figures, kept
from adoption.rules.definitions import FUNNEL
from adoption.rules.hiding import IMPLIED, KEYS, counts, hidden_cells
from adoption.rules.moves import USED, told_by_time
from people.models import Unit
from ui.words import percent_lazily

# key of the rate -> the two cells it is computed from
RATES = {
    "adoption_rate": ("active", "enabled"),
    "activation_rate": ("activated", "cohort"),
    "stickiness": ("active_in_window", "active_in_window"),
}
WHOLE = "whole"
UNDER = "under"
DIRECT = "direct"
UNTOLD = "untold"  # among a node's hidden keys: some for what another day would tell, so no word says how many
NOT_SHOWN = _("not shown")
NO_RATE = {"adoption_rate": _("no seats")}
NOWHERE = "nowhere"  # people in no unit on the day: nobody shows them, but they follow by subtraction


@dataclass(frozen=True)
class Cell:
    """One number as it may be shown. `n` is None when it is withheld or does not exist; str() is what a page writes:
    words that come in the language of whoever reads them.
    """

    n: int | Decimal | None
    words: str
    hidden: bool = False

    def __str__(self):
        return str(self.words)


@dataclass(frozen=True)
class Shown:
    """The cells of one set of people, by key: shown["active"], in templates shown.active, shown.funnel.seated."""

    cells: Mapping[str, Cell]
    small: bool

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]

    @property
    def funnel(self) -> dict[str, Cell]:
        return {step: self.cells[f"funnel.{step}"] for step, _ in FUNNEL}


@dataclass(frozen=True)
class Published:
    total: Shown
    parts: dict


def publish(total: Figures, parts: Mapping | None = None) -> Published:
    """What may be shown of a whole and of the teams that make it up (key -> Figures; together they are the whole).

    For one page that stands alone. Pages that lead from a unit to those below it ask `publish_unit`.
    """
    names = list(parts or {})
    nodes = {WHOLE: total} | {number: parts[name] for number, name in enumerate(names)}
    groups = [(WHOLE, tuple(range(len(names))))] if names else []
    hidden = by_node(hidden_cells(nodes, groups))
    shown = {node: shown_of(node, of, hidden) for node, of in nodes.items()}
    return Published(shown[WHOLE], {name: shown[number] for number, name in enumerate(names)})


def publish_unit(board: Board, unit: Unit, root: Unit | None = None) -> Published:
    """What may be shown of a unit to a reader who may look at `root` and everything under it (None: at the unit alone).

    Parts: each unit right below it, with everything under that one, by Unit; and DIRECT, the people who work directly
    in it. What is hidden is decided once for the whole tree under the root, so that a number hidden on one page
    cannot be found by opening the page above or below it.
    """
    hidden = hidden_below(board, root or unit)
    children = list(unit.children.all())
    parts = {child: shown_of((UNDER, child.pk), board.under(child), hidden) for child in children}
    direct = board.directly_in(unit)
    if children and direct.people:
        parts[DIRECT] = shown_of((DIRECT, unit.pk), direct, hidden)
    return Published(shown_of((UNDER, unit.pk), board.under(unit), hidden), parts)


def hidden_below(board: Board, root: Unit) -> dict[tuple, set]:
    """What a reader of the root and everything under it does not see. At the top of the tree it is what nobody sees."""
    if root.parent_id is None:
        return hidden_everywhere(board)
    return kept(f"{board.name}:withheld:{root.pk}", lambda: hidden_of_tree(board, list(Unit.objects.under(root))))


def hidden_everywhere(board: Board) -> dict:
    """The hidden keys of the whole company, by WHOLE, (UNDER, unit id) and (DIRECT, unit id); nodes that hide nothing
    are left out. One decision for the desk, the file, the command and the API: together they tell no more than each.
    """
    return kept(f"{board.name}:withheld", lambda: hidden_of_tree(board, list(Unit.objects.all()), company=True))


def hidden_of_tree(board: Board, units: list[Unit], company: bool = False) -> dict:
    """The same for these units, which make up subtrees. Empty units hide nobody."""
    below = {unit.pk: [other.pk for other in units if other.parent_id == unit.pk] for unit in units}
    nodes = {(UNDER, unit.pk): board.under(unit) for unit in units}
    nodes |= {(DIRECT, unit.pk): board.directly_in(unit) for unit in units if below[unit.pk]}
    made_of = {
        (UNDER, unit_id): [*((UNDER, child) for child in children), (DIRECT, unit_id)]
        for unit_id, children in below.items()
    }
    if company:
        tops = [(UNDER, unit.pk) for unit in units if unit.parent_id is None]
        nodes |= {WHOLE: board.everybody(), NOWHERE: in_no_unit(board, units)}
        made_of[WHOLE] = [*tops, NOWHERE]
    nodes = {node: of for node, of in nodes.items() if of.people}
    groups = [(whole, tuple(part for part in parts if part in nodes)) for whole, parts in made_of.items()]
    told = told_by_time(nodes, board.day, company=(WHOLE, NOWHERE, *tops_of(nodes, units)))
    hidden = hidden_cells(nodes, [(whole, parts) for whole, parts in groups if parts], told)
    return by_node(hidden | {(node, UNTOLD) for node, _ in told})


def tops_of(nodes: Mapping, units: list[Unit]) -> list[tuple]:
    """The nodes of units without a parent: the company itself, mostly under one."""
    return [(UNDER, unit.pk) for unit in units if unit.parent_id is None and (UNDER, unit.pk) in nodes]


def in_no_unit(board: Board, units: list[Unit]) -> Figures:
    """Of the people present who belong to none of the units, which are all there are."""
    placed = sum((board.under(unit) for unit in units if unit.parent_id is None), Figures(board.day))
    everybody = astuple(board.everybody())[1:]
    return Figures(board.day, *(all_ - some for all_, some in zip(everybody, astuple(placed)[1:], strict=True)))


def by_node(hidden: set) -> dict:
    """Node -> its hidden keys; nodes that hide nothing are left out."""
    found = {}
    for node, key in hidden:
        found.setdefault(node, set()).add(key)
    return found


def shown_of(node, of: Figures, hidden: dict) -> Shown:
    mine = hidden.get(node, set())
    return Shown(cells(of, mine), small=mine.issuperset(KEYS))


def cells(of: Figures, hidden: set) -> dict[str, Cell]:
    found = {key: cell(key, value, hidden, of) for key, value in counts(of).items() if key not in IMPLIED}
    rates = {"adoption_rate": of.adoption_rate, "activation_rate": of.activation.rate, "stickiness": of.stickiness}
    return found | {key: rate_cell(key, rate, hidden) for key, rate in rates.items()}


def cell(key: str, value: int, hidden: set, of: Figures) -> Cell:
    if key not in hidden:
        return Cell(value, str(value))
    few = settings.SMALLEST_CELL
    if UNTOLD in hidden and of.people >= few and key in USED:
        return Cell(None, NOT_SHOWN, hidden=True)
    if 0 < value < few or 0 < of.people < few:
        return Cell(None, format_lazy(_("fewer than {n}"), n=few), hidden=True)
    if (
        key in ("active", "active_in_window", "funnel.active")
        and 0 < of.enabled - of.active < few
        and "enabled" not in hidden
    ):
        return Cell(None, format_lazy(_("all but fewer than {n}"), n=few), hidden=True)
    return Cell(None, NOT_SHOWN, hidden=True)


def rate_cell(key: str, rate: Decimal | None, hidden: set) -> Cell:
    if not hidden.isdisjoint(RATES[key]):
        return Cell(None, NOT_SHOWN, hidden=True)
    if rate is None:
        return Cell(None, NO_RATE.get(key, _("none yet")))
    return Cell(rate, percent_lazily(rate * 100))


def team_sentence(tool, shown: Shown, name: str) -> str:
    """The adoption rate of a team in words: active of enabled people in the last 28 days."""
    if shown["enabled"].hidden:
        said = gettext("{unit} has too few people with {tool} to show figures.")
    elif shown["enabled"].n == 0:
        said = gettext("Nobody in {unit} had {tool} in the last 28 days.")
    elif shown["active"].words == NOT_SHOWN:
        said = gettext("{enabled} people in {unit} had {tool} in the last 28 days; how many used it is not shown.")
    else:
        said = gettext("{active} of {enabled} people with {tool} in {unit} used it in the last 28 days.")
    sentence = said.format(active=shown["active"], enabled=shown["enabled"], tool=tool, unit=name)
    return sentence[0].upper() + sentence[1:]
