"""Seats that follow certificates: opened when one is earned, paused when it has lapsed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption import notices
from adoption.actions.seats import locked_seat, open_if_free, state_now, studio, suspend_seat, tell
from adoption.models import Seat, SeatEvent
from adoption.rules.lapsed import lapses
from adoption.rules.seats import SeatState, refusal_to_grant_seat
from journal.actions import record
from journal.rules import Refused
from people.models import Person
from people.rules import Role, holds
from studio.models import Tool
from training.models import Award


def open_earned_seats(*, person: Person | None = None, on: date | None = None) -> int:
    """Open the seats that were requested, or paused for a lapsed certificate, and whose holder is qualified now; how
    many.

    Of one person, or of everybody: the clock's sweep finds what a lost message forgot. Running it again changes
    nothing.
    """
    on = on or timezone.localdate()
    return sum(open_earned_seat(seat, on) for seat in waiting_seats(person, on))


def waiting_seats(person: Person | None, on: date) -> list[Seat]:
    """Seats that a certificate could open: few, even where people are many."""
    seats = Seat.objects.with_latest().select_related("person", "tool__path").order_by("pk")
    seats = seats.filter(latest="requested") | seats.filter(latest_reason=SeatEvent.Reason.CERTIFICATE_LAPSED)
    if person is not None:
        seats = seats.filter(person=person)
    seats = list(seats)
    held = set(
        Award.objects.holding_on(on).filter(person__in={s.person_id for s in seats}).values_list("person_id", "path_id")
    )
    return [seat for seat in seats if not hasattr(seat.tool, "path") or (seat.person_id, seat.tool.path.pk) in held]


@transaction.atomic
def open_earned_seat(seat: Seat, on: date) -> bool:
    """Open this one, unless somebody was quicker or something is still missing."""
    seat = locked_seat(seat.person, seat.tool)
    if state_now(seat, on) not in (SeatState.REQUESTED, SeatState.PAUSED):
        return False
    return not refusal_to_grant_seat(seat.person, seat.tool, on) and open_if_free(seat, on)


@dataclass(frozen=True)
class SuspensionRun:
    """What one run over a tool's lapsed seats did: how many there were, how many were paused, the most it may pause
    alone.
    """

    tool: Tool
    lapsed: int
    suspended: int
    limit: int
    held_back: bool


@transaction.atomic
def suspend_lapsed_seats(*, tool: Tool, on: date | None = None, confirmed_by: Person | None = None) -> SuspensionRun:
    """Pause the seats whose holder's certificate is past grace.

    More than 5% of the tool's seats and more than 10 people at once look like a fault of ours rather than theirs:
    then nothing is paused, the Studio is told, and one of them may confirm by name.
    """
    on = on or timezone.localdate()
    if confirmed_by is not None and not holds(confirmed_by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        raise Refused(_("Only the AI Studio can confirm that so many seats are paused at once."))
    Tool.objects.select_for_update(no_key=True).get(pk=tool.pk)  # two runs at once would each stay below the limit
    found = lapses(tool, on)
    if found.too_many and confirmed_by is None:
        hold_back(found)
        return SuspensionRun(tool, len(found.seats), 0, found.limit, held_back=True)
    for seat in found.seats:
        suspend_seat(seat=seat, reason=SeatEvent.Reason.CERTIFICATE_LAPSED, by=confirmed_by, on=on)
    return SuspensionRun(tool, len(found.seats), len(found.seats), found.limit, held_back=False)


def hold_back(found) -> None:
    record(
        by=None,
        verb="adoption.hold_back_lapses",
        subject=found.tool,
        detail={"on": found.on.isoformat(), "seats": len(found.seats), "limit": found.limit},
    )
    for person in studio():
        tell(person, notices.too_many_lapses(found), found.on)
