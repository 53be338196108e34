"""The sweep: files that were received and that a lost broker or a killed process left unsettled."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from desks.actions import give_up_received, settle_received
from intake.models import Import

logger = logging.getLogger(__name__)
UNDER_WAY = timedelta(minutes=2)  # by then somebody is reading it, or nobody is
LONG_ENOUGH = timedelta(hours=1)  # to be tried each minute, and to break each time


@shared_task(name="desks.schedule.settle_received_imports")
def settle_received_imports() -> None:
    """Each minute, the oldest first. An import that is being settled elsewhere is waited for, and found settled. One
    that breaks is told to the log, keeps no other from being read, and is given up after an hour."""
    now = timezone.now()
    for imported in Import.objects.unsettled().filter(received_at__lt=now - UNDER_WAY).order_by("pk"):
        try:
            settle_received(imported=imported)
        except Exception:  # whatever it was: the transaction is undone, and the file is kept for the next try
            logger.exception("A received file could not be settled.")
            if imported.received_at < now - LONG_ENOUGH:
                give_up_received(imported=imported)
