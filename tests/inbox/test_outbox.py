"""What has yet to be sent, and since when: the figure that tells whether mails go out at all."""

from datetime import UTC, datetime, timedelta

import pytest

from inbox.models import Delivery
from inbox.rules import PAUSES, Outbox, next_try, outbox

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def waiting(erin, tell):
    """waiting(minutes=5, attempts=0): a mail of Erin's that was due so long before NOW."""

    def waiting(minutes=0, attempts=0, **about):
        delivery = tell(erin).delivery
        due = {"due_at": NOW - timedelta(minutes=minutes), "sent_at": None, "attempts": attempts}
        Delivery.objects.filter(pk=delivery.pk).update(**due | about)
        return delivery

    return waiting


def test_an_empty_outbox_has_nothing_and_no_age(db):
    assert outbox(NOW) == Outbox(unsent=0, oldest_seconds=0)


def test_the_age_is_that_of_the_mail_that_waits_longest(waiting):
    for minutes in (2, 7, 4):
        waiting(minutes)
    assert outbox(NOW) == Outbox(unsent=3, oldest_seconds=7 * 60)


def test_a_mail_due_at_this_moment_is_unsent_and_one_for_later_is_not(waiting):
    waiting(minutes=0)
    waiting(minutes=-1)
    assert outbox(NOW) == Outbox(unsent=1, oldest_seconds=0)


def test_what_was_sent_or_given_up_waits_no_more(waiting):
    waiting(minutes=9, sent_at=NOW)
    waiting(minutes=9, given_up_at=NOW, attempts=6)
    assert outbox(NOW) == Outbox(unsent=0, oldest_seconds=0)


@pytest.mark.parametrize("failures", range(1, len(PAUSES) + 1))
def test_a_failed_try_moves_the_due_time_and_not_the_wait(waiting, failures):
    """The mail was due a minute before the first of its tries failed; each next try was made on time."""
    first = NOW - timedelta(minutes=1 + sum(PAUSES[: failures - 1]))
    again = NOW - timedelta(minutes=1)
    waiting(attempts=failures, due_at=next_try(again, failures))
    assert outbox(NOW) == Outbox(unsent=1, oldest_seconds=int((NOW - first).total_seconds()))


def test_a_mail_that_failed_once_is_unsent_while_it_waits_for_its_second_try(waiting):
    waiting(minutes=-1, attempts=1)
    assert outbox(NOW).unsent == 1


def test_the_oldest_is_found_among_tried_and_untried_ones(waiting):
    waiting(minutes=3)
    waiting(minutes=-4, attempts=2)
    assert outbox(NOW) == Outbox(unsent=2, oldest_seconds=3 * 60)
    waiting(minutes=4)
    assert outbox(NOW).oldest_seconds == 4 * 60
