"""Whose seat outlived the certificate, and how many one run may pause without a person's word."""

from dataclasses import dataclass
from datetime import date

from adoption.models import Seat
from studio.models import Tool
from training.rules import CertificationState, certification_states, path_for

SHARE = 20  # one in twenty: 5% of the tool's seats
AT_LEAST = 10
LAPSED = {CertificationState.LAPSED, CertificationState.REVOKED}


@dataclass(frozen=True)
class Lapses:
    """The open seats of a tool whose holder's certificate is past grace on a day, and the most that one run may
    pause.
    """

    tool: Tool
    on: date
    seats: list[Seat]
    limit: int

    @property
    def too_many(self) -> bool:
        return len(self.seats) > self.limit


def lapses(tool: Tool, on: date) -> Lapses:
    """Lapsed seats of the tool on that day.

    Who never held a certificate (a seat from before the site) has not lapsed.
    """
    open_seats = list(Seat.objects.filter(tool=tool).open_on(on).select_related("person").order_by("pk"))
    path = path_for(tool)
    if path is None:
        return Lapses(tool, on, [], most_without_word(len(open_seats)))
    states = certification_states([seat.person_id for seat in open_seats], path, on)
    lapsed = [seat for seat in open_seats if states[seat.person_id] in LAPSED]
    return Lapses(tool, on, lapsed, most_without_word(len(open_seats)))


def most_without_word(seats: int) -> int:
    """5% of the tool's seats or 10 people, whichever is more."""
    return max(AT_LEAST, seats // SHARE)
