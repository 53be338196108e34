"""The steps of a path as a tree, and what facts make of it. Pure: a tree, and a mapping of node keys to days."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from training.models import Node

Kind = Node.Kind
LEAVES = {Kind.COURSE, Kind.ATTESTATION}


@dataclass(frozen=True)
class Step:
    """A node without its database row. A leaf has no children; a group has at least one."""

    key: str
    kind: str
    title: str = ""
    min_count: int | None = None
    course_id: int | None = None
    statement: str = ""
    children: tuple["Step", ...] = ()

    @property
    def is_leaf(self) -> bool:
        return self.kind in LEAVES

    @property
    def required(self) -> int:
        """How many children must be complete."""
        return self.min_count if self.kind == Kind.AT_LEAST else len(self.children)


def grow(nodes) -> Step:
    """The tree of one path version from its nodes (any order; exactly one without a parent)."""
    below: dict[int | None, list[Node]] = {}
    for node in sorted(nodes, key=lambda node: node.position):
        below.setdefault(node.parent_id, []).append(node)
    (root,) = below[None]
    return step_of(root, below)


def step_of(node: Node, below: dict) -> Step:
    return Step(
        key=node.key,
        kind=node.kind,
        title=node.title,
        min_count=node.min_count,
        course_id=node.course_id,
        statement=node.statement,
        children=tuple(step_of(child, below) for child in below.get(node.pk, [])),
    )


def leaves(step: Step) -> Iterator[Step]:
    """Every leaf, in order."""
    if step.is_leaf:
        yield step
    for child in step.children:
        yield from leaves(child)


def completed_on(step: Step, facts: Mapping[str, date]) -> date | None:
    """The day on which the step became complete, None while it is not. `facts`: node key -> first day it was
    completed.

    A leaf: its own day. All of, in order: the day of the last child. At least n: the day of the n-th child to be
    complete.
    """
    if step.is_leaf:
        return facts.get(step.key)
    days = sorted(day for child in step.children if (day := completed_on(child, facts)))
    return days[step.required - 1] if len(days) >= step.required else None


def needed(step: Step, done: Collection[str], begun: Collection[str] = ()) -> list[Step]:
    """The leaves that this person needs, in order.

    Of “at least n”, the children with the fewest leaves to go; of those alike, the ones begun, then those that come
    first.
    """
    if step.is_leaf:
        return [step]
    ways = [needed(child, done, begun) for child in step.children]

    def distance(i: int):
        return sum(leaf.key not in done for leaf in ways[i]), not any(leaf.key in begun for leaf in ways[i])

    chosen = sorted(sorted(range(len(ways)), key=distance)[: step.required])
    return [leaf for i in chosen for leaf in ways[i]]


def waits_for(step: Step, key: str, done: Collection[str]) -> Step | None:
    """The leaf that must be done before the leaf `key`, where a group says “in this order”; None when it can begin."""
    for i, child in enumerate(step.children):
        if key not in {leaf.key for leaf in leaves(child)}:
            continue
        if step.kind == Kind.IN_ORDER:
            for earlier in step.children[:i]:
                for leaf in needed(earlier, done):
                    if leaf.key not in done:
                        return leaf
        return waits_for(child, key, done)
    return None
