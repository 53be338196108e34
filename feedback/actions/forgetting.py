"""What feedback forgets of somebody whose identity was erased: their words. Kinds, severities and times stay."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from feedback.models import Item, Message
from feedback.notices import pages_of
from inbox.actions import forget_words
from journal.actions import record
from people.actions import replace_in
from people.models import Person
from people.rules import Identity

ERASED_WORDS = _("[Erased with the identity of the person who wrote this]")
THEIR_WORDS = [Message.Kind.ANSWER, Message.Kind.REOPENING]
TEXTS = ["what_happened", "expected", "prompt", "answer", "process", "resolution"]


@transaction.atomic
def forget_identity(*, was: Identity, by: Person | None) -> None:
    """What they reported and answered is replaced; elsewhere, what others wrote, only what names them.

    In what was written on their own reports a given name is enough to name them.
    """
    own = Item.objects.filter(reporter=was.person_id)
    empty = dict.fromkeys(["expected", "prompt", "answer", "process"], "")
    reports = own.update(what_happened=ERASED_WORDS, **empty)
    Message.objects.filter(by=was.person_id, kind__in=THEIR_WORDS).update(body=ERASED_WORDS)
    replace_in(Message.objects.filter(item__in=own), ["body"], was.more_closely)
    replace_in(own, ["resolution"], was.more_closely)
    forget_words(links=[page for item in own for page in pages_of(item)])
    replace_in(Message.objects.all(), ["body"], was)
    replace_in(Item.objects.all(), TEXTS, was)
    record(by=by, verb="feedback.forget_identity", subject=Person(pk=was.person_id), detail={"reports": reports})
