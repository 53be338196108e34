"""Every figure of a tool on a day as plain values for a machine: what the command prints and the API answers.

The keys are a contract (docs/figures.md); a number that may not be shown is {"suppressed": true}. Rates have four
decimals, half to even, and are null where there is nothing to divide by.
"""

from collections import Counter
from datetime import date

from django.db.models import Min
from django.utils.translation import gettext as _

from adoption.rules.board import Figures, board_of
from adoption.rules.definitions import DEFINITIONS_VERSION, FUNNEL
from adoption.rules.published import DIRECT, RATES, UNDER, WHOLE, hidden_everywhere
from people.models import Person, Unit
from studio.models import Tool
from ui.words import full_day

SUPPRESSED = {"suppressed": True}


def refusal_to_report(day: date) -> str:
    """Why there is nothing to report of that day, or ''."""
    first = Person.objects.aggregate(first=Min("joined_on"))["first"]
    if first is None:
        return _("There is nobody here yet. Bring in people first.")
    if day < first:
        said = _("Nobody had joined by {day}; the first day with people is {first_day}.")
        return said.format(day=full_day(day), first_day=full_day(first))
    return ""


def report(tool: Tool, day: date, by_unit: bool = False, unsuppressed: bool = False) -> dict:
    """as_of, definitions_version and the figures of everybody present on the day; with `by_unit` those of the people
    directly in each unit, by the unit's name (`unit_names`), under "units".

    What is suppressed is the same with and without `by_unit`, and the same as on the pages of the whole company.
    """
    board = board_of(tool, day)
    hidden = {} if unsuppressed else hidden_everywhere(board)
    found = {"as_of": day.isoformat(), "definitions_version": DEFINITIONS_VERSION}
    found |= values(board.everybody(), hidden.get(WHOLE, set()))
    if by_unit:
        units = list(Unit.objects.all())
        leaves = {unit.pk for unit in units} - {unit.parent_id for unit in units}
        found["units"] = {
            name: values(board.directly_in(unit), hidden.get((UNDER if unit.pk in leaves else DIRECT, unit.pk), set()))
            for unit, name in unit_names(units).items()
        }
    return found


def values(of: Figures, hidden: set) -> dict:
    """The figures of one set of people without those that are hidden."""

    def count(key: str, people: int):
        return SUPPRESSED if key in hidden else people

    def rate(key: str, share):
        return SUPPRESSED if not hidden.isdisjoint(RATES[key]) else None if share is None else float(share)

    def counts(keys: list[str]) -> dict:
        return {key: count(key, getattr(of, key)) for key in keys}

    return {
        **counts(["seats", "enabled", "active"]),
        "adoption_rate": rate("adoption_rate", of.adoption_rate),
        **counts(["habitual"]),
        "activation": counts(["cohort", "activated", "unknown"]),
        "lifecycle": counts(["new", "retained", "returning", "dormant"]),
        "stickiness": rate("stickiness", of.stickiness),
        "funnel": {step: count(f"funnel.{step}", getattr(of.funnel, step)) for step, _ in FUNNEL},
    }


def unit_names(units: list[Unit]) -> dict[Unit, str]:
    """Unit -> the name it is reported under, each once: its own; the way from the top ("Claims / Motor / Office") where
    units of several parents share the name; and the slug behind it should even that be somebody's name.
    """
    by_id, shared = {unit.pk: unit for unit in units}, Counter(unit.name for unit in units)
    names, taken = {}, {unit.name for unit in units if shared[unit.name] == 1}
    for unit in sorted(units, key=lambda unit: (unit.name, unit.path)):
        name = unit.name
        if shared[name] > 1:
            name = " / ".join(by_id[int(step)].name for step in unit.path.strip("/").split("/"))
            while name in taken:
                name = f"{name} [{unit.slug}]"
            taken.add(name)
        names[unit] = name
    return names
