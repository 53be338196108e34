"""Prompt sending after commit. The rows are the queue; a lost call costs seconds, until the sweep."""

from celery import shared_task

from inbox.actions import send_due


@shared_task(name="inbox.tasks.send_delivery")
def send_delivery(delivery_id: int) -> None:
    """Send this one mail, if it is still due."""
    send_due(only=[delivery_id])
