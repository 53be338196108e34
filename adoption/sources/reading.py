"""What the readers of usage share: rows, days and numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext as _

FIRST_DAY = date(2000, 1, 1)
MOST_ACTIONS = 1_000_000  # of one person on one day, in one row
REMEMBERED = 10_000
LONGEST_NAME = 200
BLANKS = ("", "null", "NULL")


class Use(NamedTuple):
    """who: how the source calls somebody (an id, an address in lower case, or "@login" without an id). actions: None is
    unknown. part: of two rows with the same who, day and part the later restates the earlier; None: they add up.
    """

    who: str
    login: str
    day: date
    actions: int | None
    detail: dict | None
    part: str | None


class Sighting(NamedTuple):
    """snapshot: the refresh date and the period, as in "2025-08-20/7". A later row of the same two restates."""

    who: str
    snapshot: str
    apps_on: dict[date, list[str]]


class Days(dict):
    """Text -> day, each text read once. KeyError never: a text that is no day, or a day to come, is a ValueError."""

    def __init__(self, read: Callable[[str], date], today: date):
        self.read, self.today = read, today

    def __missing__(self, text: str) -> date:
        day = self.read(text)
        if day > self.today:
            raise ValueError(_("{day} is a day to come").format(day=day))
        if day < FIRST_DAY:
            raise ValueError(_("{day} is before {year}").format(day=day, year=FIRST_DAY.year))
        self[text] = day
        return day


class Numbers(dict):
    """What a source writes as a number -> whole number from 0, or None when it is unknown; else a ValueError."""

    def __missing__(self, written) -> int | None:
        number = whole(written)
        if len(self) < REMEMBERED:
            self[written] = number
        return number


def whole(written) -> int | None:
    if written is None or isinstance(written, str) and written.strip() in BLANKS:
        return None
    number = decimal(written)
    if number != number.to_integral_value() or not 0 <= number <= MOST_ACTIONS:
        said = _("“{written}” is not a whole number from 0 to {most}")
        raise ValueError(said.format(written=str(written)[:40], most=f"{MOST_ACTIONS:,}"))
    return int(number)


def decimal(written) -> Decimal:
    """An int, a float or a text as a number."""
    try:
        if isinstance(written, bool):
            raise InvalidOperation
        number = Decimal(str(written).strip())
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError(_("“{written}” is not a number").format(written=str(written)[:40])) from None
    return number


def reason_of(problem: Exception) -> str:
    """Why a row cannot be read. What Python says of a list in the place of a number is no sentence for a reader."""
    if isinstance(problem, ValueError):
        return f"{problem}."
    return _("A value of the row is of another kind than it should be.")


def named(who: str) -> str:
    """An id or an address as it is compared."""
    if not who:
        raise ValueError(_("The line names nobody"))
    if len(who) > LONGEST_NAME or not who.isprintable():
        said = _("A name of more than {n} characters, or with invisible ones, cannot be meant")
        raise ValueError(said.format(n=LONGEST_NAME))
    return who.lower()


class Who(dict):
    """As written -> as it is compared, each name once."""

    def __missing__(self, written: str) -> str:
        who = self[written] = named(written)
        return who


@dataclass
class Reading:
    """How a file is read: what its map declares, and the day after which days are to come."""

    day: Callable[[str], date]
    today: date
    columns: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    encoding: str = ""

    def days(self) -> Days:
        return Days(self.day, self.today)
