"""Ending what lets somebody in: sessions and the second step."""

import time

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from journal.actions import record
from journal.rules import refuse_if
from people import rules
from people.models import Person, Tally


def end_sessions(person: Person) -> None:
    """Sign the person out everywhere, now."""
    for session in person.usersession_set.all():
        session.end()


def end_sessions_of(people: list[int]) -> None:
    """The same for many. It is done once the departure is committed: a rehearsal signs nobody out."""
    sessions = list(UserSession.objects.filter(user__in=people))
    transaction.on_commit(lambda: [session.end() for session in sessions], robust=True)


@transaction.atomic
def sign_out_everywhere(*, person: Person, by: Person | None) -> None:
    """End the person's sessions, as when a device was lost. They may sign in again."""
    refuse_if(rules.refusal_to_keep_directory(by))
    end_sessions(person)
    record(by=by, verb="people.sign_out_everywhere", subject=person)


@transaction.atomic
def forget_second_step(*, person: Person, by: Person | None) -> None:
    """Take away the second step of signing in, for somebody who lost both phone and recovery codes; sessions end."""
    refuse_if(rules.refusal_to_keep_directory(by))
    person.authenticator_set.all().delete()
    end_sessions(person)
    record(by=by, verb="people.forget_second_step", subject=person)


@transaction.atomic
def forget_what_is_over() -> None:
    """Delete sessions whose time has run out, and what the limits of sign-in have counted and need no more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    Tally.objects.filter(until__lte=time.time()).delete()
