"""The clock's door: what lets nobody in any more is not kept."""

from celery import shared_task

from people.actions import forget_what_is_over as forget


@shared_task(name="people.schedule.forget_what_is_over")
def forget_what_is_over() -> None:
    """Each hour. Idempotent."""
    forget()
