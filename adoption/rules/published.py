"""Figures as they may be shown: of a whole and of its teams, with small cells and what would reveal them withheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from adoption.rules.board import Figures
from adoption.rules.definitions import FUNNEL
from adoption.rules.suppression import suppress, suppress_sums

COUNTED = ["people", "seats", "enabled", "active", "habitual", "cohort", "activated", "unknown"]
FLOWS = ["new", "retained", "returning", "dormant", "active_in_window"]
STEPS = [f"funnel.{step}" for step, _ in FUNNEL]
KEYS = [*COUNTED, *FLOWS, *STEPS]
# key of the rate -> the two cells it is computed from
RATES = {
    "adoption_rate": ("active", "enabled"),
    "activation_rate": ("activated", "cohort"),
    "stickiness": ("active_in_window", "active_in_window"),
}
# Parts of a shown number that are themselves not shown, but follow by subtraction: key -> (whole, shown part).
IMPLIED = {
    "idle": ("enabled", "active"),
    "funnel.idle": ("funnel.seated", "funnel.active"),
    "not_activated": ("cohort", "activated"),
}
LINKS = [
    ("people", "funnel.in_scope"),
    ("seats", "funnel.seated"),
    ("active", "active_in_window", "funnel.active"),
    ("habitual", "funnel.habitual"),
]
WHOLE = None  # the key of the total among the teams


@dataclass(frozen=True)
class Cell:
    """One number as it may be shown. `n` is None when it is withheld or does not exist; str() is what a page writes."""

    n: int | Decimal | None
    words: str
    hidden: bool = False

    def __str__(self):
        return self.words


@dataclass(frozen=True)
class Shown:
    """The cells of one set of people, by key: shown["active"], in templates shown.active, shown.funnel.seated."""

    cells: Mapping[str, Cell]
    small: bool

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]

    @property
    def funnel(self) -> dict[str, Cell]:
        return {step: self.cells[f"funnel.{step}"] for step, _ in FUNNEL}


@dataclass(frozen=True)
class Published:
    total: Shown
    parts: dict


def publish(total: Figures, parts: Mapping | None = None) -> Published:
    """What may be shown of a whole and of the teams that make it up (key -> Figures; together they are the whole).

    A team of one to four people shows no figure at all; when it is the only one, neither does the next smallest team.
    """
    names = list(parts or {})
    teams = {number: parts[name] for number, name in enumerate(names)}
    small = small_teams(total, teams)
    values = {(team, key): count for team, of in {WHOLE: total, **teams}.items() for key, count in counts(of).items()}
    blank = {(team, key) for team, key in values if team in small}
    hidden = suppress_sums(values, all_sums(list(teams)), all_links([WHOLE, *teams]), hidden=blank)
    shown = {
        team: Shown(cells(of, {key for owner, key in hidden if owner == team}), team in small)
        for team, of in {WHOLE: total, **teams}.items()
    }
    return Published(shown.pop(WHOLE), {name: shown[number] for number, name in enumerate(names)})


def small_teams(total: Figures, teams: dict) -> set:
    """The teams of which nothing is shown; the whole itself (None) when it is that small."""
    if 0 < total.people < settings.SMALLEST_CELL:
        return {WHOLE, *teams}
    return suppress({team: of.people for team, of in teams.items()})


def counts(of: Figures) -> dict[str, int]:
    """Every count that is shown or implied."""
    steps = {f"funnel.{step}": getattr(of.funnel, step) for step, _ in FUNNEL}
    found = {key: getattr(of, key) for key in [*COUNTED, *FLOWS]} | steps
    return found | {key: found[whole] - found[part] for key, (whole, part) in IMPLIED.items()}


def all_sums(teams: list) -> list:
    """Where subtraction works: within each set of people, and from the whole to its teams for every number."""
    sums = [
        ((team, whole), ((team, part), (team, key)))
        for team in [WHOLE, *teams]
        for key, (whole, part) in IMPLIED.items()
    ]
    sums += [
        ((team, "active_in_window"), ((team, "new"), (team, "retained"), (team, "returning")))
        for team in [WHOLE, *teams]
    ]
    columns = [*KEYS, *IMPLIED] if teams else []
    return sums + [((WHOLE, key), tuple((team, key) for team in teams)) for key in columns]


def all_links(teams: list) -> list:
    return [tuple((team, key) for key in link) for team in teams for link in LINKS]


def cells(of: Figures, hidden: set) -> dict[str, Cell]:
    found = {key: cell(key, value, hidden, of) for key, value in counts(of).items() if key not in IMPLIED}
    rates = {"adoption_rate": of.adoption_rate, "activation_rate": of.activation.rate, "stickiness": of.stickiness}
    return found | {key: rate_cell(key, rate, hidden) for key, rate in rates.items()}


def cell(key: str, value: int, hidden: set, of: Figures) -> Cell:
    if key not in hidden:
        return Cell(value, str(value))
    few = settings.SMALLEST_CELL
    if 0 < value < few or 0 < of.people < few:
        return Cell(None, f"fewer than {few}", hidden=True)
    if (
        key in ("active", "active_in_window", "funnel.active")
        and 0 < of.enabled - of.active < few
        and "enabled" not in hidden
    ):
        return Cell(None, f"all but fewer than {few}", hidden=True)
    return Cell(None, "not shown", hidden=True)


def rate_cell(key: str, rate: Decimal | None, hidden: set) -> Cell:
    if not hidden.isdisjoint(RATES[key]):
        return Cell(None, "not shown", hidden=True)
    if rate is None:
        return Cell(None, {"adoption_rate": "no seats"}.get(key, "none yet"))
    return Cell(rate, f"{rate * 100:.0f}%")


def team_sentence(tool, shown: Shown, name: str) -> str:
    """The adoption rate of a team in words: active of enabled people in the last 28 days."""
    if shown["enabled"].hidden:
        return f"{name} has too few people with {tool} to show figures."
    if shown["enabled"].n == 0:
        return f"Nobody in {name} had {tool} in the last 28 days."
    sentence = f"{shown['active']} of {shown['enabled']} people with {tool} in {name} used it in the last 28 days."
    return sentence[0].upper() + sentence[1:]
