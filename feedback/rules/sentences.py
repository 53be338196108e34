"""Where a report stands, said to the person it is about."""

from django.utils.translation import gettext_lazy as _

from feedback.models import Item, State
from feedback.rules.kinds import FIRST_ANSWER_WITHIN, first_answer_due

STANDS = {
    State.NEW: _("AI Ops has it and will look at it"),
    State.TRIAGED: _("AI Ops has looked at it"),
    State.WAITING_REPORTER: _("AI Ops has a question for you"),
    State.WAITING_VENDOR: _("AI Ops is waiting for the vendor"),
    State.RESOLVED: _("There is an answer"),
    State.CLOSED: _("Answered and closed"),
    State.DECLINED: _("It will not be taken further"),
    State.DUPLICATE: _("It is answered together with another report"),
    State.SPAM: _("It was set aside"),
}


def where_it_stands(item: Item) -> str:
    """A few words for the reporter: who has it, what happens next."""
    if item.state == State.IN_PROGRESS:
        return _("{name} is working on it").format(name=item.owner.given_name if item.owner else "AI Ops")
    if item.state == State.TRIAGED and item.reporter_wrote_at:
        return _("AI Ops has your words and will look at it again")
    return STANDS[item.state]


def first_answer_promise(item: Item):
    """When the reporter can expect a first word, or None once it has been given or no longer matters."""
    if not item.is_open or item.first_answered_at or item.severity not in FIRST_ANSWER_WITHIN:
        return None
    return first_answer_due(item)
