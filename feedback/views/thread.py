"""What happened to a report, as entries of a thread: for AI Ops, and for those it concerns."""

from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from feedback.models import Event, Item, Kind, Message, Queue, Route, Severity, State
from feedback.rules.showing import is_shown, sees_whole
from people.models import Person
from people.queries.prepared import Prepared
from ui.words import within_a_sentence

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
    Message.Kind.QUESTION: gettext_lazy("asked"),
    Message.Kind.REPLY: gettext_lazy("replied"),
    Message.Kind.ANSWER: gettext_lazy("wrote"),
    Message.Kind.RESOLUTION: gettext_lazy("gave the answer"),
    Message.Kind.DECLINE: gettext_lazy("said why nothing will be done"),
    Message.Kind.REOPENING: gettext_lazy("said that it is not fixed"),
    Message.Kind.NOTE: gettext_lazy("noted, for AI Ops only"),
}


EVENTS = Prepared(
    lambda item: Event.objects.filter(item=item).select_related("by", "message", "message__by").order_by("at", "id")
)


def conversation(item: Item, reader: Person | None, *, notes: bool = False) -> list[dict]:
    """The thread for somebody it concerns (None: the holder of the receipt); `notes` for whoever AI Ops gave it to."""
    whole = sees_whole(item, reader)
    return [entry(event, reader) for event in EVENTS(item=item.pk) if is_shown(event, reader, whole, notes)]


def full_history(item: Item) -> list[dict]:
    """Everything, for AI Ops."""
    return [entry(event, None) for event in EVENTS(item=item.pk)]


def entry(event: Event, reader: Person | None) -> dict:
    """One entry of templates/ui/thread.html."""
    who = name_of(event, reader)
    message = event.message
    if message is None:
        event_words = with_name(who, sentence(event)) if who else sentence(event)
        return {"event": event_words, "at": event.at, "icon": ICONS.get(event.kind, "dot")}
    is_decision = event.kind in (Happened.SEVERITY, Happened.STATE)
    return {
        "who": who,
        "at": event.at,
        "note": after_name(sentence(event) if is_decision else NOTES[message.kind]),
        "html": as_written(message.body),
        "private": message.kind == Message.Kind.NOTE,
    }


def with_name(who: str, did: str) -> str:
    # Translators: somebody, or “You”, and what they did to a report: "Omar took it". What they did is translated apart.
    return pgettext("who did what", "{who} {did}").format(who=who, did=did)


def after_name(did: str) -> str:
    # Translators: stands after somebody's name, or after “You”, in bold: "replied".
    return pgettext("after a name", "{did}").format(did=did)


def as_written(text: str):
    """What somebody wrote, as plain text with its line breaks: nothing in it is markup."""
    return mark_safe(linebreaks(text, autoescape=True))


def name_of(event: Event, reader: Person | None) -> str:
    if event.by is None:
        return "" if event.kind in (Happened.ROUTED, Happened.CLOSED) else pgettext("who did what", "The reporter")
    return pgettext("who did what", "You") if event.by == reader else event.by.name


def sentence(event: Event) -> str:
    """What happened, in a few words that follow the name; what the clock did stands without one."""
    detail = event.detail
    match event.kind:
        case Happened.ROUTED:
            said = _("sent it to {queue}: {why}") if event.by else _("Sent it to {queue}: {why}")
            return said.format(**routed(detail))
        case Happened.SEVERITY:
            before, after = Severity(detail["from"]).name, Severity(detail["to"]).name
            return _("changed the severity from {before} to {after}").format(before=before, after=after)
        case Happened.KIND:
            before, after = Kind(detail["from"]).label, Kind(detail["to"]).label
            return _("changed the kind from “{before}” to “{after}”").format(before=before, after=after)
        case Happened.ASSIGNED:
            return _("gave it to {name}").format(name=detail.get("name") or _("a colleague"))
        case Happened.STATE:
            return moved(event)
        case Happened.DUPLICATE:
            return _("found it to be the same as {report}").format(report=detail["of"])
        case Happened.FOLLOWED:
            return _("opened {report} after it").format(report=detail["to"])
        case _:
            return event.get_kind_display()


def routed(detail: dict) -> dict[str, str]:
    """The queue and why it was that one. A rule and its queue keep the names they had; what stands by itself is said
    in the reader's language."""
    reason = detail.get("reason")
    queue = Queue.Standing(reason).label if reason in Queue.Standing.values else detail["queue"]
    return {"queue": queue, "why": detail["rule"] or Route.Reason(reason).label}


def moved(event: Event) -> str:
    return {
        State.TRIAGED: _("looked at it"),
        State.IN_PROGRESS: _("started work on it"),
        State.WAITING_VENDOR: _("is waiting for the vendor"),
    }.get(event.state) or _("moved it to {state}").format(state=within_a_sentence(event.get_state_display()))
