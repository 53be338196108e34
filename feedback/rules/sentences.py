"""Where a report stands, said to the person it is about."""

from feedback.models import Item, State
from feedback.rules.kinds import FIRST_ANSWER_WITHIN, first_answer_due

STANDS = {
    State.NEW: "AI Ops has it and will look at it",
    State.TRIAGED: "AI Ops has looked at it",
    State.WAITING_REPORTER: "AI Ops has a question for you",
    State.WAITING_VENDOR: "AI Ops is waiting for the vendor",
    State.RESOLVED: "There is an answer",
    State.CLOSED: "Answered and closed",
    State.DECLINED: "It will not be taken further",
    State.DUPLICATE: "It is answered together with another report",
    State.SPAM: "It was set aside",
}


def where_it_stands(item: Item) -> str:
    """A few words for the reporter: who has it, what happens next."""
    if item.state == State.IN_PROGRESS:
        return f"{item.owner.given_name if item.owner else 'AI Ops'} is working on it"
    return STANDS[item.state]


def first_answer_promise(item: Item):
    """When the reporter can expect a first word, or None once it has been given or no longer matters."""
    if not item.is_open or item.first_answered_at or item.severity not in FIRST_ANSWER_WITHIN:
        return None
    return first_answer_due(item)
