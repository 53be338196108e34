"""Bringing in a file through the site: it is received at once, and a worker settles it.

Each kind of file belongs to an app below, which receives and applies it; here they meet.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import translation

from adoption import actions as adoption
from desks.rules import refusal_to_confirm
from intake.actions import give_up, open_file, receive, settle
from intake.models import Import
from intake.rules import Layout
from journal.actions import prompt
from journal.rules import refuse_if
from people import actions as people
from people.models import Person
from training import actions as training

RECEIVE = {
    "people": people.receive_people,
    "completions": training.receive_completions,
    "seats": adoption.receive_seats,
    "identities": adoption.receive_identities,
    "usage": adoption.receive_usage,
}
APPLY = {
    "people": people.apply_people,
    "completions": training.apply_completions,
    "seats": adoption.apply_seats,
    "identities": adoption.apply_identities,
    "usage": adoption.apply_usage,
}


@transaction.atomic
def bring_in(*, kind: str, content, filename: str, layout: Layout, by: Person, **asked) -> Import:
    """Receive a file of that kind, and ask a worker to settle it. `asked`: what else it takes, as a tool."""
    imported = RECEIVE[kind](content=content, filename=filename, layout=layout, by=by, **asked)
    prompt("desks.tasks.settle_import", imported.pk)
    return imported


@transaction.atomic
def confirm_leavers(*, imported: Import, by: Person) -> Import:
    """Bring the same directory in once more, now that somebody has said that so many people have really left."""
    refuse_if(refusal_to_confirm(imported, by))
    with open_file(imported) as content:
        again = receive(
            kind=imported.kind,
            scope=imported.scope,
            kept_by=imported.kept_by,
            content=content,
            filename=imported.filename,
            options=imported.options | {"confirm_leavers": True},
            by=by,
        )
    prompt("desks.tasks.settle_import", again.pk)
    return again


def settle_received(*, imported: Import) -> Import:
    """Apply what was received, for whoever brought it in and in their language. Doing so twice does it once."""
    with in_the_words_of(imported) as by:
        return settle(imported=imported, using=APPLY[imported.kind], by=by)


def give_up_received(*, imported: Import) -> None:
    """Tell whoever brought it in, in their language, that it cannot be read."""
    with in_the_words_of(imported):
        give_up(imported=imported)


@contextmanager
def in_the_words_of(imported: Import) -> Iterator[Person | None]:
    """Speak the language of whoever brought it in; yields them, or None where the shell did."""
    by = Person.objects.filter(pk=imported.actor_id).first()
    with translation.override(by.language if by else None):
        yield by
