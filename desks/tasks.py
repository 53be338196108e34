"""Prompt work after commit: a file that was received is settled at once."""

from celery import shared_task

from desks.actions import settle_received
from intake.models import Import


@shared_task(name="desks.tasks.settle_import")
def settle_import(import_id: int) -> None:
    """Settle this one import, if nobody has."""
    settle_received(imported=Import.objects.get(pk=import_id))
