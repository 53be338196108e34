"""S0: seen by those who need to know, routed whatever the rules say, alerted at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback import actions
from feedback.models import Item
from journal.rules import Refused

WORDS = "the medical file of another customer"


def pages(item):
    return [
        item.get_absolute_url(),
        "/feedback/",
        f"/admin/feedback/item/{item.pk}/change/",
        "/admin/feedback/item/?tab=open",
        "/admin/feedback/item/?tab=restricted",
        f"/admin/feedback/item/?tab=open&q={item.ref}",
        "/admin/feedback/item/?tab=open&q=medical",
    ]


def reads(client, item) -> bool:
    """Whether any page that could show it shows its words."""
    return any(WORDS in client.get(url).content.decode() for url in pages(item))


@pytest.fixture
def secret(report, champion):
    """An S0 of Erin's, logged by her champion."""
    return report(kind="data_exposed", what_happened=f"It showed me {WORDS}.", logged_by=champion)


def test_who_reads_it(as_person, secret, erin, omar, olive):
    for person in (erin, omar, olive):
        assert reads(as_person(person), secret), person


def test_who_does_not(as_person, secret, champion, mona, stella, odette, ada):
    """The champion who logged it, the manager, the Studio, an outsider and the administrator: none of them."""
    for person in (champion, mona, stella, odette, ada):
        assert not reads(as_person(person), secret), person
        assert not Item.objects.visible_to(person).filter(pk=secret.pk).exists()
        assert not Item.objects.of_interest_to(person).filter(pk=secret.pk).exists()


def test_the_same_report_milder_is_open_to_champion_and_administrator(as_person, secret, champion, ada, omar):
    """What closes the door is the severity: the same pages show the same report once it is no S0."""
    actions.set_severity(item=secret, severity=2, by=omar, version=secret.version)
    for person in (champion, ada):
        assert reads(as_person(person), secret), person


def test_whoever_it_is_given_to_reads_it_and_adds_notes(as_person, secret, stella, omar):
    item = actions.assign_item(item=secret, to=stella, by=omar, version=secret.version)
    assert reads(as_person(stella), item)
    as_person(stella).post(f"/feedback/{item.ref}/notes/", {"text": "A data protection case."})
    assert item.messages.get().body == "A data protection case."
    item = Item.objects.get(pk=item.pk)
    with pytest.raises(Refused, match="AI Ops"):
        actions.resolve_item(item=item, text="x", by=stella, version=item.version)
    actions.release_item(item=item, by=omar, version=item.version)
    assert not reads(as_person(stella), item)


def test_somebody_who_joined_before_it_became_one_reads_it_no_more(as_person, report, odette, omar, erin):
    item = report(what_happened=f"It showed me {WORDS}.")
    actions.add_voice(item=item, by=odette)
    assert reads(as_person(odette), item)
    item = actions.set_kind(item=item, kind="data_exposed", by=omar, version=1)
    assert not reads(as_person(odette), item)
    item = actions.resolve_item(item=item, text="The leak is closed.", by=omar, version=item.version)
    told = odette.notices.get(kind="feedback.resolved")
    assert "leak" not in told.title + told.body
    assert actions.confirm_solved(item=item, by=erin).state == "closed"


def test_nobody_votes_on_it(as_person, secret, odette):
    assert as_person(odette).post(f"/feedback/{secret.ref}/voices/").status_code == 404
    with pytest.raises(Refused, match="restricted"):
        actions.add_voice(item=secret, by=odette)


def test_it_goes_to_the_restricted_queue_whatever_the_rules_say(report, omar):
    queue = actions.create_queue(name="Everything", by=omar)
    everything = {"any": [{"field": "severity", "is": ["S0", "S1", "S2", "S3"]}]}
    actions.create_rule(name="Everything", condition=everything, queue=queue, tags=["all"], watchers=[omar], by=omar)
    secret, usual = report(kind="injection"), report()
    assert secret.queue.standing == "restricted"
    assert secret.routes.get().reason == "restricted"
    assert secret.tags == []
    assert not secret.watches.exists()
    assert secret.routes.get().explanation[0]["matched"] is True
    assert usual.queue == queue


def test_ai_ops_is_alerted_without_its_words(omar, olive, stella, report):
    secret = report(kind="data_exposed", what_happened=f"It showed me {WORDS}.")
    for person in (omar, olive):
        notice = person.notices.get(kind="feedback.restricted")
        assert secret.ref in notice.title
        assert WORDS not in notice.title + notice.body
    assert not stella.notices.exists()


def test_no_mail_holds_its_words(secret, omar, erin, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        item = actions.ask_reporter(item=secret, text=f"Was it {WORDS}?", by=omar, version=secret.version)
        item = actions.answer(item=item, text=f"Yes, {WORDS}.", by=erin)
        actions.resolve_item(item=item, text=f"We took back {WORDS}.", by=omar, version=item.version)
    assert mailoutbox
    assert all(WORDS not in mail.subject + mail.body for mail in mailoutbox)


def test_the_company_is_aware_since_the_report_or_since_it_was_seen_to_be_one(report, omar):
    noon = timezone.now() - timedelta(days=2)
    assert report(kind="data_exposed", at=noon).aware_at == noon
    item = report(at=noon)
    assert item.aware_at is None
    later = noon + timedelta(hours=5)
    item = actions.set_severity(item=item, severity=0, by=omar, version=item.version, at=later)
    assert item.aware_at == later
    item = actions.set_severity(item=item, severity=2, by=omar, version=item.version)
    assert item.aware_at == later
    item = actions.set_severity(item=item, severity=0, by=omar, version=item.version)
    assert item.aware_at == later


def test_leaving_s0_leaves_the_restricted_queue_even_when_frozen(secret, omar):
    item = actions.take_item(item=secret, by=omar, version=secret.version)
    item = actions.set_severity(item=item, severity=2, by=omar, version=item.version)
    assert item.queue.standing == "fallback"


def test_a_role_that_ended_sees_nothing(as_person, secret, olive, ada):
    from people import actions as people
    from people.models import Person

    people.end_role(grant=olive.role_grants.get(), by=ada)
    assert not Item.objects.visible_to(Person.objects.get(pk=olive.pk)).exists()
