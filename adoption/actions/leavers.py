"""People who have left: their seats end, their champion assignments close. What they did stays."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from adoption.actions.champions import close_assignment
from adoption.actions.seats import add_event, locked_seat, state_now
from adoption.models import ChampionAssignment, Seat, SeatEvent
from adoption.rules.seats import SeatState


def close_for_leavers(*, on: date | None = None) -> int:
    """End the seats and assignments of everybody who had left by that day, on the day they left; how many rows were
    closed.
    """
    on = on or timezone.localdate()
    seats = Seat.objects.with_latest().exclude(latest="revoked").filter(person__left_on__lte=on)
    assignments = ChampionAssignment.objects.open().filter(person__left_on__lte=on)
    closed = sum(close_seat(seat) for seat in seats.select_related("person", "tool").order_by("pk"))
    return closed + sum(leave(assignment) for assignment in assignments.select_related("person", "unit").order_by("pk"))


@transaction.atomic
def close_seat(seat: Seat) -> bool:
    """End the seat on the day its holder left, or on the day of its last event when that was recorded later."""
    seat = locked_seat(seat.person, seat.tool)
    last = max((event.occurred_on for event in seat.events.all()), default=None)
    if last is None or state_now(seat, last) in (SeatState.ENDED, SeatState.NONE):
        return False
    add_event(seat, SeatEvent.Kind.REVOKED, by=None, on=max(seat.person.left_on, last))
    return True


@transaction.atomic
def leave(assignment: ChampionAssignment) -> bool:
    assignment = (
        ChampionAssignment.objects.select_for_update(of=["self"]).select_related("person").get(pk=assignment.pk)
    )
    if assignment.ended_on is not None:
        return False
    close_assignment(assignment, ChampionAssignment.EndReason.LEFT, by=None, on=assignment.person.left_on)
    return True
