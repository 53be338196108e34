"""The chain of a seat: what may follow what, which days it was open, and who may change it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from adoption.models import Seat, SeatEvent, SeatLimit, SeatSpan
from people.models import Person
from people.rules import Role, holds
from studio.models import Tool
from studio.rules import STATE_LABELS, Decision, state_on
from training.models import Award
from training.rules import missing_for, path_for
from ui.words import full_day, within_a_sentence

Kind = SeatEvent.Kind

# From the latest event of a seat ("" before the first) to the events that may follow it.
TRANSITIONS = {
    "": [Kind.REQUESTED, Kind.GRANTED],
    Kind.REQUESTED: [Kind.GRANTED, Kind.REVOKED],
    Kind.GRANTED: [Kind.SUSPENDED, Kind.REVOKED],
    Kind.SUSPENDED: [Kind.RESTORED, Kind.REVOKED],
    Kind.RESTORED: [Kind.SUSPENDED, Kind.REVOKED],
    Kind.REVOKED: [Kind.REQUESTED, Kind.GRANTED],
}
OPENS = {Kind.GRANTED, Kind.RESTORED}
# What a seat is after an event, as the words of a refusal.
STANDING = {
    "": pgettext_lazy("seat", "has not been requested"),
    Kind.REQUESTED: pgettext_lazy("seat", "has been requested"),
    Kind.GRANTED: pgettext_lazy("seat", "is open"),
    Kind.SUSPENDED: pgettext_lazy("seat", "is paused"),
    Kind.RESTORED: pgettext_lazy("seat", "is open"),
    Kind.REVOKED: pgettext_lazy("seat", "has ended"),
}
VERBS = {
    Kind.REQUESTED: pgettext_lazy("seat", "requested"),
    Kind.GRANTED: pgettext_lazy("seat", "granted"),
    Kind.SUSPENDED: pgettext_lazy("seat", "paused"),
    Kind.RESTORED: pgettext_lazy("seat", "opened again"),
    Kind.REVOKED: pgettext_lazy("seat", "ended"),
}


class SeatState(models.TextChoices):
    """What a seat is to its holder on a day."""

    NONE = "", pgettext_lazy("seat", "No access")
    REQUESTED = "requested", pgettext_lazy("seat", "Requested")
    OPEN = "open", pgettext_lazy("seat", "Open")
    PAUSED = "paused", pgettext_lazy("seat", "Paused")
    ENDED = "ended", pgettext_lazy("seat", "Ended")


STATE_AFTER = {
    "": SeatState.NONE,
    Kind.REQUESTED: SeatState.REQUESTED,
    Kind.GRANTED: SeatState.OPEN,
    Kind.SUSPENDED: SeatState.PAUSED,
    Kind.RESTORED: SeatState.OPEN,
    Kind.REVOKED: SeatState.ENDED,
}


@dataclass(frozen=True)
class Span:
    """Open from `from_on` to the day before `until_on` (None: still open)."""

    from_on: date
    until_on: date | None
    start_known: bool


def chain_of(seat: Seat) -> list[SeatEvent]:
    """The events of a seat in the order in which they happened; those of one day in the order of their recording."""
    return in_order(seat.events.order_by())


def in_order(events) -> list[SeatEvent]:
    return sorted(events, key=lambda event: (event.occurred_on, event.pk))


def chains_of(seats: Iterable[Seat]) -> dict[int, list[SeatEvent]]:
    """`chain_of` for many, by the number of the seat."""
    chains = {seat.pk: [] for seat in seats}
    for event in SeatEvent.objects.filter(seat__in=chains).order_by("occurred_on", "pk"):
        chains[event.seat_id].append(event)
    return chains


def state_in(chain: list[SeatEvent], on: date) -> SeatState:
    """What a seat with these events is at the end of that day."""
    kinds = [event.kind for event in chain if event.occurred_on <= on]
    return STATE_AFTER[kinds[-1] if kinds else ""]


def spans_of(chain: list[SeatEvent]) -> list[Span]:
    """The days on which a chain of events leaves the seat open. Opened and closed on the same day is no day at all, and
    a seat found on a day, then paused and opened again on it, is one whose beginning nobody knows.
    """
    known = {event.occurred_on: event.start_known for event in chain if event.kind == Kind.GRANTED}
    spans = []
    for event, following in pairwise([*chain, None]):
        until = following.occurred_on if following else None
        if event.kind in OPENS and until != event.occurred_on:
            spans.append(Span(event.occurred_on, until, known.get(event.occurred_on, True)))
    return spans


def refusal_to_add_event(seat: Seat, chain: list[SeatEvent], kind: str, on: date) -> str:
    """Why an event of that kind does not fit into the chain on that day, or ''.

    It may be older than events already recorded, when it fits between them: late news takes the day it happened.
    """
    before = [event.kind for event in chain if event.occurred_on <= on]
    after = [event.kind for event in chain if event.occurred_on > on]
    latest = before[-1] if before else ""
    words = {"name": seat.person.name, "tool": seat.tool, "done": VERBS[kind]}
    if kind not in TRANSITIONS[latest]:
        said = _("{name}'s seat in {tool} {stands}; it cannot be {done} now.")
        return said.format(**words, stands=STANDING[latest])
    if after and after[0] not in TRANSITIONS[kind]:
        said = _("{name}'s seat in {tool} was {done_later} later; it cannot have been {done} on {day}.")
        return said.format(**words, done_later=VERBS[after[0]], day=full_day(on))
    return ""


def seat_state(person: Person, tool: Tool, on: date) -> SeatState:
    """What the person's seat in the tool is at the end of that day."""
    latest = (
        SeatEvent.objects.filter(seat__person=person, seat__tool=tool, occurred_on__lte=on)
        .order_by("-occurred_on", "-id")
        .first()
    )
    return STATE_AFTER[latest.kind if latest else ""]


def seats_taken(tool: Tool, on: date) -> int:
    """Licences in use on that day or spoken for on any day after it."""
    return SeatSpan.objects.filter(tool=tool).on_or_after(on).values("seat").distinct().count()


# --- refusals: who may, and when it may, are two rules ----------------------------------------------------------------
def refusal_to_change_seats(by: Person | None) -> str:
    """Who may open, pause and end seats: the Studio, administrators and the clock (None)."""
    if by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return ""
    return _("Seats are opened and closed by the AI Studio.")


def refusal_to_ask_for(by: Person | None, person: Person) -> str:
    """Who may ask for whose seat: everybody for themselves, a manager for reports, the Studio and the clock for all."""
    if by is None or by.pk == person.pk or by.pk == person.manager_id or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return ""
    return _("{name} asks for a seat in person, or the manager does.").format(name=person.name)


def refusal_to_request_seat(person: Person, tool: Tool, on: date) -> str:
    """Why this person cannot ask for the tool on that day, or ''. A certificate is not needed to ask."""
    return refusal_of_request(person, tool, on, state_on(tool, on), seat_state(person, tool, on))


def refusal_of_request(person: Person, tool: Tool, on: date, review: str, state: SeatState) -> str:
    """The same, of somebody whose seat is in that `state`, for a tool about which the latest decision is `review`."""
    if person.left_on and person.left_on <= on:
        return _("{name} has left the company.").format(name=person.name)
    if review == Decision.RETIRE:
        return _("{tool} has been retired.").format(tool=tool)
    if review != Decision.GO_LIVE:
        said = within_a_sentence(STATE_LABELS[review])
        return _("{tool} is {state}, not open for use yet.").format(tool=tool, state=said)
    if state == SeatState.OPEN:
        return _("{tool} is already open.").format(tool=tool)
    if state == SeatState.PAUSED:
        return _("Access to {tool} is paused; it opens again without a new request.").format(tool=tool)
    return ""


def refusal_to_grant_seat(person: Person, tool: Tool, on: date) -> str:
    """Why the seat cannot be granted on that day, or '': gone, or the certificate is missing, in training's own words.

    The number of licences is not asked here: it is only certain under the lock that the action holds.
    """
    if person.left_on and person.left_on <= on:
        return _("{name} has left the company.").format(name=person.name)
    path = path_for(tool)
    return missing_for(person, path, on) if path else ""


def qualified(seats: list[Seat], tool: Tool, on: date) -> list[Seat]:
    """Those whose holder has the certificate that the tool needs: for acts that show nobody what is missing."""
    path = path_for(tool)
    if path is None:
        return seats
    people = [seat.person_id for seat in seats]
    held = set(Award.objects.holding_on(on).filter(person__in=people, path=path).values_list("person_id", flat=True))
    return [seat for seat in seats if seat.person_id in held]


def seat_states(people: Iterable[Person], tool: Tool, on: date) -> dict[int, SeatState]:
    """`seat_state` for many, by the number of the person; only of those who have ever had anything to do with it."""
    chains = defaultdict(list)
    for event in SeatEvent.objects.filter(seat__person__in=people, seat__tool=tool).select_related("seat"):
        chains[event.seat.person_id].append(event)
    return {person: state_in(in_order(chain), on) for person, chain in chains.items()}


def refusal_for_licences(limit: SeatLimit | None, taken: int) -> str:
    """Why there is no room for one more seat, or ''. `limit` None: the tool has no limit."""
    if limit is None or taken < limit.seats:
        return ""
    said = _("All {n} seats of {tool} are taken. The request is kept and waits for the next free one.")
    return said.format(n=limit.seats, tool=limit.tool)


def refusal_to_set_limit(by: Person | None, tool: Tool, seats: int, on: date) -> str:
    """Why the number of licences cannot become this, or ''. Seats in use are never taken away by a smaller number."""
    if refusal := refusal_to_change_seats(by):
        return refusal
    taken = seats_taken(tool, on)
    if seats < taken:
        said = _("{n} seats of {tool} are in use; end some before the limit goes below that.")
        return said.format(n=taken, tool=tool)
    return ""
