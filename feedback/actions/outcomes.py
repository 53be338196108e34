"""How a report ends, and how it does not: answered, solved, closed, declined, a duplicate, spam, reopened."""

from datetime import datetime

from django.db import transaction

from feedback import notices
from feedback.actions.conversation import said
from feedback.actions.reporting import Report, add_voice, report_item
from feedback.actions.turns import Turn, turn
from feedback.models import Event, Item, Message, State, Voice
from feedback.rules.refusals import (
    judging,
    refusal_to_close,
    refusal_to_confirm,
    refusal_to_duplicate,
    refusal_to_move,
    refusal_to_reopen,
    refusal_to_triage,
    voice_of,
)
from feedback.rules.states import REOPENING_WITHIN
from journal.rules import refuse_if
from people.models import Person


def resolve_item(*, item: Item, text: str, by: Person, version: int, at: datetime | None = None) -> Item:
    """Give the specific answer to everybody it touched; each may say “that solved it” or “not fixed”."""
    with turn(item, by=by, verb="resolve", at=at, version=version) as act:
        refuse_if(refusal_to_move(act.item, State.RESOLVED, by))
        act.walk(State.RESOLVED)
        act.answered_them()
        act.item.owner = act.item.owner or by
        act.item.resolution = said(text).strip()
        act.item.resolved_at = act.at
        message = act.say(Message.Kind.RESOLUTION, text)
        act.leave(Event.Kind.RESOLVED, message=message)
        tell_answer(act, message)
    return act.item


def tell_answer(act: Turn, message: Message) -> None:
    """Everybody touched is told once; who may not open an S0 is told that it is done, without its words."""
    judges = set(judging(act.item).values_list("pk", flat=True))
    act.item.voices.filter(pk__in=judges).update(told_at=act.at, verdict="", verdict_at=None)
    for voice in act.item.voices.select_related("person"):
        words = notices.resolved if voice.pk in judges else notices.dealt_with
        act.tell(voice.person, words(act.item, message))


def confirm_solved(*, item: Item, by: Person | None, at: datetime | None = None) -> Item:
    """ "That solved it", from somebody it touched; when all of them have said so, the report is closed."""
    with turn(item, by=by, verb="confirm_solved", at=at) as act:
        refuse_if(refusal_to_confirm(act.item, by))
        voice = voice_of(act.item, by)
        if voice.verdict != Voice.Verdict.SOLVED:
            voice.verdict, voice.verdict_at = Voice.Verdict.SOLVED, act.at
            voice.save(update_fields=["verdict", "verdict_at"])
            act.leave(Event.Kind.SOLVED)
        if not judging(act.item).filter(verdict="").exists():
            close(act)
    return act.item


def close(act: Turn) -> None:
    act.item.state = State.CLOSED
    act.item.closed_at = act.at
    act.leave(Event.Kind.CLOSED)


def close_item(*, item: Item, by: Person, version: int, at: datetime | None = None) -> Item:
    """Close what was answered, once everybody had the chance to say that it is not fixed."""
    with turn(item, by=by, verb="close", at=at, version=version) as act:
        refuse_if(refusal_to_close(act.item, by, act.at))
        close(act)
    return act.item


def decline_item(*, item: Item, reason: str, by: Person, version: int, at: datetime | None = None) -> Item:
    """Say to the reporter why nothing will be done."""
    with turn(item, by=by, verb="decline", at=at, version=version) as act:
        refuse_if(refusal_to_move(act.item, State.DECLINED, by))
        act.walk(State.DECLINED)
        act.answered_them()
        message = act.say(Message.Kind.DECLINE, said(reason))
        act.leave(Event.Kind.DECLINED, message=message)
        for voice in judging(act.item).select_related("person"):
            act.tell(voice.person, notices.declined(act.item, message))
    return act.item


def mark_spam(*, item: Item, by: Person, version: int, at: datetime | None = None) -> Item:
    """Not a report at all. Nobody is told."""
    with turn(item, by=by, verb="mark_spam", at=at, version=version) as act:
        refuse_if(refusal_to_move(act.item, State.SPAM, by))
        act.walk(State.SPAM)
        act.item.reporter_wrote_at = None
        act.leave(Event.Kind.SPAM)
    return act.item


@transaction.atomic
def mark_duplicate(*, item: Item, of: Item, by: Person, version: int, at: datetime | None = None) -> Item:
    """The same as another open report: its people join that one, and hear the answer there. Rows are locked in
    the order of their ids, so that two such decisions never wait for each other."""
    list(Item.objects.select_for_update().filter(pk__in=[item.pk, of.pk]).order_by("pk").values("pk"))
    with turn(item, by=by, verb="mark_duplicate", at=at, version=version) as act:
        original = Item.objects.get(pk=of.pk)
        refuse_if(refusal_to_duplicate(act.item, original, by))
        act.walk(State.DUPLICATE)
        act.item.duplicate_of = original
        act.item.reporter_wrote_at = None
        act.detail["of"] = original.pk
        act.leave(Event.Kind.DUPLICATE, of=original.ref)
        for voice in act.item.voices.select_related("person"):
            add_voice(item=original, by=voice.person, at=at)
            act.tell(voice.person, notices.joined(act.item, original))
    return act.item


def reopen_item(
    *, item: Item, reason: str, by: Person | None, at: datetime | None = None, version: int | None = None
) -> Report:
    """ "Not fixed": within 30 days of the answer the report is open again; later a new one is made that follows it.

    `version` is what somebody of AI Ops saw; those it touched carry none. Returns a Report whose item is the open one.
    """
    with turn(item, by=by, verb="reopen", at=at, version=version) as act:
        refuse_if(refusal_to_reopen(act.item, by))
        if act.at - act.item.resolved_at > REOPENING_WITHIN:
            return follow(act, said(reason))
        message = act.say(Message.Kind.REOPENING, said(reason))
        act.detail["from"] = act.item.state
        forget_answer(act)
        act.leave(Event.Kind.REOPENED, message=message)
        tell_reopening(act, message)
    return Report(act.item, "", False)


def forget_answer(act: Turn) -> None:
    """The answer no longer stands; what was said stays in the messages."""
    act.item.state = State.TRIAGED
    act.item.resolution, act.item.resolved_at, act.item.closed_at = "", None, None
    act.item.voices.update(verdict="", verdict_at=None, told_at=None)


def tell_reopening(act: Turn, message: Message) -> None:
    """The owner hears of a “not fixed”; those it touched hear when AI Ops itself looks again."""
    if refusal_to_triage(act.by):
        act.item.reporter_wrote_at = act.at
        act.tell(act.item.owner, notices.reporter_wrote(act.item, message))
        return
    for voice in judging(act.item).select_related("person"):
        act.tell(voice.person, notices.looking_again(act.item, message))


def follow(act: Turn, reason: str) -> Report:
    """A new report after one that was answered too long ago to be opened again: by whoever says so, or by AI
    Ops or the champion for its reporter. The key makes it one, however often it is asked for."""
    old, by = act.item, act.by
    for_another = by is not None and voice_of(old, by) is None and not old.is_anonymous
    report = report_item(
        tool=old.tool,
        kind=old.kind,
        severity=old.severity,
        what_happened=reason,
        reporter=old.reporter if for_another else by,
        logged_by=by if for_another else None,
        follows=old,
        key=f"after:{old.pk}",
        at=act.history,
    )
    if report.new:
        act.leave(Event.Kind.FOLLOWED, to=report.item.ref)
    act.detail["followed_by"] = report.item.pk
    return report
