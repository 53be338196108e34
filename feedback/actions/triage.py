"""Who has a report, how bad it is and what it is: each decision carries the version that its maker saw."""

from datetime import datetime

from django.utils.translation import gettext as _

from feedback import notices
from feedback.actions.reporting import alert
from feedback.actions.routing import reroute_after_decision
from feedback.actions.turns import Turn, turn
from feedback.models import Event, Item, Kind, Message, Severity, State
from feedback.rules.kinds import KINDS
from feedback.rules.refusals import (
    refusal_to_assign,
    refusal_to_decide,
    refusal_to_move,
    refusal_to_release,
    refusal_to_take,
)
from journal.rules import Refused, refuse_if
from people.models import Person


def look_at(act: Turn) -> None:
    """Whoever decides about a new report has looked at it."""
    if act.item.state == State.NEW:
        act.item.state = State.TRIAGED


def own(act: Turn, owner: Person) -> None:
    """A report given by hand stays where it was given until somebody asks the rules again."""
    act.item.owner = owner
    act.item.routing_frozen = True
    act.detail["owner"] = owner.pk


def take_item(*, item: Item, by: Person, version: int, at: datetime | None = None) -> Item:
    """Make it mine. Of two who press at once, the second is told what changed."""
    with turn(item, by=by, verb="take", at=at, version=version) as act:
        refuse_if(refusal_to_take(act.item, by))
        look_at(act)
        own(act, by)
        act.leave(Event.Kind.TAKEN)
    return act.item


def release_item(*, item: Item, by: Person, version: int, at: datetime | None = None) -> Item:
    """Put it back for somebody else to take."""
    with turn(item, by=by, verb="release", at=at, version=version) as act:
        refuse_if(refusal_to_release(act.item, by))
        act.detail["owner_before"] = act.item.owner_id
        act.item.owner = None
        act.leave(Event.Kind.RELEASED)
    return act.item


def assign_item(*, item: Item, to: Person, by: Person, version: int, at: datetime | None = None) -> Item:
    """Give it to a colleague, who is told."""
    with turn(item, by=by, verb="assign", at=at, version=version) as act:
        refuse_if(refusal_to_assign(act.item, to, by))
        look_at(act)
        own(act, to)
        act.leave(Event.Kind.ASSIGNED, to=to.pk, name=to.name)
        act.tell(to, notices.assigned(act.item, to, by))
    return act.item


def set_severity(
    *, item: Item, severity: int, by: Person, version: int, reason: str = "", at: datetime | None = None
) -> Item:
    """Set how bad it is. S0 makes it restricted at once, alerts AI Ops and notes when the company became aware."""
    with turn(item, by=by, verb="set_severity", at=at, version=version) as act:
        refuse_if(refusal_to_decide(act.item, by))
        if severity not in Severity.values:
            raise Refused(_("There are four severities: S0 to S3."))
        if act.item.severity == severity:
            raise Refused(
                _("{report} is {severity} already.").format(report=act.item.ref, severity=act.item.severity_code)
            )
        look_at(act)
        note = act.say(Message.Kind.NOTE, reason) if reason.strip() else None
        change_severity(act, severity, note)
    return act.item


def change_severity(act: Turn, severity: int, note: Message | None = None) -> None:
    """The severity itself, its event, and what follows from becoming or ceasing to be restricted."""
    item, was_restricted = act.item, act.item.is_restricted
    act.detail |= {"severity_before": item.severity, "severity": severity}
    act.leave(Event.Kind.SEVERITY, message=note, **{"from": item.severity, "to": severity})
    item.severity = severity
    if item.is_restricted:
        item.aware_at = item.aware_at or act.at
        alert(act)
    reroute_after_decision(act, was_restricted)


def set_kind(*, item: Item, kind: str, by: Person, version: int, at: datetime | None = None) -> Item:
    """Set what it is. A kind that is more severe by default raises the severity; a milder one never lowers it."""
    with turn(item, by=by, verb="set_kind", at=at, version=version) as act:
        refuse_if(refusal_to_decide(act.item, by))
        if kind not in Kind.values:
            raise Refused(_("Choose one of the kinds."))
        if act.item.kind == kind:
            raise Refused(_("It is “{kind}” already.").format(kind=act.item.get_kind_display()))
        look_at(act)
        act.detail |= {"kind_before": act.item.kind, "kind": kind}
        act.leave(Event.Kind.KIND, **{"from": act.item.kind, "to": kind})
        act.item.kind = kind
        if KINDS[kind].severity < act.item.severity:
            change_severity(act, KINDS[kind].severity)
        else:
            reroute_after_decision(act, act.item.is_restricted)
    return act.item


def start_work(*, item: Item, by: Person, version: int, at: datetime | None = None) -> Item:
    """Somebody is on it, or on it again after waiting."""
    with turn(item, by=by, verb="start_work", at=at, version=version) as act:
        refuse_if(refusal_to_move(act.item, State.IN_PROGRESS, by))
        act.walk(State.IN_PROGRESS)
        act.item.owner = act.item.owner or by
        act.leave(Event.Kind.STATE, **{"from": act.detail["from"]})
    return act.item


def wait_for_vendor(*, item: Item, by: Person, version: int, note: str = "", at: datetime | None = None) -> Item:
    """The vendor has to do something first; the note says what."""
    with turn(item, by=by, verb="wait_for_vendor", at=at, version=version) as act:
        refuse_if(refusal_to_move(act.item, State.WAITING_VENDOR, by))
        act.walk(State.WAITING_VENDOR)
        act.item.owner = act.item.owner or by
        message = act.say(Message.Kind.NOTE, note) if note.strip() else None
        act.leave(Event.Kind.STATE, message=message)
    return act.item
