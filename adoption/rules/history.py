"""Seats from before the site: spells that a file tells, and how they fit with what is known.

A spell of history asks for no certificate: it is a fact, as somebody else's records tell it, and a rule of today cannot
have kept it from happening. From then on the house's rules hold for it. Its holder never held a certificate here, and
who never held one has not lapsed (rules.lapsed), so the night that follows an import pauses nobody for want of one.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from adoption.rules.seats import TRANSITIONS, Kind


class Happening(NamedTuple):
    """What happened to a seat on a day, as `rules.seats.spans_of` reads it."""

    kind: str
    occurred_on: date
    start_known: bool = True


class Spell(NamedTuple):
    """A seat from `granted_on` to the day before `revoked_on` (None: still open), paused in between or not.

    `line` is where the file says so; 0 when it is known here.
    """

    granted_on: date
    revoked_on: date | None
    start_known: bool
    line: int = 0

    def __str__(self):
        if self.revoked_on is None:
            return _("the seat from {first_day} without an end").format(first_day=self.granted_on)
        said = _("the seat from {first_day} to the day before {end}")
        return said.format(first_day=self.granted_on, end=self.revoked_on)

    def overlaps(self, other: "Spell") -> bool:
        return (other.revoked_on is None or self.granted_on < other.revoked_on) and (
            self.revoked_on is None or other.granted_on < self.revoked_on
        )

    def happenings(self) -> list[Happening]:
        granted = Happening(Kind.GRANTED, self.granted_on, self.start_known)
        return [granted, Happening(Kind.REVOKED, self.revoked_on)] if self.revoked_on else [granted]


def spells_of(chain: Sequence[Happening]) -> list[Spell]:
    """The spells that a chain of events holds, pauses left out of account."""
    spells = []
    for happening in chain:
        if happening.kind == Kind.GRANTED:
            spells.append(Spell(happening.occurred_on, None, happening.start_known))
        elif happening.kind == Kind.REVOKED and spells and spells[-1].revoked_on is None:
            spells[-1] = spells[-1]._replace(revoked_on=happening.occurred_on)
    return spells


def refusal_of_spell(spell: Spell, today: date) -> str:
    """Why a line cannot be meant, whatever is known, or ''."""
    if spell.granted_on > today or (spell.revoked_on and spell.revoked_on > today):
        return _("A day to come is no history yet; bring the line in when it has come.")
    if not spell.start_known and spell.revoked_on:
        return _("The line says when the seat ended and not when it began, so no day of it is known.")
    if spell.revoked_on and spell.revoked_on <= spell.granted_on:
        said = _("revoked_on, {end}, is the first day without the seat; it cannot be {first_day} or before that.")
        return said.format(end=spell.revoked_on, first_day=spell.granted_on)
    return ""


def addition(spell: Spell, chain: Sequence[Happening], known: Sequence[Spell]) -> tuple[list[Happening], str]:
    """What the spell adds to the chain of a seat (nothing when it is known), and why it cannot, or ''.

    known: the spells of the chain, with the lines of those that come from the same file.
    """
    for other in known:
        if other[:2] == spell[:2] or (not spell.start_known and other.revoked_on is None):
            return [], ""
        if other.granted_on == spell.granted_on and other.revoked_on is None:
            news = [Happening(Kind.REVOKED, spell.revoked_on)]
            return (news, "") if fits([*chain, *news]) else ([], misfit(spell))
        if spell.overlaps(other):
            said = (
                _("It overlaps {seat}, on line {line}.")
                if other.line
                else _("It overlaps {seat}, which is known here.")
            )
            return [], said.format(seat=other, line=other.line)
    news = spell.happenings()
    return (news, "") if fits([*chain, *news]) else ([], misfit(spell))


def fits(happenings: Sequence[Happening]) -> bool:
    """Whether each may follow the one before, those of one day in the order given."""
    ordered = sorted(happenings, key=lambda happening: happening.occurred_on)
    return ordered[0].kind in TRANSITIONS[""] and all(
        after.kind in TRANSITIONS[before.kind] for before, after in pairwise(ordered)
    )


def misfit(spell: Spell) -> str:
    return _("Something else happened to this seat meanwhile, so {seat} does not fit between.").format(seat=spell)
