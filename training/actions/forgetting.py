"""What training forgets of somebody whose identity was erased. Certificates keep their days, not the name on them."""

import pgtrigger
from django.db import transaction

from journal.actions import record
from people.actions import replace_in
from people.models import ERASED, Person
from people.rules import Identity
from training.models import Award, AwardEvent, Completion


@transaction.atomic
def forget_identity(*, was: Identity, by: Person | None) -> None:
    """The name on their certificates, keys of completions that hold their address, and reasons that name them.

    The one act that may change facts that the database protects; each trigger is named here, and sleeps for these
    statements alone.
    """
    with pgtrigger.ignore("training.Award:award_as_it_was"):
        awards = Award.objects.filter(person=was.person_id).update(name=ERASED, unit_name="")
    with pgtrigger.ignore("training.AwardEvent:award_event_append_only"):
        replace_in(AwardEvent.objects.filter(award__person=was.person_id), ["reason"], was)
    with pgtrigger.ignore("training.Completion:completion_append_only"):
        forget_keys(was)
    record(by=by, verb="training.forget_identity", subject=Person(pk=was.person_id), detail={"awards": awards})


def forget_keys(was: Identity) -> None:
    """A key that some system made of an address is replaced by the row's own number: it stays unique."""
    for completion in Completion.objects.filter(person=was.person_id):
        if was.pattern.search(completion.idempotency_key):
            completion.idempotency_key = f"erased:{completion.pk}"
            completion.save(update_fields=["idempotency_key"])
