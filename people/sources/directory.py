"""The people of an HR system's file: which columns are read, how the others are cut away, and what one line says.

A column that is missing says nothing. An empty cell says nothing either, but for a manager (there is none), a leaving
day (there is none) and a family name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from intake.sources.narrow import rows_of

# Our names of columns, and how many characters a cell may have.
LONGEST = {
    "employee_number": 60,
    "external_id": 120,
    "email": 254,
    "name": 160,
    "given_name": 80,
    "family_name": 80,
    "unit": 120,
    "unit_parent": 120,
    "unit_head_email": 254,
    "unit_from": 20,
    "manager_email": 254,
    "manager_employee_number": 60,
    "manager_name": 160,
    "joined_on": 20,
    "left_on": 20,
    "last_day": 20,
}
COLUMNS = tuple(LONGEST)
MANAGER_COLUMNS = ("manager_email", "manager_employee_number", "manager_name")
NAMES = ({"given_name"}, {"name"})  # one of these is needed, besides the address


@dataclass(slots=True)
class Line:
    """What one line says of one person. Addresses in lower case, outer and doubled spaces gone, days as days."""

    number: int
    employee_number: str = ""
    external_id: str = ""
    email: str = ""
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    unit: str = ""
    unit_parent: str = ""
    unit_head_email: str = ""
    unit_from: date | None = None
    manager_email: str = ""
    manager_employee_number: str = ""
    manager_name: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    last_day: date | None = None
    problem: str = ""

    @property
    def about(self) -> str:
        return self.email or self.employee_number or self.external_id

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def lines_of(content: BinaryIO, day_of: Callable[[str], date]) -> tuple[set[str], Iterator[Line]]:
    """The columns there are, and the lines of a narrowed file; `problem` is what is wrong with one. day_of: text ->
    day, or ValueError."""
    columns, rows = rows_of(content)
    return set(columns), (line_of(columns, *row, day_of) for row in rows)


def line_of(columns: list[str], number: int, problem: str, cells: list[str], day_of) -> Line:
    line = Line(number)
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > LONGEST[column]:
            said = gettext("{column} is longer than {n} characters")
            problem = problem or said.format(column=column, n=LONGEST[column])
        elif cell and not problem:
            try:
                setattr(line, column, READ.get(column, plain)(cell, day_of))
            except ValueError as wrong:
                problem = f"{column}: {wrong}"
    complete(line)
    line.problem = problem or line.problem
    return line


def complete(line: Line) -> None:
    """What follows from the cells together."""
    if line.name and not line.given_name:
        line.given_name, line.family_name = split_name(line.name)
    if line.last_day and not line.left_on:
        line.left_on = line.last_day + timedelta(days=1)
    if not line.email:
        line.problem = gettext("The address is missing")
    elif not line.given_name:
        line.problem = gettext("The name is missing")
    elif len(line.given_name) > LONGEST["given_name"] or len(line.family_name) > LONGEST["family_name"]:
        line.problem = gettext("A name is longer than {n} characters").format(n=LONGEST["given_name"])
    elif line.joined_on and line.left_on and line.left_on < line.joined_on:
        said = gettext("left_on is {left_on}, before joined_on, {joined_on}")
        line.problem = said.format(left_on=line.left_on, joined_on=line.joined_on)


def split_name(name: str) -> tuple[str, str]:
    """("Erin Anne", "Ebb") of “Erin Anne Ebb” and of “Ebb, Erin Anne”; the family name is the last word, if there are
    two."""
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    return (given.strip() or family.strip(), family.strip()) if given.strip() else (family.strip(), "")


def plain(cell: str, _) -> str:
    return " ".join(cell.split())


def address(cell: str, _) -> str:
    email = cell.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError(gettext("“{text}” is not an e-mail address").format(text=email[:60])) from None
    return email


READ = {
    "email": address,
    **dict.fromkeys(["manager_email", "unit_head_email"], lambda cell, _: cell.strip().lower()),
    **dict.fromkeys(["joined_on", "left_on", "last_day", "unit_from"], lambda cell, day_of: day_of(cell)),
}
