"""The sweep: a report without a route is a row that anybody can find."""

from celery import shared_task

from feedback import actions


@shared_task(name="feedback.schedule.route_unrouted")
def route_unrouted() -> None:
    """Route what has no route. Running twice at once is safe: each report is locked, and looked at again, by
    whoever routes it."""
    actions.route_unrouted()
