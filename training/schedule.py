"""The clock's door: each morning, who should hear of a certificate or a due day."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from journal.actions import claim
from training import actions


@shared_task(name="training.schedule.remind_of_renewals")
def remind_of_renewals() -> None:
    """Once a day, however many clocks tick; a failed run gives its claim back."""
    with transaction.atomic():
        if claim(job="training.remind_of_renewals", period=timezone.localdate().isoformat()):
            actions.remind_of_renewals(by=None)
