"""What the site writes about itself: one JSON object a line, and nothing in it about a person.

What others wrote into a line cannot be trusted to be harmless: Django names the path of a page that was not found, and
some paths hold a receipt or a token; an error of the database quotes the row. So a line is built from what cannot
hold such things: templates, numbers, names of routes, classes and functions. No values of variables, no query strings.

This module needs no settings: the web server writes its own lines through it before there are any.
"""

import json
import logging
import re
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime

from celery import current_task

request_id: ContextVar[str] = ContextVar("request_id", default="")

HOUSE = {
    "ui", "journal", "intake", "people", "inbox", "studio", "training", "adoption", "feedback", "rollout", "desks",
    "demo", "config",
}  # fmt: skip
GONE = "…"
FRAMES = 15
WORD = re.compile(r"[A-Za-z_][A-Za-z_. ]{0,79}")
# What a sentence written by somebody else's code may have been given: an address, a path, a value, a token.
GIVEN = re.compile(
    r"\S*@\S+|\w+://\S+|(?<![\w.])/\S+|\S+=\S*|\?\S+|'[^']*'|\"[^\"]*\"|\b(?=\w*\d)[\w.~+-]{10,}|\b[\w-]{24,}"
)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")}
        line |= {"level": record.levelname, "logger": record.name}
        try:
            line |= {"message": sentence_of(record)} | origin_of(record) | getattr(record, "facts", {})
            if record.exc_info and record.exc_info[0]:
                line |= trouble_of(*record.exc_info[1:])
        except Exception as problem:  # a line that cannot be written must not stop, or show, what it was about
            line["message"] = f"This line could not be written: {type(problem).__name__}"
        return json.dumps(line, ensure_ascii=False, default=lambda value: GONE)


def sentence_of(record: logging.LogRecord) -> str:
    """The message with what is known to be harmless filled in, and “…” in place of everything else."""
    template = GIVEN.sub(GONE, str(record.msg)) if not record.args else str(record.msg)
    ours = record.name.partition(".")[0] in HOUSE
    if isinstance(record.args, Mapping):
        return template % {name: harmless(value, ours) for name, value in record.args.items()}
    return template % tuple(harmless(value, ours) for value in record.args) if record.args else template


def harmless(value, ours: bool):
    """The value if it is a number, or a word without digits that our own code names; else “…”."""
    if isinstance(value, bool | int | float):
        return value
    return value if ours and isinstance(value, str) and WORD.fullmatch(value) else GONE


def origin_of(record: logging.LogRecord) -> dict:
    """The request or the task in which the line was written."""
    origin = {"request": request_id.get()} if request_id.get() else {}
    if current_task:
        origin |= {"task": current_task.name, "task_id": current_task.request.id}
    elif record.name.startswith("celery") and isinstance(record.args, Mapping):
        origin |= {"task": record.args.get("name"), "task_id": record.args.get("id")}
    return origin


def trouble_of(problem: BaseException, trace) -> dict:
    """Which errors, the last first, and through which lines of code; neither their words nor any value."""
    steps = [(frame.f_globals.get("__name__"), line, frame.f_code) for frame, line in traceback.walk_tb(trace)]
    kinds = []
    while problem is not None and len(kinds) < FRAMES:
        kinds.append(f"{type(problem).__module__}.{type(problem).__qualname__}")
        problem = problem.__cause__ or problem.__context__
    return {
        "error": kinds[0],
        "because_of": kinds[1:],
        "trace": [f"{module}:{line} {code.co_name}" for module, line, code in steps[-FRAMES:]],
    }
