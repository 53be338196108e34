"""The sweep: files that were received and that a lost broker or a killed process left unsettled."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from desks.actions import settle_received
from intake.models import Import

UNDER_WAY = timedelta(minutes=2)  # by then somebody is reading it, or nobody is


@shared_task(name="desks.schedule.settle_received_imports")
def settle_received_imports() -> None:
    """Each minute, the oldest first. An import that is being settled elsewhere is waited for, and found settled."""
    for imported in Import.objects.unsettled().filter(received_at__lt=timezone.now() - UNDER_WAY).order_by("pk"):
        settle_received(imported=imported)
