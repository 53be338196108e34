"""The operator sees what waits and what was given up, tries again, and reads nobody's mail."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from inbox.models import Delivery
from journal.models import Entry

LIST = "admin:inbox_delivery_changelist"


@pytest.fixture
def given_up(erin, tell):
    delivery = tell(erin, "What was written to Erin").delivery
    delivery.attempts, delivery.given_up_at, delivery.last_error = 6, timezone.now(), "SMTPServerDisconnected"
    delivery.save()
    return delivery


def shown(client, **query):
    return list(client.get(reverse(LIST), query).context["cl"].result_list)


def test_what_was_given_up_and_what_waits_can_be_found(as_person, ada, odette, given_up, tell):
    waiting = tell(odette).delivery
    client = as_person(ada)
    assert shown(client, state="given_up") == [given_up]
    assert shown(client, state="waiting") == shown(client, state="overdue") == [waiting]
    assert shown(client, state="sent") == []
    assert shown(client, q="odette@tidewater.example") == [waiting]


def test_one_more_try(as_person, ada, given_up, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_person(ada).post(reverse(LIST), {"action": "send_again", "_selected_action": [given_up.pk]})
    given_up.refresh_from_db()
    assert given_up.sent_at and not given_up.given_up_at
    assert len(mail.outbox) == 1
    assert Entry.objects.get(verb="inbox.try_again").actor_id == ada.pk


def test_what_was_sent_is_not_sent_again(as_person, ada, given_up):
    Delivery.objects.update(given_up_at=None, sent_at=timezone.now())
    as_person(ada).post(reverse(LIST), {"action": "send_again", "_selected_action": [given_up.pk]})
    assert not Entry.objects.filter(verb="inbox.try_again").exists()


def test_an_operator_does_not_see_what_was_written(as_person, ada, given_up):
    client = as_person(ada)
    for url in (reverse(LIST), reverse("admin:inbox_delivery_change", args=[given_up.pk])):
        page = client.get(url).content.decode()
        assert "What was written to Erin" not in page and "Thank you." not in page


def test_the_list_asks_as_much_for_many_as_for_few(as_person, ada, erin, tell, queries_of):
    client = as_person(ada)
    for _ in range(10):
        tell(erin)
    few = queries_of(client, reverse(LIST))
    for _ in range(60):
        tell(erin)
    assert queries_of(client, reverse(LIST)) == few


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["erin", "mona", "omar", "stella", "odette"])
def test_others_do_not_find_the_outbox(as_person, request, who, given_up):
    client = as_person(request.getfixturevalue(who))
    assert client.get(reverse(LIST)).status_code in (302, 403, 404)
    client.post(reverse(LIST), {"action": "send_again", "_selected_action": [given_up.pk]})
    given_up.refresh_from_db()
    assert given_up.given_up_at


def test_nobody_edits_or_deletes_a_row_of_the_outbox(as_person, ada, given_up):
    client = as_person(ada)
    assert client.post(reverse("admin:inbox_delivery_change", args=[given_up.pk]), {}).status_code == 403
    assert client.post(reverse("admin:inbox_delivery_delete", args=[given_up.pk]), {"post": "yes"}).status_code == 403
