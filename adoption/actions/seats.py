"""Requesting, opening, pausing and ending seats.

Every change is an event; the open days follow in the same transaction.
"""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from adoption import notices
from adoption.models import Seat, SeatEvent, SeatLimit, SeatSpan
from adoption.rules.seats import (
    SeatState,
    Span,
    chain_of,
    chains_of,
    in_order,
    qualified,
    refusal_for_licences,
    refusal_of_request,
    refusal_to_add_event,
    refusal_to_ask_for,
    refusal_to_change_seats,
    refusal_to_grant_seat,
    refusal_to_set_limit,
    seats_taken,
    spans_of,
    state_in,
)
from inbox.actions import notify
from journal.actions import record, record_all
from journal.rules import refuse_if
from people.models import Person
from studio.models import Tool
from studio.rules import state_on

Kind = SeatEvent.Kind


def request_seat(*, person: Person, tool: Tool, by: Person | None, on: date | None = None, note: str = "") -> Seat:
    """Ask for a seat. Who is qualified has it at once; a second request of the same changes nothing."""
    (seat,) = request_seats(people=[person], tool=tool, by=by, on=on, note=note)
    return seat


@transaction.atomic
def request_seats(
    *, people: Collection[Person], tool: Tool, by: Person | None, on: date | None = None, note: str = ""
) -> list[Seat]:
    """`request_seat` for many at once; all of them or, where one may not ask, nobody."""
    on = on or timezone.localdate()
    seats = locked_seats(people, tool)
    chains = chains_of(seats)
    asking = [seat for seat in seats if state_in(chains[seat.pk], on) != SeatState.REQUESTED]
    review = state_on(tool, on)
    for seat in asking:
        refuse_if(refusal_to_ask_for(by, seat.person))
        refuse_if(refusal_of_request(seat.person, tool, on, review, state_in(chains[seat.pk], on)))
        refuse_if(refusal_to_add_event(seat, chains[seat.pk], Kind.REQUESTED, on))
    events = SeatEvent.objects.bulk_create(
        SeatEvent(seat=seat, kind=Kind.REQUESTED, occurred_on=on, by=by, note=note) for seat in asking
    )  # a request opens no day and closes none
    record_all(by=by, acts=[entry_of(event) for event in events])
    for seat in qualified(asking, tool, on):
        if not refusal_to_grant_seat(seat.person, tool, on):
            open_if_free(seat, on)
    return seats


@transaction.atomic
def grant_seat(
    *, person: Person, tool: Tool, by: Person | None, on: date | None = None, note: str = "", start_known: bool = True
) -> Seat:
    """Open a seat. Refused without the certificate, or when every licence is taken.

    `start_known=False` for a seat found open on that day that is older than anybody can say.
    """
    on = on or timezone.localdate()
    refuse_if(refusal_to_change_seats(by))
    refuse_if(refusal_to_grant_seat(person, tool, on))
    seat = locked_seat(person, tool)
    take_licence(tool, on)
    event = add_event(seat, Kind.GRANTED, by=by, on=on, note=note, start_known=start_known)
    tell(seat.person, notices.seat_opened(seat, event.occurred_on), on)
    return seat


@transaction.atomic
def suspend_seat(*, seat: Seat, reason: str, by: Person | None, on: date | None = None, note: str = "") -> SeatEvent:
    """Pause an open seat for a SeatEvent.Reason; its last day is the day before."""
    on = on or timezone.localdate()
    refuse_if(refusal_to_change_seats(by))
    seat = locked_seat(seat.person, seat.tool)
    event = add_event(seat, Kind.SUSPENDED, by=by, on=on, note=note, reason=reason)
    tell(seat.person, notices.seat_paused(seat, event), on)
    return event


@transaction.atomic
def restore_seat(*, seat: Seat, by: Person | None, on: date | None = None, note: str = "") -> SeatEvent:
    """Open a paused seat again, under the same conditions as a new one."""
    on = on or timezone.localdate()
    refuse_if(refusal_to_change_seats(by))
    refuse_if(refusal_to_grant_seat(seat.person, seat.tool, on))
    seat = locked_seat(seat.person, seat.tool)
    take_licence(seat.tool, on)
    event = add_event(seat, Kind.RESTORED, by=by, on=on, note=note)
    tell(seat.person, notices.seat_opened(seat, event.occurred_on), on)
    return event


@transaction.atomic
def revoke_seat(*, seat: Seat, by: Person | None, on: date | None = None, note: str = "") -> SeatEvent:
    """End a seat, or turn a request down; the first day without it is `on`."""
    on = on or timezone.localdate()
    refuse_if(refusal_to_change_seats(by))
    seat = locked_seat(seat.person, seat.tool)
    event = add_event(seat, Kind.REVOKED, by=by, on=on, note=note)
    tell(seat.person, notices.seat_ended(seat, event), on)
    return event


@transaction.atomic
def set_seat_limit(*, tool: Tool, seats: int, by: Person | None, on: date | None = None) -> SeatLimit:
    """Say how many seats of the tool are paid for."""
    SeatLimit.objects.select_for_update().filter(tool=tool).first()
    refuse_if(refusal_to_set_limit(by, tool, seats, on or timezone.localdate()))
    limit, _ = SeatLimit.objects.update_or_create(tool=tool, defaults={"seats": seats})
    record(by=by, verb="adoption.set_seat_limit", subject=limit, detail={"tool": tool.pk, "seats": seats})
    return limit


# --- the parts of every change ----------------------------------------------------------------------------------------
def locked_seat(person: Person, tool: Tool) -> Seat:
    """The seat's row, made when it is the first, locked until the end of the transaction."""
    (seat,) = locked_seats([person], tool)
    return seat


def locked_seats(people: Collection[Person], tool: Tool) -> list[Seat]:
    """`locked_seat` for many, in their order; locked by number, so that two such acts never wait in a circle."""
    Seat.objects.bulk_create((Seat(person=person, tool=tool) for person in people), ignore_conflicts=True)
    rows = Seat.objects.select_for_update(of=["self"]).select_related("person", "tool").order_by("pk")
    locked = {seat.person_id: seat for seat in rows.filter(person__in=people, tool=tool)}
    return [locked[person.pk] for person in people]


def locked_limit(tool: Tool) -> SeatLimit | None:
    """The tool's licences, locked: whoever counts seats next waits until this one is counted."""
    return SeatLimit.objects.select_for_update(of=["self"]).select_related("tool").filter(tool=tool).first()


def take_licence(tool: Tool, on: date) -> None:
    """Refused when all are taken.

    The lock comes before the count, so that two grants cannot both see the last one free.
    """
    limit = locked_limit(tool)
    if limit:
        refuse_if(refusal_for_licences(limit, seats_taken(tool, on)))


def open_if_free(seat: Seat, on: date) -> bool:
    """Grant or restore a seat whose holder is qualified, as the clock; False, and the Studio told, when no licence is
    free.
    """
    limit = locked_limit(seat.tool)
    latest = chain_of(seat)[-1]
    if limit and refusal_for_licences(limit, seats_taken(seat.tool, on)):
        for person in studio():
            tell(person, notices.seat_wanted(seat, latest), on)
        return False
    kind = Kind.RESTORED if latest.kind == Kind.SUSPENDED else Kind.GRANTED
    event = add_event(seat, kind, by=None, on=max(on, latest.occurred_on))
    tell(seat.person, notices.seat_opened(seat, event.occurred_on), on)
    return True


def add_event(seat: Seat, kind: str, *, by, on: date, note: str = "", **about) -> SeatEvent:
    """Record an event that fits the chain, and the open days that follow from the chain. The seat must be locked."""
    chain = chain_of(seat)
    refuse_if(refusal_to_add_event(seat, chain, kind, on))
    event = SeatEvent.objects.create(seat=seat, kind=kind, occurred_on=on, by=by, note=note, **about)
    write_spans(seat, [*chain, event])
    record_all(by=by, acts=[entry_of(event, **about)])
    return event


def entry_of(event: SeatEvent, **about) -> tuple:
    """What the journal keeps of it, as `record_all` takes it."""
    detail = {"tool": event.seat.tool_id, "person": event.seat.person_id, "on": event.occurred_on.isoformat()} | about
    return f"adoption.seat_{event.kind}", Seat, event.seat_id, detail


def write_spans(seat: Seat, chain: list[SeatEvent]) -> None:
    """Bring the seat's open days into line with its events, in any order. What stays is not written again: figures of
    the days before a change would otherwise be counted again. A first event finds none to rewrite.
    """
    wanted = {span.from_on: span for span in spans_of(in_order(chain))}
    if len(chain) > 1:
        correct_spans(seat, wanted)
    SeatSpan.objects.bulk_create(
        SeatSpan(
            seat=seat,
            person_id=seat.person_id,
            tool_id=seat.tool_id,
            from_on=span.from_on,
            until_on=span.until_on,
            start_known=span.start_known,
        )
        for span in wanted.values()
    )


def correct_spans(seat: Seat, wanted: dict[date, Span]) -> None:
    """Delete and correct what is written, and take from `wanted` (by first day) what is written now."""
    seat.spans.exclude(from_on__in=wanted).delete()
    for written in seat.spans.all():
        span = wanted.pop(written.from_on)
        if (written.until_on, written.start_known) != (span.until_on, span.start_known):
            seat.spans.filter(pk=written.pk).update(until_on=span.until_on, start_known=span.start_known)


def state_now(seat: Seat, on: date) -> SeatState:
    return state_in(chain_of(seat), on)


def tell(person: Person, notice: dict, on: date) -> None:
    """Notify; what happened on an earlier day is kept in the inbox with that day, and not mailed."""
    notify(to=person, at=moment(on), **notice)


def moment(on: date) -> datetime | None:
    """Noon of an earlier day, as history; None for today and later, which is news."""
    return timezone.make_aware(datetime.combine(on, time(12))) if on < timezone.localdate() else None


def studio():
    """Everybody of the AI Studio."""
    return Person.objects.filter(role_grants__role="ai_studio", role_grants__ended_at__isnull=True).present_on(
        timezone.localdate()
    )
