"""Words between AI Ops and the reporter, and notes that stay inside."""

from datetime import datetime

from django.utils.translation import gettext as _

from feedback import notices
from feedback.actions.triage import look_at
from feedback.actions.turns import turn
from feedback.models import Event, Item, Message, State
from feedback.rules.refusals import (
    refusal_to_answer,
    refusal_to_move,
    refusal_to_note,
    refusal_to_reply,
)
from journal.rules import Refused, refuse_if
from people.models import Person


def said(text: str) -> str:
    """The words, or a refusal when there are none."""
    if not text.strip():
        raise Refused(_("Write a few words first."))
    return text


def ask_reporter(*, item: Item, text: str, by: Person, version: int, at: datetime | None = None) -> Item:
    """Ask something that only the reporter knows; the report waits for them."""
    with turn(item, by=by, verb="ask_reporter", at=at, version=version) as act:
        refuse_if(refusal_to_move(act.item, State.WAITING_REPORTER, by))
        act.walk(State.WAITING_REPORTER)
        act.item.owner = act.item.owner or by
        act.answered_them()
        message = act.say(Message.Kind.QUESTION, said(text))
        act.leave(Event.Kind.ASKED, message=message)
        act.tell(act.item.reporter, notices.asked(act.item, message))
    return act.item


def reply(*, item: Item, text: str, by: Person, version: int, at: datetime | None = None) -> Item:
    """A word to the reporter that asks nothing back; the state stays, save that a new report has now been looked at."""
    with turn(item, by=by, verb="reply", at=at, version=version) as act:
        refuse_if(refusal_to_reply(act.item, by))
        look_at(act)
        act.answered_them()
        message = act.say(Message.Kind.REPLY, said(text))
        act.leave(Event.Kind.REPLIED, message=message)
        act.tell(act.item.reporter, notices.replied(act.item, message))
    return act.item


def add_note(*, item: Item, text: str, by: Person, version: int, at: datetime | None = None) -> Item:
    """A note that the reporter never sees."""
    with turn(item, by=by, verb="add_note", at=at, version=version) as act:
        refuse_if(refusal_to_note(act.item, by))
        act.leave(Event.Kind.NOTED, message=act.say(Message.Kind.NOTE, said(text)))
    return act.item


def answer(*, item: Item, text: str, by: Person | None, at: datetime | None = None) -> Item:
    """The reporter's own word (by=None: the anonymous one, who came with the receipt). A report that waited for
    it is in progress again. The reporter saw no version: what they add takes nothing from anybody."""
    with turn(item, by=by, verb="answer", at=at) as act:
        refuse_if(refusal_to_answer(act.item, by))
        message = act.say(Message.Kind.ANSWER, said(text))
        if act.item.state == State.WAITING_REPORTER:
            act.item.state = State.IN_PROGRESS
        act.item.reporter_wrote_at = act.at
        act.leave(Event.Kind.ANSWERED, message=message)
        act.tell(act.item.owner, notices.reporter_wrote(act.item, message))
    return act.item
