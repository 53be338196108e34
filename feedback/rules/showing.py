"""What of a report somebody reads who may open it."""

from feedback.models import Event, Item, Message, State
from people.models import Person
from people.rules import Role, holds

# What those it concerns are told besides the words: how it moves, not how AI Ops organises itself.
SHOWN = {
    Event.Kind.REPORTED,
    Event.Kind.TAKEN,
    Event.Kind.STATE,
    Event.Kind.SOLVED,
    Event.Kind.CLOSED,
    Event.Kind.DUPLICATE,
    Event.Kind.FOLLOWED,
}
ANSWERS = (Message.Kind.RESOLUTION, Message.Kind.DECLINE)


def sees_whole(item: Item, person: Person | None) -> bool:
    """Whether this reader (None: the holder of the receipt) reads all of it. Those who only added themselves
    read its first words, where it stands and its answer: the rest is between its reporter and AI Ops."""
    if person is None or holds(person, Role.AI_OPS):
        return True
    if person.pk in (item.reporter_id, item.owner_id, item.logged_by_id):
        return True
    return not item.voices.filter(person=person).exists()


def is_shown(event: Event, reader: Person | None, whole: bool, notes: bool) -> bool:
    """Whether the reader's thread holds this event; `notes`: whether they read what AI Ops writes for itself."""
    if event.message is None:
        return event.kind in SHOWN and (event.kind != Event.Kind.STATE or event.state != State.TRIAGED)
    if event.message.kind == Message.Kind.NOTE:
        return notes
    return whole or event.message.kind in ANSWERS or (reader is not None and event.by_id == reader.pk)
