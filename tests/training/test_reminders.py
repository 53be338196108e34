"""Reminders: each said once, however often the clock ticks or somebody asks."""

from datetime import timedelta

import pytest
from freezegun import freeze_time

from inbox.models import Notice
from journal.models import Claim
from training import actions as training
from training.models import Assignment
from training.schedule import remind_of_renewals

from .conftest import days_ago


def kinds(person):
    return sorted(person.notices.filter(kind__in=KINDS).values_list("kind", flat=True))


KINDS = ["training.renewal", "training.grace", "training.overdue", "training.reminder"]


def assign(person, path, due_on=None, on=None):
    return training.assign_path(person=person, path=path, reason="wave", due_on=due_on, on=on or days_ago(40), by=None)


@pytest.mark.parametrize(
    ("earned", "told"),
    [(100, []), (330, ["training.renewal"]), (370, ["training.grace"]), (500, ["training.overdue"])],
)
def test_each_morning_the_clock_says_what_is_new(erin, essentials, certify, earned, told):
    assign(erin, essentials, on=days_ago(600))
    certify(erin, days_ago(earned))
    remind_of_renewals()
    assert kinds(erin) == told


def test_running_twice_tells_once(erin, essentials, certify):
    assign(erin, essentials, due_on=days_ago(1))
    for _ in range(2):
        remind_of_renewals()
    assert kinds(erin) == ["training.overdue"]
    assert Claim.objects.filter(job="training.remind_of_renewals").count() == 1


def test_the_next_days_run_does_not_repeat_it(erin, essentials, certify):
    certify(erin, days_ago(330))
    remind_of_renewals()
    with freeze_time(days_ago(-1)):
        remind_of_renewals()
    assert kinds(erin) == ["training.renewal"]


def test_a_missed_morning_is_made_good(erin, certify):
    """The window opened a month ago and no clock ran since."""
    award = certify(erin, days_ago(335))
    assert award.renewal_from < days_ago(20)
    remind_of_renewals()
    assert kinds(erin) == ["training.renewal"]


def test_a_failed_run_gives_its_claim_back(erin, certify, monkeypatch):
    certify(erin, days_ago(330))
    with monkeypatch.context() as broken, pytest.raises(OSError, match="broken"):
        broken.setattr(training, "remind_of_renewals", lambda by: (_ for _ in ()).throw(OSError("broken")))
        remind_of_renewals()
    remind_of_renewals()
    assert kinds(erin) == ["training.renewal"]


def test_whoever_renewed_is_left_alone(erin, certify):
    certify(erin, days_ago(330))
    certify(erin, days_ago(3))
    remind_of_renewals()
    assert kinds(erin) == []


def test_a_manager_reminds_once_a_day(erin, chandra, mona, essentials):
    assign(erin, essentials, due_on=days_ago(2))
    assign(chandra, essentials, due_on=days_ago(-2))
    for _ in range(2):
        told = training.remind_overdue(assignments=Assignment.objects.visible_to(mona), by=mona)
    assert told == 0
    notice = Notice.objects.get(kind="training.reminder")
    assert notice.recipient == erin
    assert notice.title == "Mona Marsh: please finish Copilot Essentials"
    assert "Five lessons, the quiz and one confirmation to go." in notice.body
    with freeze_time(days_ago(-1)):
        assert training.remind_overdue(assignments=list(Assignment.objects.all()), by=mona) == 1


def test_nobody_is_reminded_of_what_is_done(erin, mona, essentials, certify):
    assign(erin, essentials, due_on=days_ago(2))
    certify(erin)
    assert training.remind_overdue(assignments=Assignment.objects.all(), by=mona) == 0


def test_an_award_tells_the_person_and_asks_the_apps_above(
    erin, certify, settings, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    settings.TASKS_AFTER_AWARD = ["somewhere.tasks.open_what_it_earned"]
    monkeypatch.setattr("training.actions.awarding.prompt", lambda task, *args: asked.append((task, *args)))
    certify(erin, days_ago(500))
    assert asked == []
    certify(erin, days_ago(1) + timedelta(days=1))
    assert asked == [("somewhere.tasks.open_what_it_earned", erin.pk)]
    today, past = erin.notices.filter(kind="training.awarded").order_by("-created_at")
    assert "Your access to Copilot opens now" in today.body
    assert not hasattr(past, "delivery")
