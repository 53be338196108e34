"""Prompt effects after commit. The rows are the queue; a lost call costs a minute, until the sweep."""

from celery import shared_task

from adoption import actions
from people.models import Person


@shared_task(name="adoption.tasks.open_earned_seats")
def open_earned_seats(person_id: int) -> None:
    """Open what this person's new certificate has earned."""
    actions.open_earned_seats(person=Person.objects.get(pk=person_id))
