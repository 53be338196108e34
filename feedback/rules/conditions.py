"""The condition of a routing rule: a tree of all/any over leaves, judged by a pure function; and its written form.

A tree is {"all": [tree, …]} or {"any": [tree, …]} or a leaf {"field": name, "is": [value, …]} or {"field": name,
"is_not": [value, …]}. A snapshot is {field: [value, …]}; a field that is absent or empty is unknown.

Truth has three values. A leaf over an unknown field is unknown (None), whether it says "is" or "is not"; "all"
is false as soon as one part is false, else unknown as soon as one is unknown; "any" the other way round
(Kleene, Introduction to Metamathematics, 1952, §64). A rule matches only when its tree is true, so nothing
unknown can ever have decided it."""

from dataclasses import dataclass

MOST_LEAVES = 40
DEEPEST = 4
WORDS = "words"


@dataclass(frozen=True)
class Leaf:
    """What one leaf saw: the field, "is" or "is_not", the values asked for, the values seen, and True, False or
    None (unknown)."""

    field: str
    test: str
    values: tuple[str, ...]
    saw: tuple[str, ...]
    result: bool | None


def evaluate(tree: dict, snapshot: dict[str, list[str]]) -> bool | None:
    """Whether the tree holds for the snapshot: True, False, or None where that hangs on something unknown.

    A group without parts is unknown too: a rule that asks for nothing must not swallow every report.
    """
    if "field" in tree:
        return judge(tree, snapshot).result
    kind = "all" if "all" in tree else "any"
    results = [evaluate(part, snapshot) for part in tree[kind]]
    if not results:
        return None
    deciding = kind == "any"  # one True decides an "any", one False decides an "all"
    if deciding in results:
        return deciding
    return None if None in results else not deciding


def judge(leaf: dict, snapshot: dict[str, list[str]]) -> Leaf:
    """One leaf against the snapshot. For the field "words", a value is a word or a phrase that the text holds."""
    test = "is" if "is" in leaf else "is_not"
    asked = tuple(leaf[test])
    known = tuple(snapshot.get(leaf["field"]) or ())
    found = tuple(value for value in asked if holds(leaf["field"], value, known))
    result = None if not known else bool(found) if test == "is" else not found
    saw = found if leaf["field"] == WORDS else known
    return Leaf(leaf["field"], test, asked, saw, result)


def holds(field: str, value: str, known: tuple[str, ...]) -> bool:
    if field == WORDS:
        return any(f" {value} " in f" {text} " for text in known)
    return value in known


def leaves(tree: dict, snapshot: dict[str, list[str]]) -> list[Leaf]:
    """Every leaf of the tree in its order, judged: the explanation of the outcome."""
    if "field" in tree:
        return [judge(tree, snapshot)]
    return [leaf for part in parts(tree) for leaf in leaves(part, snapshot)]


def parts(tree: dict) -> list[dict]:
    """The branches of a group; a leaf has none."""
    return tree.get("all", tree.get("any", []))
