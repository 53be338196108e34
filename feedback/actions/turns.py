"""One write on a report: the row locked, the version compared, the event and the journal entry left behind."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from feedback.models import Event, Item, Message
from feedback.rules.states import Stale, way
from inbox.actions import notify
from journal.actions import record
from people.models import Person

# What decisions change. The reporter's own words are not among it.
DECISIONS = [
    "kind",
    "severity",
    "state",
    "duplicate_of",
    "version",
    "queue",
    "owner",
    "routing_frozen",
    "tags",
    "reach",
    "resolution",
    "changed_at",
    "aware_at",
    "first_answered_at",
    "reporter_wrote_at",
    "resolved_at",
    "closed_at",
]


@dataclass
class Turn:
    """The write under way. item: fresh and locked, its version already raised; at: the moment of the act; history: that
    moment when the caller named it (its notices are then not mailed), else None; detail: what the journal keeps."""

    item: Item
    by: Person | None
    at: datetime
    history: datetime | None
    detail: dict = field(default_factory=dict)

    def leave(self, kind: str, message: Message | None = None, **detail) -> Event:
        """Leave an event with the state and the version as they are now."""
        return Event.objects.create(
            item=self.item,
            kind=kind,
            state=self.item.state,
            version=self.item.version,
            by=self.by,
            at=self.at,
            message=message,
            detail=detail,
        )

    def say(self, kind: str, body: str) -> Message:
        """Keep words that somebody wrote."""
        return Message.objects.create(item=self.item, kind=kind, body=body.strip(), by=self.by, at=self.at)

    def walk(self, goal: str) -> None:
        """Walk to the state before `goal` step by step, each with its event; the act itself leaves the event of
        the last step."""
        for state in way(self.item.state, goal):
            self.detail.setdefault("from", self.item.state)
            before, self.item.state = self.item.state, state
            if state != goal:
                self.leave(Event.Kind.STATE, **{"from": before})

    def tell(self, to: Person | None, notice: dict) -> None:
        """Tell a person, unless it is the one who acts, or nobody (the anonymous reporter reads their own page)."""
        if to is not None and to != self.by:
            notify(to=to, at=self.history, **notice)

    def answered_them(self) -> None:
        """AI Ops said something to the reporter."""
        self.item.first_answered_at = self.item.first_answered_at or self.at
        self.item.reporter_wrote_at = None


def locked(item: Item, version: int | None) -> Item:
    """The row as it is now, locked until the end of the transaction. Raises Stale when its version is not the
    one that was seen."""
    fresh = Item.objects.select_for_update(of=("self",)).select_related("tool", "unit").get(pk=item.pk)
    if version is not None and fresh.version != version:
        raise Stale(fresh, version)
    return fresh


@contextmanager
def turn(item: Item, *, by: Person | None, verb: str, at: datetime | None = None, version: int | None = None):
    """`with turn(item, by=…, verb="reply", …) as act:` locks the report, raises its version, and saves and
    journals at the end.

    A refusal raised inside leaves nothing behind.
    """
    with transaction.atomic():
        fresh = locked(item, version)
        fresh.version += 1
        fresh.changed_at = at or timezone.now()
        act = Turn(fresh, by, fresh.changed_at, at)
        yield act
        fresh.save(update_fields=DECISIONS)
        record(by=by, verb=f"feedback.{verb}", subject=fresh, detail=act.detail)
