"""What adoption forgets of somebody whose identity was erased. Seats, days of use and every figure stay."""

import pgtrigger
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from adoption.models import ChampionActivity, SeatEvent
from adoption.models import Identity as VendorIdentity
from journal.actions import record
from people.actions import replace_in
from people.models import Person
from people.rules import Identity


@transaction.atomic
def forget_identity(*, was: Identity, by: Person | None) -> None:
    """What they wrote when they asked for a seat, and their name in the notes of champions.

    The events' trigger sleeps for these statements alone: nothing but the note is changed.
    """
    with pgtrigger.ignore("adoption.SeatEvent:seat_event_append_only"):
        notes = SeatEvent.objects.filter(seat__person=was.person_id).exclude(note="").update(note="")
        replace_in(SeatEvent.objects.all(), ["note"], was)
    replace_in(ChampionActivity.objects.all(), ["note"], was)
    forget_logins(was, by)
    record(by=by, verb="adoption.forget_identity", subject=Person(pk=was.person_id), detail={"notes": notes})


def forget_logins(was: Identity, by: Person | None) -> None:
    """How vendors call them gives way to a number. It is theirs by our word from now on: the address that said so is
    gone, and what was attributed stays attributed.
    """
    known = Q(person=was.person_id)
    for word in was.words:
        known |= Q(email__iexact=word) | Q(login__iexact=word) | Q(external_id__iexact=word)
    for login in VendorIdentity.objects.filter(known, Q(person=None) | Q(person=was.person_id)):
        login.external_id, login.login, login.email = f"erased-{login.pk}", "", ""
        login.person_id, login.mapped_by, login.mapped_at = was.person_id, by, login.mapped_at or timezone.now()
        login.save()
