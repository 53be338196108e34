"""A rule's condition as an operator writes and reads it: one line for each leaf, groups by indentation.

all
  kind is wrong_answer, bug
  unit is not claims
  any
    words is invoice, credit note
    severity is S1
"""

from django.utils.translation import gettext_lazy as _

from feedback.models import HarmStage, Kind, Severity, Source
from feedback.rules.conditions import DEEPEST, MOST_LEAVES, WORDS
from feedback.rules.words import plain
from studio.models import Tool

STEP = 2
FIELDS = {
    "kind": _("What sort of thing happened"),
    "severity": _("How bad it is"),
    "tool": _("The tool’s short name"),
    "risk_tier": _("The tool’s risk tier in the register"),
    "unit": _("The reporter’s unit, or one above it, by its short name"),
    "words": _("A word or phrase in what happened or what was expected"),
    "source": _("The door it came through"),
    "harm_stage": _("How far it got"),
}
VALUES = {
    "kind": Kind.values,
    "severity": [severity.name for severity in Severity],
    "risk_tier": Tool.Risk.values,
    "source": Source.values,
    "harm_stage": HarmStage.values,
}


class Unreadable(ValueError):
    """A condition that cannot be read: str() says which line and why."""


def read(text: str) -> dict:
    """The tree that was written, or Unreadable with the line and the reason. Without a first group, all lines
    must hold."""
    lines = [
        (number, len(line) - len(line.lstrip()), line.strip())
        for number, line in enumerate(text.replace("\t", " " * STEP).splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        raise Unreadable(_("Write at least one line: a rule without a condition would never match."))
    if len(lines) > MOST_LEAVES:
        raise Unreadable(_("A rule can hold {most} lines; this has {n}.").format(most=MOST_LEAVES, n=len(lines)))
    trees, rest = read_level(lines, lines[0][1], 1)
    if rest:
        raise Unreadable(_("Line {line}: this line stands further left than the first one.").format(line=rest[0][0]))
    return trees[0] if len(trees) == 1 and "field" not in trees[0] else {"all": trees}


def read_level(lines: list, indent: int, depth: int) -> tuple[list[dict], list]:
    """The trees that stand at this indentation, and the lines after them."""
    trees = []
    while lines and lines[0][1] >= indent:
        number, found, line = lines[0]
        if found > indent:
            raise Unreadable(_("Line {line}: only lines under “all” or “any” can be indented.").format(line=number))
        tree, lines = read_tree(lines, depth)
        trees.append(tree)
    return trees, lines


def read_tree(lines: list, depth: int) -> tuple[dict, list]:
    (number, indent, line), rest = lines[0], lines[1:]
    group = line.rstrip(":").lower()
    if group not in ("all", "any"):
        return read_leaf(number, line), rest
    if depth > DEEPEST:
        raise Unreadable(_("Line {line}: groups can stand {deepest} deep.").format(line=number, deepest=DEEPEST))
    if not rest or rest[0][1] <= indent:
        problem = _("Line {line}: nothing stands under “{group}”. Indent the lines that belong to it.")
        raise Unreadable(problem.format(line=number, group=group))
    branches, rest = read_level(rest, rest[0][1], depth + 1)
    return {group: branches}, rest


def read_leaf(number: int, line: str) -> dict:
    field, _space, rest = line.partition(" ")
    field = field.lower()
    if field not in FIELDS:
        problem = _("Line {line}: “{field}” is not a field. There are: {fields}.")
        raise Unreadable(problem.format(line=number, field=field, fields=", ".join(FIELDS)))
    test, _space, listed = rest.strip().partition(" ")
    if test.lower() != "is":
        raise Unreadable(_("Line {line}: after “{field}” write “is” or “is not”.").format(line=number, field=field))
    negative = listed.lower().startswith("not ")
    values = [clean(field, value) for value in (listed[4:] if negative else listed).split(",") if value.strip()]
    if not values or "" in values:
        raise Unreadable(_("Line {line}: say which values, with commas between them.").format(line=number))
    if unknown := [value for value in values if field in VALUES and value not in VALUES[field]]:
        problem = _("Line {line}: “{value}” is not a {field}. There are: {values}.")
        about = {"value": unknown[0], "field": field, "values": ", ".join(VALUES[field])}
        raise Unreadable(problem.format(line=number, **about))
    return {"field": field, "is_not" if negative else "is": values}


def clean(field: str, value: str) -> str:
    value = value.strip()
    if field == WORDS:
        return plain(value)
    return value.upper() if field == "severity" else value.lower()


def write(tree: dict, indent: int = 0) -> str:
    """The tree as `read` would read it."""
    space = " " * indent
    if "field" in tree:
        test = "is" if "is" in tree else "is_not"
        return f"{space}{tree['field']} {test.replace('_', ' ')} {', '.join(tree[test])}"
    group = "all" if "all" in tree else "any"
    return "\n".join([f"{space}{group}", *(write(part, indent + STEP) for part in tree[group])])
