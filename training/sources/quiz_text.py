"""A question bank as text that a person types. Pure: text in, plain rows out, and back.

? May a customer's medical report go in? - Yes, without the name > A report without a name still describes one person.
* No, never > Right: health data stays in the claims system.

A line that begins with ? is a question, * a right answer, - another answer, > what to say to whoever chose the answer
above it. An indented line goes on with what stands before it.
"""

from django.utils.translation import gettext as _

SIGNS = ("? ", "* ", "- ", "> ")


def parse(text: str) -> list[dict]:
    """The questions: [{"text", "choices": [{"text", "correct", "feedback"}]}]. ValueError names the line it does not
    understand."""
    questions: list[dict] = []
    last: tuple[dict, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if not words:
            continue
        sign = words[:2]
        if sign not in SIGNS:
            if last is None or not line[:1].isspace():
                wrong = _("Line {n}: begin it with ?, *, - or >, or indent it to go on with the line above.")
                raise ValueError(wrong.format(n=number))
            row, name = last
            row[name] = f"{row[name]}\n{words}" if row[name] else words
            continue
        last = begin(questions, sign, words[2:].strip(), number)
    return questions


def begin(questions: list[dict], sign: str, words: str, number: int) -> tuple[dict, str]:
    """Start what the sign says; (row, field) that an indented line goes on with."""
    if sign == "? ":
        questions.append({"text": words, "choices": []})
        return questions[-1], "text"
    if not questions:
        raise ValueError(_("Line {n}: a question comes first; begin it with ?.").format(n=number))
    choices = questions[-1]["choices"]
    if sign != "> ":
        choices.append({"text": words, "correct": sign == "* ", "feedback": ""})
        return choices[-1], "text"
    if not choices:
        raise ValueError(_("Line {n}: there is no answer above this word on it.").format(n=number))
    choices[-1]["feedback"] = f"{choices[-1]['feedback']}\n{words}".strip()
    return choices[-1], "feedback"


def render(questions: list[dict]) -> str:
    """The same questions as text."""
    lines = []
    for question in questions:
        lines.append(f"? {indented(question['text'])}")
        for choice in question["choices"]:
            lines.append(f"{'*' if choice['correct'] else '-'} {indented(choice['text'])}")
            if choice.get("feedback"):
                lines.append(f"  > {indented(choice['feedback'])}")
        lines.append("")
    return "\n".join(lines)


def indented(words: str) -> str:
    return "\n    ".join(words.splitlines())
