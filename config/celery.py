"""Celery: work after commit, and the clock's timetable on one page.

Every time is a name, every job calls one action, and each job claims its (job, period) row, so that two clocks do the
work once. A due time is a row that the clock finds, never a countdown.
"""

import logging.config
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A page whose broker is gone waits for a second, not for minutes: the row is written, the sweep will find it.
GIVE_UP_SOON = {"max_retries": 1, "interval_start": 0, "interval_step": 0}


def of_the_broker(url: str) -> dict:
    """What Celery must know of the broker at this address.

    RabbitMQ: queues kept by a majority of its machines, and an answer for each message that it has kept. A task that
    its worker did not finish comes back when the worker's connection ends. Valkey and Redis know no such end: there a
    task comes back after `visibility_timeout`, and the sweeps of the timetable are sooner.
    """
    if url.startswith(("amqp:", "amqps:", "pyamqp:")):
        return {
            "task_default_queue": "groundswell",
            "task_default_queue_type": "quorum",
            "broker_connection_timeout": 1,
            "broker_transport_options": {"confirm_publish": True, **GIVE_UP_SOON},
        }
    options = {
        "visibility_timeout": 3600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "global_keyprefix": "groundswell:",
        "socket_timeout": 3,
        "socket_connect_timeout": 1,
        "health_check_interval": 25,
    }
    return {"broker_transport_options": options | GIVE_UP_SOON}


app = Celery("groundswell")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=600,
    task_soft_time_limit=540,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=3,
    broker_connection_retry_on_startup=True,
    **of_the_broker(os.environ.get("CELERY_BROKER_URL", "")),
)


@setup_logging.connect
def log_like_the_site(**options):
    """Without this, Celery would write lines of its own form, with the arguments of tasks in them."""
    logging.config.dictConfig(settings.LOGGING)


app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")

# What the broker forgot is late by this much, and by a restart of the clock, at most.
EVERY_QUARTER_MINUTE = 15.0
EVERY_MINUTE = crontab()
EVERY_HOUR = crontab(minute=5)
NIGHTLY = crontab(hour=2, minute=10)
EACH_MORNING = crontab(hour=6, minute=0)

app.conf.beat_schedule = {
    "send what the broker forgot": {"task": "inbox.schedule.send_unsent", "schedule": EVERY_QUARTER_MINUTE},
    "route what the broker forgot": {
        "task": "feedback.schedule.route_unrouted",
        "schedule": EVERY_QUARTER_MINUTE,
    },
    "open seats that certificates earned": {"task": "adoption.schedule.open_earned_seats", "schedule": EVERY_MINUTE},
    "suspend seats whose certificate lapsed": {"task": "adoption.schedule.suspend_lapsed_seats", "schedule": NIGHTLY},
    "close seats and assignments of leavers": {"task": "adoption.schedule.close_for_leavers", "schedule": NIGHTLY},
    "attribute usage of people who came later": {
        "task": "adoption.schedule.attribute_waiting_usage",
        "schedule": EVERY_HOUR,
    },
    "forget sessions and counts that are over": {
        "task": "people.schedule.forget_what_is_over",
        "schedule": EVERY_HOUR,
    },
    "bring the figures up to date": {"task": "adoption.schedule.bring_figures_up_to_date", "schedule": EVERY_MINUTE},
    "settle files that the broker forgot": {
        "task": "desks.schedule.settle_received_imports",
        "schedule": EVERY_MINUTE,
    },
    "forget the content of old imports": {"task": "intake.schedule.forget_old_files", "schedule": NIGHTLY},
    "remind of certificates to renew": {"task": "training.schedule.remind_of_renewals", "schedule": EACH_MORNING},
}
