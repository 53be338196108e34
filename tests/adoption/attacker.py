"""A reader with paper and pencil: what follows from a printed report and from the definitions, by arithmetic alone.

It shares nothing with adoption.rules. It knows what anybody can read: which numbers add up to which, and which count
some of the people of another. The equations are solved exactly (Gauss and Jordan); a number between two equal ones is
that number; what was found is put in, and all is solved again until nothing more is found.
"""

from fractions import Fraction

TOTAL = "the company"
FUNNEL = ["in_scope", "enrolled", "certified", "seated", "activated", "active", "habitual"]
STEPS = [f"funnel.{step}" for step in FUNNEL]
FLOWS = ["lifecycle.new", "lifecycle.retained", "lifecycle.returning"]
KEYS = ["seats", "enabled", "active", "habitual", "activation.cohort", "activation.activated", "activation.unknown"]
KEYS += [*FLOWS, "lifecycle.dormant", *STEPS]
USERS = "users"  # everybody with a use in the 28 days; not printed
# Not printed either, whole less part: not printed -> (whole, part).
LESS = {
    "idle": ("enabled", "active"),
    "funnel.idle": ("funnel.seated", "funnel.active"),
    "not_activated": ("activation.cohort", "activation.activated"),
}
ALL_KEYS = [*KEYS, USERS, *LESS]
# The second counts some of the people of the first.
ORDERS = [
    *zip(STEPS, STEPS[1:], strict=False),
    ("funnel.in_scope", "enabled"),
    ("enabled", "seats"),
    ("seats", "funnel.seated"),
    ("enabled", "active"),
    (USERS, "active"),
    (USERS, "habitual"),
    *((USERS, flow) for flow in FLOWS),
    ("active", "funnel.active"),
    ("funnel.in_scope", USERS),
    ("habitual", "funnel.habitual"),
    ("funnel.in_scope", "activation.cohort"),
    ("activation.cohort", "activation.activated"),
    ("funnel.in_scope", "activation.unknown"),
    ("funnel.in_scope", "lifecycle.dormant"),
    *((whole, key) for key, (whole, _) in LESS.items()),
    ("idle", "funnel.idle"),  # who has an open seat and no use is idle, certified or not
]


def printed(figures: dict) -> dict:
    """Key -> number or None where it is withheld, of one set of a report."""
    flat = {key: value for key, value in figures.items() if not isinstance(value, dict) or "suppressed" in value}
    for name in ("activation", "lifecycle", "funnel"):
        flat |= {f"{name}.{key}": value for key, value in figures[name].items()}
    return {key: None if isinstance(value, dict) else value for key, value in flat.items()}


def found_in(report: dict) -> dict:
    """(set, key) -> number, for every withheld number that arithmetic finds; everybody is known to be in some unit."""
    units = report.get("units", {})
    shown = {TOTAL: printed(report)} | {name: printed(figures) for name, figures in units.items()}
    known = {(name, key): row[key] for name, row in shown.items() for key in KEYS if row[key] is not None}
    equations, found = equations_of(shown, bool(units)), {}
    while more := by_sums(equations, known | found) | by_neighbours(shown, known | found):
        found |= more
    return {cell: number for cell, number in found.items() if cell[1] != USERS}


def by_sums(equations: list[dict], known: dict) -> dict:
    """The unknown numbers that stand alone in a solved equation."""
    alone = [row for row in solved(equations, known) if len([cell for cell in row if cell]) == 1]
    return {cell: -row[None] for row in alone for cell in row if cell}


def by_neighbours(shown: dict, known: dict) -> dict:
    """The unknown numbers that are between two known equal ones; nothing is less than nobody."""
    found = {}
    for cell in ((name, key) for name in shown for key in ALL_KEYS):
        above = [known[cell[0], more] for more in reached(cell[1], 0) if (cell[0], more) in known]
        below = [known[cell[0], fewer] for fewer in reached(cell[1], 1) if (cell[0], fewer) in known]
        if cell not in known and above and min(above) == max(below, default=0):
            found[cell] = min(above)
    return found


def reached(key: str, end: int) -> set[str]:
    """The keys that count at least (end 0) or at most (end 1) as many as this one."""
    near = {order[end] for order in ORDERS if order[1 - end] == key}
    return near.union(*(reached(other, end) for other in near))


def equations_of(shown: dict, by_unit: bool) -> list[dict]:
    """Each a row of cell -> factor that sums to nothing; the key None holds the constant."""
    rows = [{(name, USERS): 1} | {(name, flow): -1 for flow in FLOWS} for name in shown]
    for key, (whole, part) in LESS.items():
        rows += [{(name, whole): 1, (name, part): -1, (name, key): -1} for name in shown]
    if by_unit:
        rows += [{(name, key): 1 if name == TOTAL else -1 for name in shown} for key in ALL_KEYS]
    for name, row in shown.items():
        if row["adoption_rate"] is not None and None in (row["active"], row["enabled"]):
            part, whole = row["active"], row["enabled"]
            if whole:
                rows.append({(name, "active"): 1, None: -round(row["adoption_rate"] * whole)})
            elif part and row["adoption_rate"]:
                rows.append({(name, "enabled"): 1, None: -round(part / row["adoption_rate"])})
    return rows


def solved(equations: list[dict], known: dict) -> list[dict]:
    """The equations with known numbers put in, each solved for one unknown that stands in no other."""
    done = []
    for equation in equations:
        row = {None: Fraction(equation.get(None, 0))}
        for cell, factor in equation.items():
            if cell in known:
                row[None] += factor * known[cell]
            elif cell is not None and factor:
                row[cell] = Fraction(factor)
        for pivot, other in done:
            row = minus(row, other, row.get(pivot, 0))
        if pivot := next((cell for cell in row if cell is not None), None):
            row = {cell: factor / row[pivot] for cell, factor in row.items()}
            done = [(was, minus(other, row, other.get(pivot, 0))) for was, other in done]
            done.append((pivot, row))
    return [row for _, row in done]


def minus(row: dict, other: dict, times) -> dict:
    both = {cell: row.get(cell, 0) - times * other.get(cell, 0) for cell in row | other} if times else row
    return {cell: factor for cell, factor in both.items() if factor or cell is None}
