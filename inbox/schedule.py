"""The sweep: mails that a lost broker forgot, retries that have come due, Monday's gathered mail."""

from celery import shared_task

from inbox.actions import send_due


@shared_task(name="inbox.schedule.send_unsent")
def send_unsent() -> None:
    """Send whatever is due. Running twice at once is safe: each row is locked by whoever sends it."""
    send_due()
