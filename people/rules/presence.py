"""When a person is with the company, and in which unit. Pure, so that the move of one person and the file of a whole
directory follow the same law.

Every span is [from, until). A presence never changes; what happens to it makes another one.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from people.models import Membership, Person, ServiceBreak
from ui.words import full_day


class Stay(NamedTuple):
    """In a unit, from a day until the first day elsewhere."""

    from_on: date
    unit_id: int
    until_on: date | None = None


class Break(NamedTuple):
    """Away, from the day of leaving until the day of coming back."""

    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Presence:
    """`unit_id` is the unit of the latest stay, or the one a person without any stay is to be in. In order of days."""

    joined_on: date
    left_on: date | None = None
    unit_id: int | None = None
    stays: tuple[Stay, ...] = ()
    breaks: tuple[Break, ...] = ()

    @property
    def since(self) -> date:
        """The day the present, or the last, time with the company began."""
        return self.breaks[-1].until_on if self.breaks else self.joined_on

    @property
    def is_placed(self) -> bool:
        """Whether the latest stay lasts as long as the person does."""
        return bool(self.stays) and self.stays[-1].until_on == self.left_on

    def on(self, day: date) -> bool:
        """Here at the end of that day."""
        here = self.joined_on <= day and (self.left_on is None or self.left_on > day)
        return here and not any(away.from_on <= day < away.until_on for away in self.breaks)

    def placed(self, unit_id: int, on: date) -> "Presence":
        """In that unit from that day on."""
        if self.is_placed and self.stays[-1].unit_id == unit_id and self.stays[-1].from_on <= on:
            return self
        earlier = [stay for stay in self.stays if stay.from_on < on]
        if earlier and (earlier[-1].until_on is None or earlier[-1].until_on > on):
            earlier[-1] = earlier[-1]._replace(until_on=on)
        return replace(self, unit_id=unit_id, stays=(*earlier, Stay(on, unit_id, self.left_on)))

    def left(self, on: date) -> "Presence":
        """Gone from that day on. A departure known before is corrected; moves of that day or later never came to be."""
        kept = [stay for stay in self.stays if stay.from_on < on]
        if kept and (kept[-1].until_on in (None, self.left_on) or kept[-1].until_on > on):
            kept[-1] = kept[-1]._replace(until_on=on)
        unit = kept[-1].unit_id if kept else self.stays[0].unit_id if self.stays else self.unit_id
        return replace(self, left_on=on, unit_id=unit, stays=tuple(kept)).settled()

    def not_left(self) -> "Presence":
        """The departure was a mistake: where they were, without a day between."""
        stays = tuple(stay._replace(until_on=None) if stay.until_on == self.left_on else stay for stay in self.stays)
        return replace(self, left_on=None, stays=stays).settled()

    def back(self, on: date) -> "Presence":
        """Back from that day on; the days between are a break, in which the person is counted nowhere."""
        if on <= self.left_on:
            return self.not_left()
        return replace(self, left_on=None, breaks=(*self.breaks, Break(self.left_on, on))).settled()

    def settled(self) -> "Presence":
        """With a stay for the time that began last, if it has a day and a unit and none yet."""
        begun = self.stays and self.stays[-1].from_on >= self.since
        if begun or self.unit_id is None or self.left_on == self.since:
            return self
        return replace(self, stays=(*self.stays, Stay(self.since, self.unit_id, self.left_on)))

    def began(self, on: date) -> "Presence":
        """The day of joining, or of the last coming back when it lies after that break began, was another one."""
        if self.breaks and on > self.breaks[-1].from_on:
            breaks = (*self.breaks[:-1], self.breaks[-1]._replace(until_on=on))
            return replace(self, breaks=breaks, stays=self.begun_at(self.since, on))
        return replace(self, joined_on=on, stays=self.begun_at(self.joined_on, on))

    def begun_at(self, before: date, on: date) -> tuple[Stay, ...]:
        """The stays when the time that began on the day `before` began on `on`."""
        earlier = tuple(stay for stay in self.stays if stay.from_on < before)
        later = [stay for stay in self.stays[len(earlier) :] if stay.until_on is None or stay.until_on > on]
        if later and (later[0].from_on == before or later[0].from_on < on):
            later[0] = later[0]._replace(from_on=on)
        return (*earlier, *later)


def presence_of(person: Person) -> Presence:
    """What the database says of one person."""
    return presences(Person.objects.filter(pk=person.pk))[person.pk]


def presences(people) -> dict[int, Presence]:
    """Person id -> presence, for a queryset of people; three queries."""
    stays, breaks, of_these = {}, {}, people.order_by().values("pk")
    for person, *stay in Membership.objects.filter(person__in=of_these).in_order():
        stays.setdefault(person, []).append(Stay(*stay))
    for person, *away in ServiceBreak.objects.filter(person__in=of_these).in_order():
        breaks.setdefault(person, []).append(Break(*away))
    about = people.order_by().values_list("pk", "joined_on", "left_on", "unit_id")
    return {pk: Presence(*each, tuple(stays.get(pk, ())), tuple(breaks.get(pk, ()))) for pk, *each in about}


# --- when it may change -----------------------------------------------------------------------------------------------
def refusal_to_place(name: str, presence: Presence, on: date, today: date) -> str:
    """Why the person of that name cannot be placed from that day, or ''."""
    if on > today:
        return _("A move is recorded on its day or after it, not ahead.")
    if on < presence.since:
        said = _("{name} joined on {day}; there is nothing to move before that day.")
        return said.format(name=name, day=full_day(presence.since))
    if presence.left_on and on >= presence.left_on:
        return _("{name} left on {day}.").format(name=name, day=full_day(presence.left_on))
    if presence.stays and presence.stays[-1].from_on > on:
        said = _("{name} moved on {day}; an earlier move cannot be added now.")
        return said.format(name=name, day=full_day(presence.stays[-1].from_on))
    return ""


def refusal_to_leave(name: str, presence: Presence, on: date) -> str:
    """Why the person cannot have left on that day, or ''."""
    if on < presence.since:
        return _("{name} joined on {day} and cannot have left before that.").format(
            name=name, day=full_day(presence.since)
        )
    return ""


def refusal_to_return(name: str, presence: Presence, on: date, today: date) -> str:
    """Why the person cannot come back on that day, or ''."""
    if presence.left_on is None:
        return _("{name} has not left.").format(name=name)
    if on > today:
        return _("A return is recorded on its day or after it, not ahead.")
    return ""


def refusal_to_begin(name: str, presence: Presence, on: date) -> str:
    """Why the present time of a person cannot have begun on that day, or ''."""
    if presence.left_on and on > presence.left_on:
        return _("{name} left on {day} and cannot have joined after that.").format(
            name=name, day=full_day(presence.left_on)
        )
    ends = [away.from_on for away in presence.breaks]
    if ends and ends[0] < on <= ends[-1]:
        said = _("{name} left on {day} and came back later; the day of joining lies before that.")
        return said.format(name=name, day=full_day(ends[0]))
    return ""
