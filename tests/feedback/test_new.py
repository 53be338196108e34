"""Telling AI Ops: two fields, nothing lost, nothing twice, nothing that should not be sent."""

import re
import uuid

import pytest
from django.urls import reverse

from feedback.actions import add_voice
from feedback.models import Item, Voice
from journal.models import Entry
from tests.feedback.conftest import live

NEW = "/feedback/new/"


@pytest.fixture
def send(as_person, copilot, erin):
    """send(what_happened=…): post the form as Erin; the two fields are filled in."""

    def send(by=erin, **fields):
        given = {"what_happened": "The summary stops in the middle.", "tool": copilot.slug, "key": str(uuid.uuid4())}
        return as_person(by).post(NEW, given | fields)

    return send


def test_two_fields_are_enough(send, erin, copilot):
    response = send()
    item = Item.objects.get()
    assert response.status_code == 302
    assert response.url == f"/feedback/{item.ref}/?sent=1"
    assert (item.reporter, item.tool, item.state, item.reach) == (erin, copilot, "new", 1)
    assert item.kind == "bug"
    assert item.unit == erin.unit
    assert item.queue.standing == "fallback"
    assert Voice.objects.get(item=item).person == erin
    assert Entry.objects.filter(verb="feedback.report", subject_id=str(item.pk)).count() == 1


def test_the_kind_comes_from_the_words_unless_it_was_chosen(send):
    send(what_happened="It invented a clause that does not exist.")
    send(what_happened="It invented a clause that does not exist.", kind="idea")
    assert list(Item.objects.order_by("pk").values_list("kind", "severity")) == [("wrong_answer", 2), ("idea", 3)]


def test_a_tool_can_be_chosen_by_the_link(as_person, erin, copilot):
    page = as_person(erin).get(f"{NEW}?tool=copilot").content.decode()
    assert re.search(r'<option value="copilot" selected', page)


def test_an_empty_form_offers_what_there_is_now(as_person, erin, champion, copilot):
    """Its fields are drawn once for the same choices; whose they are, and when, must never show."""
    page = as_person(erin).get(NEW).content.decode()
    assert "claimsgpt" not in page and "on_behalf_of" not in page
    assert "on_behalf_of" in as_person(champion).get(NEW).content.decode()
    assert " selected>Copilot" in as_person(erin).get(f"{NEW}?tool={copilot.slug}").content.decode()
    live("claimsgpt", "ClaimsGPT")
    page = as_person(erin).get(NEW).content.decode()
    assert "claimsgpt" in page and "on_behalf_of" not in page and " selected>Copilot" not in page


def test_every_form_has_a_key_of_its_own(as_person, erin, copilot):
    keys = {re.search(r'name="key" value="([^"]+)"', as_person(erin).get(NEW).content.decode())[1] for _ in range(3)}
    assert len(keys) == 3


def test_sending_twice_makes_one_report(send):
    key = str(uuid.uuid4())
    first, second = send(key=key), send(key=key)
    assert Item.objects.count() == 1
    assert first.url == second.url


def test_the_same_key_of_somebody_else_is_another_report(send, odette):
    key = str(uuid.uuid4())
    send(key=key)
    send(by=odette, key=key)
    assert Item.objects.count() == 2


def test_what_is_missing_is_said_and_nothing_is_lost(send):
    response = send(what_happened="  ", tool="", expected="A summary")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say what happened" in page
    assert "Choose the tool" in page
    assert "A summary" in page
    assert not Item.objects.exists()


def test_a_retired_tool_cannot_be_chosen(send, copilot):
    from studio import actions as studio

    studio.review_tool(tool=copilot, decision="retire", by=None)
    assert send().status_code == 422


def test_it_warns_before_it_keeps_a_secret(send):
    response = send(what_happened="It printed frida@example.org and her password: hunter22")
    page = response.content.decode()
    assert "a password and an e-mail address" in page or "an e-mail address and a password" in page
    assert "Nothing has been kept yet" in page
    assert not Item.objects.exists()


def test_it_can_be_masked_or_sent_as_it_is(send):
    words = "It printed frida@example.org in the letter"
    send(what_happened=words, prompt="Mail frida@example.org", sensitive="mask")
    send(what_happened=words, sensitive="send")
    masked, whole = Item.objects.order_by("pk")
    assert masked.what_happened == "It printed [an e-mail address removed] in the letter"
    assert masked.prompt == "Mail [an e-mail address removed]"
    assert whole.what_happened == words


def test_an_anonymous_report_keeps_no_name(send, erin):
    response = send(anonymous="on")
    item = Item.objects.get()
    assert response.url.startswith("/feedback/receipts/")
    assert item.reporter is item.unit is item.logged_by is None
    assert item.voices.get().person is None
    assert all(event.by is None for event in item.events.all())
    entry = Entry.objects.get(verb="feedback.report")
    assert entry.actor_id is None
    assert not erin.notices.exists()


def test_an_anonymous_report_sent_twice_shows_the_same_code(send):
    key = str(uuid.uuid4())
    assert send(anonymous="on", key=key).url == send(anonymous="on", key=key).url
    assert Item.objects.count() == 1


def test_a_key_must_be_one_of_ours(send):
    """Keys of the house's own (after:12) open receipts; a form cannot name one."""
    assert send(anonymous="on", key="after:12").status_code == 422


def test_similar_reports_are_shown_while_writing(as_person, report, odette, copilot):
    item = report(what_happened="The reinsurance summary stops in the middle, mail a@b.de")
    words = {"what_happened": "My reinsurance summary is cut off", "tool": "copilot"}
    page = as_person(odette).post("/feedback/similar/", words).content.decode()
    assert item.ref in page
    assert "1 person reported this" in page
    assert "a@b.de" not in page
    assert "Erin" not in page
    assert reverse("feedback:voices", args=[item.ref]) in page


def test_of_similar_reports_that_are_alike_the_latest_stands_first(as_person, report, odette):
    first, second, third = (report(what_happened="The reinsurance summary stops in the middle") for _ in range(3))
    add_voice(item=first, by=odette)
    words = {"what_happened": "My reinsurance summary is cut off", "tool": "copilot"}
    page = as_person(odette).post("/feedback/similar/", words).content.decode()
    assert page.index(first.ref) < page.index(third.ref) < page.index(second.ref)


def test_similar_never_shows_an_s0_nor_another_tool_nor_an_anonymous_one(as_person, report, odette, claimsgpt):
    report(what_happened="The reinsurance file of a stranger was shown", kind="data_exposed")
    report(what_happened="The reinsurance file was shown slowly", tool=claimsgpt)
    report(what_happened="The reinsurance file was shown late", anonymous=True)
    words = {"what_happened": "A reinsurance file was shown", "tool": "copilot"}
    assert "FB-" not in as_person(odette).post("/feedback/similar/", words).content.decode()


def test_one_common_word_is_not_enough_to_be_similar(as_person, report, odette):
    report(what_happened="Copilot wrote to a customer in the wrong language")
    alike = report(what_happened="The signature under a customer letter is missing")
    words = {"what_happened": "Copilot leaves the signature out of a letter to my customer", "tool": "copilot"}
    page = as_person(odette).post("/feedback/similar/", words).content.decode()
    assert re.findall(r"FB-\d+", page) == [alike.ref] * page.count("FB-")
    assert alike.ref in page


def test_the_kind_is_suggested_while_writing(as_person, erin):
    page = as_person(erin).post("/feedback/similar/", {"what_happened": "It leaked confidential data"}).content.decode()
    assert "Data was exposed" in page
    assert "Only AI Ops will see it" in page


def test_after_sending_without_javascript_similar_ones_are_offered(send, report, odette):
    item = report(what_happened="The reinsurance summary stops in the middle")
    response = send(by=odette, what_happened="My reinsurance summary stops")
    page = response.client.get(response.url).content.decode()
    assert reverse("feedback:voices", args=[item.ref]) in page


# --- for a colleague --------------------------------------------------------------------------------------------------
def test_a_champion_logs_for_a_colleague_who_is_told(
    send, champion, erin, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = send(by=champion, on_behalf_of=erin.pk)
    item = Item.objects.get()
    assert (item.reporter, item.logged_by, item.source) == (erin, champion, "champion")
    assert response.url.startswith(f"/feedback/{item.ref}/")
    assert response.client.get(response.url).status_code == 200
    notice = erin.notices.get()
    assert item.ref in notice.title
    assert [mail.to for mail in mailoutbox] == [[erin.email]]


def test_a_champion_chooses_among_their_own_people_only(send, champion, odette, as_person, erin):
    page = as_person(champion).get(NEW).content.decode()
    assert erin.name in page
    assert odette.name not in page
    assert send(by=champion, on_behalf_of=odette.pk).status_code == 422


def test_who_is_no_champion_has_no_such_field(send, erin, mona, as_person):
    assert "on_behalf_of" not in as_person(erin).get(NEW).content.decode()
    send(on_behalf_of=mona.pk)
    assert Item.objects.get().reporter == erin


def test_a_champion_cannot_hold_the_code_of_somebody_else(send, champion, erin):
    assert send(by=champion, on_behalf_of=erin.pk, anonymous="on").status_code == 422


def test_an_s0_logged_for_a_colleague_closes_behind_the_champion(send, champion, erin):
    response = send(by=champion, on_behalf_of=erin.pk, kind="data_exposed")
    item = Item.objects.get()
    assert response.url == "/feedback/?sent=1"
    assert "restricted" in response.client.get(response.url).content.decode()
    assert response.client.get(f"/feedback/{item.ref}/").status_code == 404


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", [NEW, "/feedback/similar/"])
def test_nobody_reports_without_signing_in(client, db, url):
    assert client.post(url).status_code == 302
    assert "/accounts/login/" in client.post(url).url


def test_similar_keeps_words_out_of_addresses(as_person, erin):
    assert as_person(erin).get("/feedback/similar/?what_happened=secret").status_code == 405
