"""The steps of a path as an indented outline that a person types. Pure: text in, nested plain data out, and back.

in order course copilot-basics at least 1 of: Your own work course copilot-in-word course copilot-in-excel confirm
fair-use: Fair use I check what it writes before I send it.

Groups are “in order”, “all of” and “at least 1 of”, each with an optional title after a colon. A confirmation has its
key, its title, and its statement in the lines indented below it.
"""

import re

from django.utils.translation import gettext as _

GROUP = re.compile(r"(in order|all of|at least (\d+) of)(?:: *(.*))?", re.IGNORECASE)
COURSE = re.compile(r"course ([-\w]+)(?:: *(.+))?", re.IGNORECASE | re.ASCII)
CONFIRM = re.compile(r"confirm ([-\w]+): *(.+)", re.IGNORECASE | re.ASCII)


def parse(text: str) -> dict:
    """The tree as actions.publish_path takes it. ValueError names the line it does not understand."""
    top: dict = {"children": []}
    open_steps: list[tuple[int, dict]] = [(-1, top)]
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if not words:
            continue
        depth = len(line) - len(line.lstrip())
        while depth <= open_steps[-1][0]:
            open_steps.pop()
        above = open_steps[-1][1]
        if above.get("kind") == "attestation":
            above["statement"] = f"{above['statement']}\n{words}".strip()
            continue
        if "children" not in above:
            raise ValueError(_("Line {n}: nothing can stand below a course.").format(n=number))
        step = step_of(words, number)
        above["children"].append(step)
        open_steps.append((depth, step))
    if len(top["children"]) != 1:
        raise ValueError(_("Begin with one group, as in “in order”, and indent its steps below it."))
    return top["children"][0]


def step_of(words: str, number: int) -> dict:
    if group := GROUP.fullmatch(words):
        kind, at_least, title = group.groups()
        if at_least:
            return {"kind": "at_least", "min_count": int(at_least), "title": title or "", "children": []}
        return {"kind": kind.lower().replace(" of", "").replace(" ", "_"), "title": title or "", "children": []}
    if course := COURSE.fullmatch(words):
        return {"kind": "course", "course": course[1], "title": (course[2] or "").strip()}
    if confirm := CONFIRM.fullmatch(words):
        return {"kind": "attestation", "key": confirm[1], "title": confirm[2].strip(), "statement": ""}
    wrong = _("Line {n}: “{words}” is neither a group, nor “course short-name”, nor “confirm key: title”.")
    raise ValueError(wrong.format(n=number, words=words))


def render(tree: dict, depth: int = 0) -> str:
    """The same tree as text."""
    space = "  " * depth
    kind = tree["kind"]
    if kind == "course":
        return f"{space}course {tree['course']}{title_of(tree)}\n"
    if kind == "attestation":
        statement = "".join(f"{space}  {line}\n" for line in tree["statement"].splitlines())
        return f"{space}confirm {tree['key']}: {tree['title']}\n{statement}"
    words = {"in_order": "in order", "all": "all of", "at_least": f"at least {tree.get('min_count')} of"}[kind]
    return f"{space}{words}{title_of(tree)}\n" + "".join(render(child, depth + 1) for child in tree["children"])


def title_of(tree: dict) -> str:
    return f": {tree['title']}" if tree.get("title") else ""
