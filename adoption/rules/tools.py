"""What each tool is to a person today: open, or what is missing."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from adoption.models import SeatEvent
from adoption.rules.seats import STATE_AFTER, SeatState
from people.models import Person
from people.queries.prepared import Prepared, answers
from studio.models import Tool
from training.models import Path
from training.rules import Facts, award_holding, gather, missing_from
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


NEAREST_FIRST = [SeatState.OPEN, SeatState.PAUSED, SeatState.REQUESTED, SeatState.ENDED, SeatState.NONE]


def tools_of(person: Person, on: date, facts: Facts | None = None) -> list[ToolAccess]:
    """The live tools, each with what it is to this person on that day: those they have before those they asked for,
    and those before the rest; else by name. As many queries for ten tools as for one. `facts`: those of all paths, when
    they are known.
    """
    tools, events = answers(LIVE_TOOLS.about(day=on), SEAT_EVENTS.about(person=person.pk, day=on))
    facts = facts or gather([(person.pk, tool.path.pk) for tool in tools if hasattr(tool, "path")], on)
    each = access_to_each(person, tools, on, events, facts)
    return sorted(each, key=lambda access: NEAREST_FIRST.index(access.state))


def access_to(person: Person, tool: Tool, on: date) -> ToolAccess:
    """What one tool is to this person on that day, live or not."""
    facts = gather([(person.pk, tool.path.pk)] if hasattr(tool, "path") else [], on)
    return access_to_each(person, [tool], on, SEAT_EVENTS(person=person.pk, day=on), facts)[0]


def access_to_each(
    person: Person, tools: list[Tool], on: date, events: list[SeatEvent], facts: Facts
) -> list[ToolAccess]:
    """`events`: what happened to the person's seats up to that day, in order."""
    latest = {event.seat.tool_id: event for event in events}
    return [access(person, tool, latest.get(tool.pk), on, facts) for tool in tools]


def seat_events(person, day):
    """What happened to the person's seats up to that day, in order."""
    events = SeatEvent.objects.filter(seat__person=person, occurred_on__lte=day).select_related("seat")
    return events.order_by("occurred_on", "id")


SEAT_EVENTS = Prepared(seat_events)
LIVE_TOOLS = Prepared(lambda day: Tool.objects.live_on(day).select_related("path"))


def access(person: Person, tool: Tool, latest: SeatEvent | None, on: date, facts: Facts) -> ToolAccess:
    state = STATE_AFTER[latest.kind if latest else ""]
    path = getattr(tool, "path", None)
    if state == SeatState.OPEN:
        note = renewal_note(person, path, on, facts) if path else ""
        return ToolAccess(tool, state, "", path, may_request=False, note=note)
    missing = missing_from(facts, person, path, on) if path else ""
    may_request = state in (SeatState.NONE, SeatState.ENDED)
    return ToolAccess(tool, state, reason_for(tool, latest, missing), path, may_request)


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


def renewal_note(person: Person, path: Path, on: date, facts: Facts) -> str:
    """A word of warning while the certificate is in grace, else ''."""
    award = award_holding(facts.awards.get((person.pk, path.pk), ()), on)
    if award is None or award.valid_until >= on:
        return ""
    said = _("Your certificate ran out; renew it by {day} to keep access.")
    return said.format(day=day_and_month(award.grace_until))
