"""A path as its page shows it to one person: where they stand, and every step under the heading of its group."""

from dataclasses import dataclass

from training.models import Node, Path
from training.rules.gather import gather
from training.rules.legs import Leg
from training.rules.standing import Standing, judge, legs_of
from training.rules.tree import Step
from training.rules.words import number, sentence

Kind = Node.Kind


@dataclass(frozen=True)
class Block:
    """Steps that stand together: a heading ('' for the path's own) and the legs."""

    heading: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True)
class Route:
    standing: Standing
    blocks: tuple[Block, ...]

    @property
    def legs(self) -> tuple[Leg, ...]:
        return tuple(leg for block in self.blocks for leg in block.legs)


def route_of(person, path: Path, day=None) -> Route:
    """The page of the path for this person: the same facts once for the standing and for every step."""
    day = day or person.today()
    facts = gather([(person.pk, path.pk)], None)
    assignment = person.assignments.filter(path=path).prefetch_related("reasons").first()
    legs = {leg.leaf.key: leg for leg in legs_of(person, path, facts, day, every=True)}
    tree = facts.tree(path.pk, day)
    blocks = blocks_of(tree, legs) if tree else []
    return Route(judge(person, path, facts, day, assignment), tuple(block for block in blocks if block.legs))


def blocks_of(group: Step, legs: dict[str, Leg], heading: str = "") -> list[Block]:
    """The leaves of the group, cut wherever a group stands between them."""
    blocks, run = [], []
    for child in group.children:
        if child.is_leaf:
            run.append(legs[child.key])
            continue
        blocks.append(Block(heading, tuple(run)))
        blocks += blocks_of(child, legs, heading_of(child))
        run = []
    return [*blocks, Block(heading, tuple(run))]


def heading_of(group: Step) -> str:
    """“Your own work: one of these two”."""
    how_many = len(group.children)
    if group.kind == Kind.AT_LEAST and group.min_count < how_many:
        choice = f"{number(group.min_count)} of these {number(how_many)}"
        return f"{group.title}: {choice}" if group.title else sentence(choice)
    return group.title
