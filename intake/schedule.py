"""The clock's door: files are not kept for ever."""

from celery import shared_task
from django.conf import settings

from intake.actions import forget_files


@shared_task(name="intake.schedule.forget_old_files")
def forget_old_files() -> None:
    """Each night. Idempotent: a file is forgotten once."""
    forget_files(days=settings.KEEP_IMPORTED_FILES_DAYS)
