"""Completions of another system's file: email, course, completed_on, and perhaps score and external_id."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import BinaryIO

from django.utils.translation import gettext as _

from intake.sources.narrow import rows_of

REQUIRED = ("email", "course", "completed_on")
OPTIONAL = ("score", "external_id")
LONGEST = {"email": 254, "course": 120, "completed_on": 20, "score": 20, "external_id": 120}


@dataclass(slots=True)
class Row:
    """`score` in whole per cent; `external_id` is the other system's name for this record."""

    number: int
    email: str = ""
    course: str = ""
    completed_on: date | None = None
    score: int | None = None
    external_id: str = ""
    problem: str = ""


def completions_in(content: BinaryIO, day_of: Callable[[str], date]) -> Iterator[Row]:
    """The rows of a narrowed file; `problem` is what is wrong with one. day_of: text -> day, or ValueError."""
    columns, rows = rows_of(content)
    return (row_of(columns, *row, day_of) for row in rows)


def row_of(columns: list[str], number: int, problem: str, cells: list[str], day_of) -> Row:
    said, row = dict(zip(columns, cells, strict=True)), Row(number, problem=problem)
    row.email, row.course = said["email"].lower()[:200], " ".join(said["course"].split())
    row.external_id = said.get("external_id", "")
    if long := next((name for name, cell in said.items() if len(cell) > LONGEST[name]), None):
        words = _("{column} is longer than {n} characters")
        row.problem = words.format(column=long, n=LONGEST[long])
    elif missing := next((name for name in REQUIRED if not said[name]), None):
        row.problem = problem or _("{column} is missing").format(column=missing)
    try:
        row.completed_on = day_of(said["completed_on"])
        row.score = per_cent(said.get("score", ""))
    except ValueError as wrong:
        row.problem = row.problem or str(wrong)
    return row


def per_cent(text: str) -> int | None:
    """“78”, “78.4” and “78 %” are 78; no text is no score. A half goes up."""
    if not text:
        return None
    try:
        score = Decimal(text.removesuffix("%").strip().replace(",", ".")).quantize(Decimal(1), ROUND_HALF_UP)
        fits = 0 <= score <= 100
    except InvalidOperation:  # also where “NaN” is compared
        raise ValueError(_("The score “{score}” is not a number").format(score=text[:20])) from None
    if not fits:
        raise ValueError(_("The score {score} is not between 0 and 100").format(score=text[:20]))
    return int(score)
