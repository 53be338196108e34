"""Writing the journal. Every action of every app calls `record` in its own transaction."""

import json
import time
from collections.abc import Iterable
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from kombu.exceptions import OperationalError

from journal.models import Claim, Entry

CLAIMS_KEPT_FOR = timedelta(days=30)
A_WAIT, SILENCE = 1.0, 30.0  # seconds: what a page is spared, and for how long a broker that hangs is left alone
spared = {"until": 0.0}  # of this process, on its own clock


def record(*, by, verb: str, subject, detail: dict | None = None) -> Entry:
    """Write one entry: `by` (a person, or None for the clock) did `verb` ("training.enrol") to `subject` (a saved row).

    Raises RuntimeError outside a transaction: an entry that could be kept while its act is rolled back would be a lie.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"journal.record({verb!r}) was called outside a transaction")
    return Entry.objects.create(
        actor_id=by.pk if by else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail or {},
    )


def record_all(*, by, acts: Iterable[tuple[str, type[Model], int, dict]]) -> None:
    """One entry for each act of a set-based write, as `record` would write it: (verb, model, id of the row, detail)."""
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record_all was called outside a transaction")
    actor, now, table = by.pk if by else None, timezone.now(), Entry._meta.db_table
    columns = "at, actor_id, verb, subject_type, subject_id, detail"
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for verb, model, pk, detail in acts:
            copy.write_row((now, actor, verb, model._meta.label_lower, str(pk), json.dumps(detail)))


@transaction.atomic
def claim(*, job: str, period: str) -> bool:
    """True for the first caller of this job in this period, in words of the job's own choosing ("2026-11-22").

    Inside the transaction of the job's work the claim is undone when the work fails, so the next tick may try again;
    a second caller waits for that transaction to end and then hears how it ended.
    """
    Claim.objects.filter(job=job, claimed_at__lt=timezone.now() - CLAIMS_KEPT_FOR).delete()
    _, first = Claim.objects.get_or_create(job=job, period=period)
    return first


def prompt(task: str, *args) -> None:
    """Once this transaction is committed, ask a worker to run the task of that name ("inbox.tasks.send_delivery").

    A lost broker is logged and forgotten: the row that holds the work is committed, and the clock's sweep finds it.
    Tasks are called by name because they stand above the actions that they call.
    """

    def send():  # a function with a name: Django logs it when it fails
        ask(task, args)

    transaction.on_commit(send, robust=True)


def ask(task: str, args: tuple) -> None:
    """Ask for the task now, unless the broker has just kept somebody waiting: one that hangs costs one page."""
    began = time.monotonic()
    if began < spared["until"]:
        return
    try:
        current_app.tasks[task].apply_async(args, retry=False, ignore_result=True)
    except OperationalError:
        if time.monotonic() - began > A_WAIT:
            spared["until"] = time.monotonic() + SILENCE
        raise
