"""The clock's door: sweeps that find what was forgotten, and the nightly care of seats. Each is safe to run twice."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from adoption import actions
from adoption.rules.imports import SOURCES
from journal.actions import claim
from studio.models import Tool


@shared_task(name="adoption.schedule.open_earned_seats")
def open_earned_seats() -> None:
    """Open seats whose certificate is there: a seat that is open already is not opened twice."""
    actions.open_earned_seats()


@shared_task(name="adoption.schedule.suspend_lapsed_seats")
def suspend_lapsed_seats() -> None:
    """Once a day for each live tool; a run that fails gives its claim back and is tried with the next tick."""
    day = timezone.localdate()
    for tool in Tool.objects.live_on(day):
        with transaction.atomic():
            if claim(job="adoption.suspend_lapsed_seats", period=f"{day} {tool.pk}"):
                actions.suspend_lapsed_seats(tool=tool, on=day)


@shared_task(name="adoption.schedule.close_for_leavers")
def close_for_leavers() -> None:
    """End the seats and assignments of leavers, and the assignments whose term is over.

    Closed is closed: no claim is needed.
    """
    actions.close_for_leavers()
    actions.close_past_terms()


@shared_task(name="adoption.schedule.attribute_waiting_usage")
def attribute_waiting_usage() -> None:
    """Give what reports said about people who have come into the directory since to them. Attributed is attributed."""
    for source in SOURCES:
        actions.attribute_waiting(source=source)


@shared_task(name="adoption.schedule.bring_figures_up_to_date")
def bring_figures_up_to_date() -> None:
    """Count again what has changed, before somebody asks. Where nothing has, nothing is counted: no claim is needed."""
    actions.bring_figures_up_to_date()
