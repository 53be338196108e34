"""Making a report, and adding oneself to one."""

from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import notices
from feedback.actions.routing import route
from feedback.actions.turns import DECISIONS, Turn
from feedback.models import Event, Item, Severity, Source, Voice
from feedback.rules.kinds import default_severity
from feedback.rules.receipts import form_key, receipt_code, receipt_hash
from feedback.rules.refusals import operators, refusal_to_add_voice, refusal_to_log
from journal.actions import record
from journal.rules import Refused, refuse_if
from people.models import Person
from studio.models import Tool


class Report(NamedTuple):
    """item; receipt: the code of an anonymous report, else ''; new: False when this form had been sent before."""

    item: Item
    receipt: str
    new: bool


def report_item(
    *,
    tool: Tool,
    kind: str,
    what_happened: str,
    reporter: Person | None,
    logged_by: Person | None = None,
    anonymous: bool = False,
    severity: int | None = None,
    follows: Item | None = None,
    key: str | None = None,
    at: datetime | None = None,
    **about,
) -> Report:
    """A new report, routed at once. `about`: expected, prompt, answer, tool_version, process, harm_stage.

    The reporter is not kept when anonymous; the receipt then opens its page, and is returned here and nowhere
    else. `logged_by` is the champion who writes for somebody. The same `key` a second time returns the report
    that it made."""
    if not what_happened.strip():
        raise Refused(_("Say what happened, in a sentence or two."))
    logged_by = None if logged_by == reporter else logged_by
    if logged_by and reporter:
        refuse_if(refusal_to_log(reporter, logged_by, timezone.localdate(at)))
    anonymous = anonymous or reporter is None
    scope = "anonymous" if anonymous else str((logged_by or reporter).pk)
    stored_key = form_key(scope, key) if key else None
    receipt = receipt_code(key) if anonymous else ""
    item = Item(
        tool=tool,
        kind=kind,
        severity=default_severity(kind, about.get("harm_stage", "")) if severity is None else severity,
        what_happened=what_happened.strip(),
        source=Source.CHAMPION if logged_by else Source.WEB,
        reporter=None if anonymous else reporter,
        logged_by=logged_by,
        unit=None if anonymous else reporter.unit,
        receipt_hash=receipt_hash(receipt) if anonymous else None,
        follows=follows,
        key=stored_key,
        received_at=at or timezone.now(),
        **about,
    )
    new = create(item, at)
    return Report(item if new else Item.objects.get(key=stored_key), receipt, new)


def create(item: Item, history: datetime | None) -> bool:
    """Save the report with its first voice, its events and its route; False when its key has been used before."""
    try:
        with transaction.atomic():
            item.changed_at = item.received_at
            item.aware_at = item.received_at if item.severity == Severity.S0 else None
            item.save(force_insert=True)
            settle(item, history)
    except IntegrityError:
        if item.key and Item.objects.filter(key=item.key).exists():
            return False
        raise
    return True


def settle(item: Item, history: datetime | None) -> None:
    """What follows from a new report in the same transaction: its voice, its route, and those who must know."""
    by = item.logged_by or item.reporter
    act = Turn(item, by, item.received_at, history)
    Voice.objects.create(item=item, person=item.reporter, at=item.received_at)
    act.leave(Event.Kind.REPORTED)
    act.by = None
    route(act)
    item.save(update_fields=DECISIONS)
    record(
        by=by,
        verb="feedback.report",
        subject=item,
        detail={"tool": item.tool_id, "kind": item.kind, "severity": item.severity, "source": item.source},
    )
    if item.logged_by and item.reporter:
        act.by = item.logged_by
        act.tell(item.reporter, notices.logged_for_you(item))
    if item.is_restricted:
        alert(act)


def alert(act: Turn) -> None:
    """Tell everybody in AI Ops that there is an S0."""
    for operator in operators(timezone.localdate()):
        act.tell(operator, notices.restricted(act.item))


@transaction.atomic
def add_voice(*, item: Item, by: Person, at: datetime | None = None) -> Item:
    """ "This happened to me too": the person is counted in its reach and hears its answer. Twice is once.

    It does not raise the version: it changes nothing that somebody deciding could have decided otherwise.
    """
    fresh = Item.objects.select_for_update().get(pk=item.pk)
    refuse_if(refusal_to_add_voice(fresh, by))
    new = Voice.objects.get_or_create(item=fresh, person=by, defaults={"at": at or timezone.now()})[1]
    if new:
        fresh.reach = fresh.voices.count()
        fresh.save(update_fields=["reach"])
        Turn(fresh, by, at or timezone.now(), at).leave(Event.Kind.VOICE)
        record(by=by, verb="feedback.add_voice", subject=fresh)
    return fresh
