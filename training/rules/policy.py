"""What a policy, a path and a course must be before they are published."""

from datetime import date

from django.utils.translation import gettext as _

from training.models import CertificationPolicy, Lesson, Node, Path
from training.rules.period import add, parse_period

Mode = CertificationPolicy.Mode
ANY_DAY = date(2001, 1, 1)
GROUPS = {Node.Kind.ALL, Node.Kind.IN_ORDER, Node.Kind.AT_LEAST}


def refusal_of_policy(policy: CertificationPolicy) -> str:
    """Why this policy (saved or not) cannot be used, or ''."""
    try:
        validity, window, __ = (parse_period(text) for text in (policy.validity, policy.renewal_window, policy.grace))
    except ValueError as problem:
        return str(problem)
    if policy.mode == Mode.FIXED_DAY:
        return refusal_of_fixed_day(policy.fixed_day, window)
    if policy.fixed_day:
        return _("A fixed day belongs to the mode “until a fixed day of the year”.")
    if add(ANY_DAY, window) >= add(ANY_DAY, validity) or (add(ANY_DAY, validity) - ANY_DAY).days < 2:
        return _("The certificate must be valid for longer than its renewal window.")
    return ""


def refusal_of_fixed_day(text: str, window) -> str:
    try:
        month, day = (int(part) for part in text.split("-"))
        date(2000, month, day)
    except ValueError:
        return _("“{text}” is not a day of the year; write it as month and day, like 12-31.").format(text=text)
    if add(ANY_DAY, window) >= date(2002, 1, 1):
        return _("The renewal window must be shorter than the year between two fixed days.")
    return ""


def refusal_of_tree(tree: dict, root: bool = True) -> str:
    """Why this nested plain data is not a path (see actions.publish_path), or ''."""
    kind, children = tree.get("kind"), tree.get("children") or []
    if kind not in Node.Kind.values:
        return _("“{kind}” is not a kind of step.").format(kind=kind)
    if kind not in GROUPS:
        return refusal_of_leaf(tree, root)
    if not children:
        return _("A group needs at least one step.")
    if kind == Node.Kind.AT_LEAST and not 1 <= (tree.get("min_count") or 0) <= len(children):
        return _("“At least {n}” of {total} steps cannot be.").format(n=tree.get("min_count"), total=len(children))
    return next((refusal for child in children if (refusal := refusal_of_tree(child, root=False))), "")


def refusal_of_leaf(tree: dict, root: bool) -> str:
    if root:
        return _("A path begins with a group: in order, all of, or at least some of its steps.")
    if tree.get("children"):
        return _("A step that is done by itself has no steps below it.")
    if tree["kind"] == Node.Kind.ATTESTATION and not (tree.get("key") and tree.get("statement")):
        return _("A confirmation needs a key and the statement that people confirm.")
    return ""


def refusal_of_purpose(path: Path | None, tool, for_champions: bool) -> str:
    """Why this path (None: a new one) cannot qualify for the tool or make champions, or ''."""
    others = Path.objects.exclude(pk=path.pk) if path else Path.objects.all()
    if tool and others.filter(tool=tool).exists():
        return _("Another path already qualifies for {tool}.").format(tool=tool)
    if for_champions and others.filter(for_champions=True).exists():
        return _("Another path already makes champions.")
    return ""


def refusal_of_course(lessons: list[dict], assessment: dict | None) -> str:
    """Why this content (see actions.write_draft) is not a course, or ''."""
    if not lessons and not assessment:
        return _("A course needs at least one lesson or a quiz.")
    for lesson in lessons:
        if lesson.get("kind") == Lesson.Kind.VIDEO and not lesson.get("url"):
            return _("The video “{title}” needs its address.").format(title=lesson["title"])
    if not assessment:
        return ""
    questions = assessment.get("questions") or []
    if not questions:
        return _("A quiz needs at least one question.")
    if not 1 <= assessment.get("questions_drawn", len(questions)) <= len(questions):
        return _("The quiz cannot draw that many of its {n} questions.").format(n=len(questions))
    return refusal_of_questions(questions)


def refusal_of_questions(questions: list[dict]) -> str:
    return next((refusal for question in questions if (refusal := refusal_of_question(question))), "")


def refusal_of_question(question: dict) -> str:
    choices = question.get("choices") or []
    if len(choices) < 2:
        return _("“{question}” needs at least two choices.").format(question=question["text"])
    if not any(choice.get("correct") for choice in choices):
        return _("“{question}” has no right answer.").format(question=question["text"])
    return ""
