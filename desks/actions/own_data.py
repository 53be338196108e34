"""What concerns all apps at once: handing a person their own data, and erasing who somebody was."""

from django.contrib.admin.models import LogEntry
from django.db import transaction

import adoption.actions
import feedback.actions
import inbox.actions
import training.actions
from desks.rules import copy_of, cover
from intake.models import RejectedLine
from journal.actions import record
from people.actions import replace_identity, replace_in
from people.models import Person


@transaction.atomic
def hand_out_copy(*, person: Person) -> dict:
    """Everything this site holds of the person, as JSON takes it; the journal keeps that they took it away."""
    record(by=person, verb="desks.hand_out_copy", subject=person)
    return cover(person) | copy_of(person)


@transaction.atomic
def erase_person(*, person: Person, reason: str, by: Person | None) -> None:
    """Replace who a leaver was, everywhere and for good; what they did stays, and every figure with it.

    All of it or nothing: an app that cannot forget leaves the person as they were.
    """
    was = replace_identity(person=person, reason=reason, by=by)
    for app in (inbox, training, adoption, feedback):
        app.actions.forget_identity(was=was, by=by)
    replace_in(LogEntry.objects.all(), ["object_repr", "change_message"], was)
    replace_in(RejectedLine.objects.all(), ["about", "reason"], was)
