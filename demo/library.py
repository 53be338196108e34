"""Reads what the company has written: courses and quizzes in Markdown, all else in TOML, below demo/content/."""

import re
import tomllib
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).parent / "content"
CHOICE = re.compile(r"^- \[([ x])\] (.+)$")


@cache
def table(name: str) -> dict:
    """A TOML file below content/, by its name without the ending."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def course_slugs() -> list[str]:
    return sorted(folder.name for folder in (CONTENT / "courses").iterdir())


@cache
def course(slug: str) -> dict:
    """{"title", "summary", "lessons", "assessment"}, the last two as training's publish_course_version takes them.

    The folder's files in the order of their names: 0-course.md, a file for each lesson, quiz.md.
    """
    folder = CONTENT / "courses" / slug
    about, *lessons = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("[0-9]*.md"))]
    title, summary = heading(about)
    quiz = (folder / "quiz.md").read_text(encoding="utf-8")
    return {
        "title": title,
        "summary": summary,
        "lessons": [lesson(text) for text in lessons],
        "assessment": assessment(quiz),
    }


def heading(text: str) -> tuple[str, str]:
    """The title after the first “# ”, and all that follows it."""
    first, _, rest = text.partition("\n")
    return first.removeprefix("# ").strip(), rest.strip()


def lesson(text: str) -> dict:
    """A lesson: “# title”, “minutes: 3”, and Markdown."""
    title, rest = heading(text)
    minutes, _, body = rest.partition("\n")
    return {"title": title, "minutes": int(minutes.removeprefix("minutes:")), "body": body.strip()}


def assessment(text: str) -> dict:
    """A quiz: “name: number” lines, then “## question” each, its choices as a task list, the feedback below each."""
    head, *questions = re.split(r"^## ", text, flags=re.MULTILINE)
    numbers = dict(line.split(": ") for line in head.strip().splitlines())
    return {name: int(number) for name, number in numbers.items()} | {"questions": [question(q) for q in questions]}


def question(text: str) -> dict:
    """One question; a choice ticked in the list is a right one."""
    asked, *lines = text.strip().splitlines()
    choices = []
    for line in filter(None, lines):
        if found := CHOICE.match(line):
            choices.append({"text": found[2], "correct": found[1] == "x", "feedback": ""})
        else:
            choices[-1]["feedback"] = line.strip()
    return {"text": asked, "choices": choices}


def reports() -> list[dict]:
    """Every report of the frontline in the order of its day, each with the slug of its tool."""
    found = []
    for file in sorted((CONTENT / "feedback").glob("*.toml")):
        about = table(f"feedback/{file.stem}")
        found += [{"tool": about["tool"], **report} for report in about["report"]]
    return sorted(found, key=lambda report: report["day"])
