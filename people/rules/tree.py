"""The tree of units as a file of people tells it: which are known, which are new, and which hang elsewhere now.

Pure: it reads names, and writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

DEEPEST = 20  # levels; a path of numbers must fit into its column


@dataclass(eq=False, slots=True)
class Branch:
    """A unit, known (`pk`) or to be made. `was` is the parent a known one has in the database."""

    name: str
    pk: int | None = None
    parent: "Branch | None" = None
    was: "Branch | None" = None

    @property
    def is_moved(self) -> bool:
        return self.pk is not None and self.parent is not self.was

    def above(self) -> list["Branch"]:
        """From itself to the top; it ends where it meets itself again."""
        found, each = [], self
        while each is not None and each not in found:
            found.append(each)
            each = each.parent
        return found if each is None else [*found, each]


def key_of(name: str) -> str:
    """Names are compared without regard to case and to the number of spaces."""
    return " ".join(name.split()).replace("İ", "i").casefold()


class Tree:
    """known: (id, name, parent id) of every unit. wanted: (unit, parent or '') as the lines say, in any order.

    A unit is known by its name and its parent's; by its name alone where no parent is told. One that is known under
    another parent, and named under one parent only, has moved; else it is another unit of that name.
    """

    def __init__(self, known: Iterable[tuple[int, str, int | None]], wanted: Iterable[tuple[str, str]]):
        known = list(known)
        self.branches = {pk: Branch(name, pk) for pk, name, _ in known}
        for pk, _, parent in known:
            self.branches[pk].parent = self.branches[pk].was = self.branches.get(parent)
        self.named: dict[str, list[Branch]] = {}
        for branch in self.branches.values():
            self.named.setdefault(key_of(branch.name), []).append(branch)
        self.found: dict[tuple[str, str], Branch] = {}
        self.refusals: dict[tuple[str, str], str] = {}
        self.new: list[Branch] = []
        names = {self.key(unit, parent): (unit, parent) for unit, parent in reversed(list(wanted))}
        told = {key: words for key, words in names.items() if key[1]}
        self.find_told(told)
        self.find_untold({key: words for key, words in names.items() if not key[1]})
        self.hang(told)
        self.refuse_cycles()

    @staticmethod
    def key(unit: str, parent: str) -> tuple[str, str]:
        """A unit that is named as its own parent is named without one: many systems repeat the upper level."""
        unit, parent = key_of(unit), key_of(parent)
        return (unit, "" if parent == unit else parent)

    def branch(self, unit: str, parent: str) -> Branch | None:
        """The branch that the line means; None with a sentence in `refusal`."""
        key = self.key(unit, parent)
        return None if key in self.refusals else self.found.get(key)

    def refusal(self, unit: str, parent: str) -> str:
        return self.refusals.get(self.key(unit, parent), "")

    def make(self, name: str, parent: Branch | None = None) -> Branch:
        branch = Branch(name, parent=parent)
        self.named.setdefault(key_of(name), []).append(branch)
        self.new.append(branch)
        return branch

    def find_told(self, told: dict) -> None:
        open_keys = []
        for unit, parent in told:
            under = [b for b in self.named.get(unit, ()) if b.parent and key_of(b.parent.name) == parent]
            if len(under) > 1:
                self.refusals[unit, parent] = twice(told[unit, parent][0], len(under))
            if under:
                self.found[unit, parent] = under[0]
            else:
                open_keys.append((unit, parent))
        claimed = set(self.found.values())
        for unit, parent in open_keys:
            free = [branch for branch in self.named.get(unit, ()) if branch.pk and branch not in claimed]
            alone = sum(each[0] == unit for each in open_keys) == 1
            moves = len(free) == 1 and alone
            self.found[unit, parent] = free[0] if moves else self.make(told[unit, parent][0])

    def find_untold(self, untold: dict) -> None:
        for key, (name, _) in untold.items():
            there = self.named.get(key[0], [])
            at_top = [branch for branch in there if branch.pk and branch.parent is None]
            if len(there) > 1 and len(at_top) != 1:
                self.refusals[key] = twice(name, len(there))
            else:
                self.found[key] = (at_top or there or [self.make(name)])[0]

    def hang(self, told: dict) -> None:
        """Give the branches whose parent was told that parent."""
        for key, (_, parent) in told.items():
            branch, there = self.found[key], self.named.get(key[1], [])
            if branch.parent and key_of(branch.parent.name) == key[1]:
                continue
            if len(there) > 1:
                self.refuse(branch, twice(parent, len(there)))
            else:
                branch.parent = there[0] if there else self.make(parent)

    def refuse_cycles(self) -> None:
        """Refuse what would hang below itself, or too deep, until nothing does."""
        while wrong := {branch: flaw for branch in self.changed() if (flaw := flaw_of(branch))}:
            for branch, flaw in wrong.items():
                self.refuse(branch, flaw)

    def changed(self) -> list[Branch]:
        return [branch for branch in [*self.new, *self.branches.values()] if branch.pk is None or branch.is_moved]

    def refuse(self, branch: Branch, sentence: str) -> None:
        """Leave the branch where it was; one that is new is not made, nor is anything below it."""
        below = [branch]
        if branch.pk is None:
            below = [each for each in self.changed() if branch in each.above()]
        for each in below:
            each.parent = each.was
            if each in self.new:
                self.new.remove(each)
        for key, found in self.found.items():
            if found in below:
                self.refusals.setdefault(key, sentence)


def flaw_of(branch: Branch) -> str:
    """Why a branch cannot hang where it would, or ''."""
    above = branch.above()
    within = pgettext("a unit in a unit", "in")
    way = f" {within} ".join(gettext("“{name}”").format(name=each.name) for each in above[:6])
    if len(above) > 1 and above[-1] is branch:
        return gettext("A unit cannot be part of itself: {way}").format(way=way)
    if len(above) > DEEPEST:
        return gettext("{way} and so on: a tree of more than {n} levels").format(way=way, n=DEEPEST)
    return ""


def twice(name: str, count: int) -> str:
    said = gettext("There are {n} units called “{name}”; which one is meant is not clear")
    return said.format(n=count, name=name)
