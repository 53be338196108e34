"""Courses and paths as plain data, to compare what is to be published with what is."""

from training.models import Course, CourseVersion, Node, PathVersion

Kind = Node.Kind


def plain_course(version: CourseVersion) -> dict:
    """The content of a version as actions.write_draft takes it, every field named."""
    fields = ("kind", "title", "body", "url", "minutes")
    quiz = getattr(version, "assessment", None)
    return {
        "lessons": [{name: getattr(x, name) for name in fields} for x in version.lessons.order_by("position")],
        "assessment": quiz and plain_assessment(quiz),
    }


def plain_assessment(quiz) -> dict:
    return {
        "pass_mark": quiz.pass_mark,
        "attempts_limit": quiz.attempts_limit,
        "questions_drawn": quiz.questions_drawn,
        "questions": [
            {
                "text": question.text,
                "choices": [
                    {"text": choice.text, "correct": choice.correct, "feedback": choice.feedback}
                    for choice in question.choices.all()
                ],
            }
            for question in quiz.questions.order_by("position").prefetch_related("choices")
        ],
    }


def nested(version: PathVersion) -> dict:
    """The tree of a version as actions.publish_path takes it."""
    nodes = list(version.nodes.select_related("course").order_by("position"))
    (root,) = (node for node in nodes if node.parent_id is None)
    return nested_node(root, nodes)


def nested_node(node: Node, nodes: list[Node]) -> dict:
    if node.kind == Kind.COURSE:
        return {"kind": node.kind, "course": node.course.slug, "title": node.title}
    if node.kind == Kind.ATTESTATION:
        key = node.key.removeprefix("attest:")
        return {"kind": node.kind, "key": key, "title": node.title, "statement": node.statement}
    children = [nested_node(child, nodes) for child in nodes if child.parent_id == node.pk]
    return {"kind": node.kind, "title": node.title, "min_count": node.min_count, "children": children}


def flatten(tree: dict, courses: dict[str, Course]) -> list[dict]:
    """The nodes of a nested tree in the order they are shown, parents first; `parent` is a key, `course` a Course.

    A course's key is course:<slug>, an attestation's attest:<key>; a group without a key is named by its place.
    """
    rows: list[dict] = []
    gather(tree, None, "1", courses, rows)
    return rows


def gather(tree: dict, parent: str | None, place: str, courses: dict[str, Course], rows: list[dict]) -> None:
    course = courses[tree["course"]] if tree["kind"] == Kind.COURSE else None
    key = key_of(tree, place)
    rows.append(
        {
            "key": key,
            "parent": parent,
            "position": len(rows) + 1,
            "kind": tree["kind"],
            "title": tree.get("title", ""),
            "min_count": tree.get("min_count") if tree["kind"] == Kind.AT_LEAST else None,
            "course": course,
            "statement": tree.get("statement", ""),
        }
    )
    for i, child in enumerate(tree.get("children") or [], start=1):
        gather(child, key, f"{place}.{i}", courses, rows)


def key_of(tree: dict, place: str) -> str:
    if tree["kind"] == Kind.COURSE:
        return f"course:{tree['course']}"
    if tree["kind"] == Kind.ATTESTATION:
        return f"attest:{tree['key']}"
    return f"group:{tree.get('key') or place}"


def nodes_as_rows(version: PathVersion) -> list[dict]:
    """The published nodes of a version in the form of `flatten`."""
    nodes = version.nodes.select_related("course", "parent").order_by("position")
    fields = ("key", "position", "kind", "title", "min_count", "course", "statement")
    return [
        {name: getattr(node, name) for name in fields} | {"parent": node.parent.key if node.parent else None}
        for node in nodes
    ]
