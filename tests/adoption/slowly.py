"""Metrics, version 1, the slow and obvious way: read the raw rows into Python, ask about one person at a time.

Nothing of what is judged is shared with adoption.rules: the open days come from the events, the use from the days as
stored, the revocations from what happened to each award.
"""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from adoption.models import SeatEvent, UsageDay
from adoption.rules import board_of, figures, figures_by_unit
from people.models import Membership, Person, ServiceBreak
from training.models import AssignmentReason, Award, AwardEvent, Path


def day(n):
    return timedelta(days=n)


class Life:
    """All that is known of one person and one tool."""

    def __init__(self, person, open_to_all):
        self.person, self.open_to_all = person, open_to_all
        self.units, self.events, self.uses, self.awards, self.reasons = [], [], set(), [], []
        self.breaks = []

    def unit_on(self, on):
        return next(
            (m.unit_id for m in self.units if m.from_on <= on and (m.until_on is None or m.until_on > on)), None
        )

    def here_on(self, on):
        away = any(gone.from_on <= on < gone.until_on for gone in self.breaks)
        return not away and self.person.joined_on <= on and (self.person.left_on is None or self.person.left_on > on)

    def has_seat(self, on):
        last = [event.kind for event in self.events if event.occurred_on <= on]
        return bool(last) and last[-1] in ("granted", "restored")

    def first_seat(self, by):
        """(first day with a seat, whether its beginning is known), as known on the day `by`."""
        known = {event.occurred_on: event.start_known for event in self.events if event.kind == "granted"}
        firsts = [event.occurred_on for event in self.events if event.occurred_on <= by]
        on = next((on for on in sorted(firsts) if self.has_seat(on)), None)
        return on, known.get(on, True)

    def uses_in(self, first, last):
        return sorted(use for use in self.uses if first <= use <= last)

    def enabled(self, on):
        return any(self.has_seat(on - day(n)) for n in range(28))

    def active(self, on):
        return bool(self.uses_in(on - day(27), on))

    def active_before(self, on):
        return bool(self.uses_in(on - day(55), on - day(28)))

    def older(self, on):
        return any(use <= on - day(28) for use in self.uses)

    def ever(self, on):
        return any(use <= on for use in self.uses)

    def habitual(self, on):
        weeks = [bool(self.uses_in(on - day(7 * n + 6), on - day(7 * n))) for n in range(12)]
        first, known = self.first_seat(on)
        if first and known and (on - first).days < 84:
            return (on - first).days >= 28 and all(weeks[:4])
        return sum(weeks) >= 9

    def in_cohort(self, on):
        first, known = self.first_seat(on)
        return bool(first) and known and on - day(57) <= first <= on - day(30)

    def activated(self, on):
        first, _ = self.first_seat(on)
        return self.in_cohort(on) and bool(self.uses_in(first, first + day(30)))

    def certified(self, on):
        if self.open_to_all:
            return True
        return any(award.valid_from <= on <= award.grace_until and not revoked(award, on) for award in self.awards)

    def enrolled(self, on):
        stands = any(r.started_on <= on and (r.ended_on is None or r.ended_on > on) for r in self.reasons)
        return stands or self.certified(on)


def revoked(award, on):
    """Whether the last word on the award by that day was a revocation."""
    words = AwardEvent.objects.filter(award=award, occurred_on__lte=on).order_by("occurred_on", "id")
    words = [word.kind for word in words if word.kind in ("revoked", "reinstated")]
    return bool(words) and words[-1] == "revoked"


def lives(tool):
    open_to_all = not Path.objects.filter(tool=tool).exists()
    found = {person.pk: Life(person, open_to_all) for person in Person.objects.all()}
    for membership in Membership.objects.all():
        found[membership.person_id].units.append(membership)
    for gone in ServiceBreak.objects.all():
        found[gone.person_id].breaks.append(gone)
    for event in SeatEvent.objects.filter(seat__tool=tool).order_by("occurred_on", "id").select_related("seat"):
        found[event.seat.person_id].events.append(event)
    for use in UsageDay.objects.filter(tool=tool):
        if use.actions is not None and use.actions >= 1:
            found[use.person_id].uses.add(use.day)
    for award in Award.objects.filter(path__tool=tool):
        found[award.person_id].awards.append(award)
    for reason in AssignmentReason.objects.filter(assignment__path__tool=tool).select_related("assignment"):
        found[reason.assignment.person_id].reasons.append(reason)
    return list(found.values())


def slow_figures(tool, on):
    """Unit id (None: no unit) -> figure -> number, for everybody present on the day."""
    found = defaultdict(lambda: defaultdict(int))
    for life in lives(tool):
        if life.here_on(on):
            for key, value in slow_facts(life, on).items():
                found[life.unit_on(on)][key] += value
    return found


def slow_facts(life, on):
    active, before, older = life.active(on), life.active_before(on), life.older(on)
    steps = [True, life.enrolled(on), life.certified(on), life.has_seat(on), life.ever(on), active, life.habitual(on)]
    names = ["in_scope", "enrolled", "certified", "seated", "activated", "active", "habitual"]
    return {
        "people": True,
        "seats": life.has_seat(on),
        "enabled": life.enabled(on),
        "active": life.enabled(on) and active,
        "habitual": life.habitual(on),
        "cohort": life.in_cohort(on),
        "activated": life.activated(on),
        "unknown": not life.first_seat(on)[1],
        "new": active and not older,
        "retained": active and before,
        "returning": active and not before and older,
        "dormant": before and not active,
        "active_in_window": active,
        "weekday_uses": sum(1 for use in life.uses_in(on - day(27), on) if use.weekday() < 5),
        **{f"funnel.{name}": all(steps[: n + 1]) for n, name in enumerate(names)},
    }


def slow_report(tool, on):
    """Unit id (None: the company) -> the figures as the command prints them; units with nobody in them are missing."""
    units = slow_figures(tool, on)
    everybody = defaultdict(int)
    for counts in units.values():
        for key, value in counts.items():
            everybody[key] += value
    found = {unit: slow_values(counts) for unit, counts in units.items() if unit is not None}
    return found | {None: slow_values(everybody)}


def slow_values(counts):
    steps = ["in_scope", "enrolled", "certified", "seated", "activated", "active", "habitual"]
    return {
        **{key: int(counts[key]) for key in ["seats", "enabled", "active"]},
        "adoption_rate": slow_share(counts["active"], counts["enabled"]),
        "habitual": int(counts["habitual"]),
        "activation": {key: int(counts[key]) for key in ["cohort", "activated", "unknown"]},
        "lifecycle": {key: int(counts[key]) for key in ["new", "retained", "returning", "dormant"]},
        "stickiness": slow_share(Fraction(int(counts["weekday_uses"]), 20), counts["active_in_window"]),
        "funnel": {step: int(counts[f"funnel.{step}"]) for step in steps},
    }


def slow_share(part, whole):
    """With four decimals, half to even, as the definitions say; None where there is nothing to divide by."""
    return float(round(Fraction(part) / int(whole), 4)) if whole else None


# --- the judgement ----------------------------------------------------------------------------------------------------
def as_numbers(found):
    """Figures under the names of the slow computation."""
    keys = "people seats enabled active habitual cohort activated unknown new retained returning dormant"
    numbers = {key: getattr(found, key) for key in [*keys.split(), "active_in_window", "weekday_uses"]}
    return numbers | {f"funnel.{step}": value for step, value in vars(found.funnel).items()}


def differences(tool, on, units):
    """(unit, figure) -> (the site's number, the slow one) where they differ: directly in each unit, with everything
    under it, and of everybody. {} is right.
    """
    slow = slow_figures(tool, on)
    nobody = dict.fromkeys(as_numbers(figures(tool, on)), 0)
    direct = {unit: nobody | dict(slow[unit.pk]) for unit in units}
    wanted = {(unit.name, "direct"): numbers for unit, numbers in direct.items()}
    for unit in units:
        parts = [direct[other] for other in units if other.path.startswith(unit.path)]
        wanted[unit.name, "under"] = {key: sum(part[key] for part in parts) for key in nobody}
    wanted["everybody"] = {key: sum(numbers[key] for numbers in slow.values()) for key in nobody}
    found = {(unit.name, "direct"): of for unit, of in figures_by_unit(tool, on, units, scope="direct").items()}
    board = board_of(tool, on)
    found |= {(unit.name, "under"): board.under(unit) for unit in units} | {"everybody": board.everybody()}
    return {
        (who, key): (number, wanted[who][key])
        for who, of in found.items() for key, number in as_numbers(of).items() if number != wanted[who][key]
    }  # fmt: skip
