"""What happened to a report, as entries of a thread: for AI Ops, and for those it concerns."""

from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

from feedback.models import Event, Item, Kind, Message, Severity, State
from feedback.rules.showing import is_shown, sees_whole
from people.models import Person

Happened = Event.Kind
ICONS = {
    Happened.REPORTED: "flag",
    Happened.VOICE: "plus",
    Happened.ROUTED: "arrow",
    Happened.TAKEN: "user",
    Happened.RELEASED: "back",
    Happened.ASSIGNED: "user",
    Happened.SEVERITY: "triangle",
    Happened.KIND: "edit",
    Happened.SOLVED: "check",
    Happened.CLOSED: "check",
    Happened.REOPENED: "reply",
    Happened.DUPLICATE: "copy",
    Happened.SPAM: "cross",
}
NOTES = {
    Message.Kind.QUESTION: "asked",
    Message.Kind.REPLY: "replied",
    Message.Kind.ANSWER: "wrote",
    Message.Kind.RESOLUTION: "gave the answer",
    Message.Kind.DECLINE: "said why nothing will be done",
    Message.Kind.REOPENING: "said that it is not fixed",
    Message.Kind.NOTE: "noted, for AI Ops only",
}


def events_of(item: Item):
    return item.events.select_related("by", "message", "message__by").order_by("at", "id")


def conversation(item: Item, reader: Person | None, *, notes: bool = False) -> list[dict]:
    """The thread for somebody it concerns (None: the holder of the receipt); `notes` for whoever AI Ops gave it to."""
    whole = sees_whole(item, reader)
    return [entry(event, reader) for event in events_of(item) if is_shown(event, reader, whole, notes)]


def full_history(item: Item) -> list[dict]:
    """Everything, for AI Ops."""
    return [entry(event, None) for event in events_of(item)]


def entry(event: Event, reader: Person | None) -> dict:
    """One entry of templates/ui/thread.html."""
    who = name_of(event, reader)
    message = event.message
    if message is None:
        return {"event": sentence(event), "at": event.at, "icon": ICONS.get(event.kind, "dot"), "who": who}
    return {
        "who": who,
        "at": event.at,
        "note": NOTES[message.kind] if event.kind not in (Happened.SEVERITY, Happened.STATE) else sentence(event),
        "html": as_written(message.body),
        "private": message.kind == Message.Kind.NOTE,
    }


def as_written(text: str):
    """What somebody wrote, as plain text with its line breaks: nothing in it is markup."""
    return mark_safe(linebreaks(text, autoescape=True))


def name_of(event: Event, reader: Person | None) -> str:
    if event.by is None:
        return "" if event.kind in (Happened.ROUTED, Happened.CLOSED) else "The reporter"
    return "You" if event.by == reader else event.by.name


def sentence(event: Event) -> str:
    """What happened, in a few words that follow the name; what the clock did stands without one."""
    detail = event.detail
    match event.kind:
        case Happened.ROUTED:
            return f"{'sent' if event.by else 'Sent'} it to {detail['queue']}: {detail['rule']}"
        case Happened.SEVERITY:
            return f"changed the severity from {Severity(detail['from']).name} to {Severity(detail['to']).name}"
        case Happened.KIND:
            return f"changed the kind from “{Kind(detail['from']).label}” to “{Kind(detail['to']).label}”"
        case Happened.ASSIGNED:
            return f"gave it to {detail.get('name', 'a colleague')}"
        case Happened.STATE:
            return {
                State.TRIAGED: "looked at it",
                State.IN_PROGRESS: "started work on it",
                State.WAITING_VENDOR: "is waiting for the vendor",
            }.get(event.state, f"moved it to {event.get_state_display().lower()}")
        case Happened.DUPLICATE:
            return f"found it to be the same as {detail['of']}"
        case Happened.FOLLOWED:
            return f"opened {detail['to']} after it"
        case _:
            return event.get_kind_display()
