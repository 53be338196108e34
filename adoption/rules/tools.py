"""What each tool is to a person today: open, or what is missing."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from adoption.models import SeatEvent
from adoption.rules.seats import STATE_AFTER, SeatState
from people.models import Person
from studio.models import Tool
from training.models import Award, Path
from training.rules import missing_each
from ui.words import day_and_month


@dataclass(frozen=True)
class ToolAccess:
    """One line of "my tools". `reason`: why it is not open, and what opens it; '' when it is.

    `path`: what qualifies, or None.
    """

    tool: Tool
    state: SeatState
    reason: str
    path: Path | None
    may_request: bool
    note: str = ""

    @property
    def label(self) -> str:
        return self.state.label

    @property
    def tone(self) -> str:
        """The tone of a badge."""
        return {SeatState.OPEN: "good", SeatState.REQUESTED: "quiet", SeatState.PAUSED: "attention"}.get(
            self.state, "neutral"
        )

    @property
    def is_open(self) -> bool:
        return self.state == SeatState.OPEN


def tools_of(person: Person, on: date) -> list[ToolAccess]:
    """The live tools by name, each with what it is to this person on that day; as many queries for ten tools as for
    one.
    """
    return access_to_each(person, list(Tool.objects.live_on(on).select_related("path")), on)


def access_to(person: Person, tool: Tool, on: date) -> ToolAccess:
    """What one tool is to this person on that day, live or not."""
    return access_to_each(person, [tool], on)[0]


def access_to_each(person: Person, tools: list[Tool], on: date) -> list[ToolAccess]:
    latest = latest_events(person, on)
    missing = missing_each(person, [tool.path for tool in tools if hasattr(tool, "path")], on)
    notes = renewal_notes(person, tools, on)
    return [access(tool, latest.get(tool.pk), missing, notes) for tool in tools]


def latest_events(person: Person, on: date) -> dict[int, SeatEvent]:
    """Tool id -> the latest event of the person's seat in it, at the end of that day."""
    events = SeatEvent.objects.filter(seat__person=person, occurred_on__lte=on).select_related("seat")
    return {event.seat.tool_id: event for event in events.order_by("occurred_on", "id")}


def access(tool: Tool, latest: SeatEvent | None, missing: dict[int, str], notes: dict[int, str]) -> ToolAccess:
    state = STATE_AFTER[latest.kind if latest else ""]
    path = getattr(tool, "path", None)
    path_id = path.pk if path else None
    if state == SeatState.OPEN:
        return ToolAccess(tool, state, "", path, may_request=False, note=notes.get(path_id, ""))
    may_request = state in (SeatState.NONE, SeatState.ENDED)
    return ToolAccess(tool, state, reason_for(tool, latest, missing.get(path_id, "")), path, may_request)


def reason_for(tool: Tool, latest: SeatEvent | None, missing: str) -> str:
    """Why a seat is not open, as a sentence for its holder."""
    if latest is None or latest.kind == SeatEvent.Kind.REVOKED:
        return missing or _("You have what {tool} asks for. Request access and it opens at once.").format(tool=tool)
    if latest.kind == SeatEvent.Kind.REQUESTED:
        return missing or _("Your certificate is there; {tool} opens as soon as a seat is free.").format(tool=tool)
    if latest.reason == SeatEvent.Reason.CERTIFICATE_LAPSED:
        return missing or _("Your certificate is current again; {tool} opens within minutes.").format(tool=tool)
    said = _("Your access is paused: {reason}. The AI Studio opens it again.")
    return said.format(reason=latest.get_reason_display())


def renewal_notes(person: Person, tools: list[Tool], on: date) -> dict[int, str]:
    """Path id -> a word of warning while the certificate is in grace."""
    in_grace = Award.objects.holding_on(on).filter(person=person, path__tool__in=tools).order_by("grace_until")
    ends = {award.path_id: award for award in in_grace}
    said = _("Your certificate ran out; renew it by {day} to keep access.")
    return {
        path_id: said.format(day=day_and_month(award.grace_until))
        for path_id, award in ends.items()
        if award.valid_until < on
    }
