"""An anonymous report and its code."""

import hashlib
import ipaddress
import secrets

import pytest

from feedback import actions
from feedback.models import Item
from feedback.rules.receipts import SIGNS, receipt_code, receipt_hash


@pytest.fixture(autouse=True)
def _own_address(client):
    """Each test comes from an address of its own, so that none uses up the tries of another."""
    client.defaults["REMOTE_ADDR"] = str(ipaddress.IPv6Address(secrets.randbits(128)))


@pytest.fixture
def receipt(copilot, erin):
    return actions.report_item(
        tool=copilot, kind="bug", what_happened="It insults people.", reporter=erin, anonymous=True
    )


def test_the_code_opens_the_page_without_signing_in(client, receipt):
    page = client.get(f"/feedback/receipts/{receipt.receipt}/")
    assert page.status_code == 200
    assert "It insults people." in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]


def test_the_code_is_found_however_it_is_typed(client, receipt):
    typed = "-".join(receipt.receipt[place : place + 4] for place in range(0, SIGNS, 4)).upper()
    response = client.post("/feedback/receipts/", {"code": f" {typed} "})
    assert response.url == f"/feedback/receipts/{receipt.receipt}/"


def test_only_a_hash_is_kept(receipt):
    item = receipt.item
    assert item.receipt_hash == hashlib.sha256(receipt.receipt.encode()).hexdigest()
    assert receipt.receipt not in str(Item.objects.filter(pk=item.pk).values().get())


def test_codes_are_long_and_each_is_another():
    codes = {receipt_code(None) for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) * 5 >= 100 for code in codes)
    assert receipt_code("one key") == receipt_code("one key") != receipt_code("another key")


def test_messages_go_both_ways(client, receipt, omar):
    item = actions.ask_reporter(item=receipt.item, text="When was it?", by=omar, version=receipt.item.version)
    url = f"/feedback/receipts/{receipt.receipt}/"
    assert "When was it?" in client.get(url).content.decode()
    client.post(f"{url}answers/", {"text": "On Monday"})
    item.refresh_from_db()
    assert item.state == "in_progress"
    assert item.messages.last().body == "On Monday"
    assert item.messages.last().by is None


def test_the_holder_says_whether_it_is_solved(client, receipt, omar):
    url = f"/feedback/receipts/{receipt.receipt}/"
    item = actions.resolve_item(item=receipt.item, text="It is stopped.", by=omar, version=receipt.item.version)
    client.post(f"{url}reopenings/", {"text": "It is not"})
    item.refresh_from_db()
    assert item.state == "triaged"
    actions.resolve_item(item=item, text="Now it is.", by=omar, version=item.version)
    client.post(f"{url}closings/")
    item.refresh_from_db()
    assert item.state == "closed"


def test_long_after_a_new_report_gets_a_new_code(client, receipt, omar):
    from datetime import timedelta

    from django.utils import timezone

    long_ago = timezone.now() - timedelta(days=40)
    actions.resolve_item(item=receipt.item, text="Done.", by=omar, version=1, at=long_ago)
    response = client.post(f"/feedback/receipts/{receipt.receipt}/reopenings/", {"text": "It is back"})
    follower = Item.objects.get(follows=receipt.item)
    code = response.url.split("/")[-2]
    assert code != receipt.receipt
    assert follower.receipt_hash == receipt_hash(code)
    assert follower.reporter is None


def test_the_notes_of_ai_ops_stay_inside(client, receipt, omar):
    actions.add_note(item=receipt.item, text="Sounds like the night shift.", by=omar, version=receipt.item.version)
    assert "night shift" not in client.get(f"/feedback/receipts/{receipt.receipt}/").content.decode()


def test_triage_shows_no_name(as_person, receipt, omar, erin):
    page = as_person(omar).get(f"/admin/feedback/item/{receipt.item.pk}/change/").content.decode()
    assert "Anonymous" in page
    assert erin.name not in page


# --- refusals ---------------------------------------------------------------------------------------------------------
def test_a_wrong_code_opens_nothing(client, receipt):
    wrong = ("a" if receipt.receipt[0] != "a" else "b") + receipt.receipt[1:]
    assert client.get(f"/feedback/receipts/{wrong}/").status_code == 404
    assert client.post("/feedback/receipts/", {"code": wrong}).status_code == 422
    for noun in ("answers", "closings", "reopenings"):
        assert client.post(f"/feedback/receipts/{wrong}/{noun}/", {"text": "x"}).status_code == 404


WRONG = "b" * SIGNS


def test_after_ten_wrong_tries_in_a_minute_only_the_right_one_is_answered(client, receipt):
    """Or whoever shares an address with the reporter could shut the door for them."""
    statuses = [client.get(f"/feedback/receipts/{WRONG}/").status_code for _ in range(12)]
    assert statuses == [404] * 10 + [429] * 2
    assert client.post("/feedback/receipts/", {"code": WRONG}).status_code == 429
    assert client.post(f"/feedback/receipts/{WRONG}/answers/", {"text": "x"}).status_code == 429
    assert client.get(f"/feedback/receipts/{receipt.receipt}/").status_code == 200
    assert client.post("/feedback/receipts/", {"code": receipt.receipt}).status_code == 302


def test_reading_ones_own_is_not_counted(client, receipt):
    assert {client.get(f"/feedback/receipts/{receipt.receipt}/").status_code for _ in range(15)} == {200}
    assert client.get(f"/feedback/receipts/{WRONG}/").status_code == 404


def test_the_limit_is_what_stops_them(client, receipt, monkeypatch):
    """The same tries without the limit get through: what stops them is the count."""
    monkeypatch.setattr("feedback.views.receipts.count_wrong_try", lambda request, door: True)
    assert {client.get(f"/feedback/receipts/{WRONG}/").status_code for _ in range(12)} == {404}


def test_the_code_does_not_open_the_signed_in_page(as_person, receipt, erin):
    assert as_person(erin).get(receipt.item.get_absolute_url()).status_code == 404


def test_an_anonymous_word_needs_the_code(receipt, erin):
    from journal.rules import Refused

    with pytest.raises(Refused):
        actions.answer(item=receipt.item, text="x", by=erin)
