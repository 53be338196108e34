"""What AI Ops does with a report, through the doors of the admin."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.models import Item
from journal.models import Entry


def fresh(item) -> Item:
    return Item.objects.get(pk=item.pk)


@pytest.fixture
def decide(as_person, omar):
    """decide(item, "takings", text=…): post a decision as Omar, with the version that stands unless another is
    given."""

    def decide(item, noun, by=omar, query="", **fields):
        fields.setdefault("version", fresh(item).version)
        return as_person(by).post(f"/admin/feedback/item/{item.pk}/{noun}/{query}", fields)

    return decide


def test_take_ask_answer_resolve(decide, as_person, item, omar, erin):
    """The story: each step through its own address, each told to the one it is for, each in the journal."""
    decide(item, "takings")
    decide(item, "severities", severity=1)
    decide(item, "questions", text="Which workbook?")
    as_person(erin).post(f"/feedback/{item.ref}/answers/", {"text": "The reserves one"})
    decide(item, "replies", text="Found it.")
    decide(item, "resolutions", text="Version 2.1 mends it.")
    done = fresh(item)
    assert (done.state, done.owner, done.severity, done.version) == ("resolved", omar, 1, 7)
    assert list(erin.notices.order_by("id").values_list("kind", flat=True)) == [
        "feedback.question", "feedback.reply", "feedback.resolved",
    ]  # fmt: skip
    verbs = Entry.objects.filter(subject_type="feedback.item", subject_id=str(item.pk)).order_by("id")
    assert list(verbs.values_list("verb", "actor_id")) == [
        ("feedback.report", erin.pk),
        ("feedback.take", omar.pk),
        ("feedback.set_severity", omar.pk),
        ("feedback.ask_reporter", omar.pk),
        ("feedback.answer", erin.pk),
        ("feedback.reply", omar.pk),
        ("feedback.resolve", omar.pk),
    ]


def test_the_page_has_what_a_decision_needs(as_person, report, omar, claims):
    queue = actions.create_queue(name="Invoices", by=omar)
    condition = {"all": [{"field": "words", "is": ["invoice"]}, {"field": "unit", "is": [claims.slug]}]}
    actions.create_rule(name="Invoices of Claims", condition=condition, queue=queue, tags=["money"], by=omar)
    other = {"all": [{"field": "kind", "is": ["win"]}, {"field": "harm_stage", "is_not": ["event"]}]}
    actions.create_rule(name="Wins", condition=other, queue=queue, by=omar)
    item = report(kind="wrong_answer", what_happened="The invoice is wrong.", prompt="Check the invoice")
    page = as_person(omar).get(f"/admin/feedback/item/{item.pk}/change/").content.decode()
    for words in (
        "The invoice is wrong.",
        "Check the invoice",
        "Erin Ebb, Claims",
        "2.2 Confabulation",
        "LLM09:2025 Misinformation",
        "Invoices of Claims, version 1",
        "words is invoice; it is invoice",
        "harm_stage is not event; nobody knows",
        "money",
        "Nobody yet",
    ):
        assert words in page, words


def test_a_stale_decision_is_refused_shows_what_changed_and_keeps_the_words(decide, item, olive, omar):
    seen = item.version
    decide(item, "takings", by=olive)
    decide(item, "notes", by=olive, text="I know this one.")
    response = decide(item, "resolutions", version=seen, text="A long and careful answer")
    page = response.content.decode()
    assert response.status_code == 409
    assert fresh(item).state == "triaged"
    assert "A long and careful answer" in page
    assert "Olive Oar" in page
    assert "took it" in page
    assert "I know this one." in page
    assert f'name="version" value="{fresh(item).version}"' in page
    again = decide(item, "resolutions", text="A long and careful answer")
    assert again.status_code == 302
    assert fresh(item).resolution == "A long and careful answer"


def test_the_reporters_word_makes_a_decision_stale_too(decide, item, erin):
    seen = item.version
    actions.answer(item=item, text="It also eats the footnotes.", by=erin)
    response = decide(item, "declinings", version=seen, text="As intended.")
    assert response.status_code == 409
    assert "It also eats the footnotes." in response.content.decode()


def test_without_a_version_nothing_is_decided(decide, item):
    assert decide(item, "takings", version="").status_code == 422
    assert fresh(item).owner is None


def test_a_refusal_is_a_sentence_and_keeps_the_words(decide, item):
    decide(item, "declinings", text="As intended.")
    response = decide(item, "questions", text="But which one?")
    page = response.content.decode()
    assert response.status_code == 409
    assert "You cannot ask about a report that is declined." in page
    assert "But which one?" in page


def test_an_empty_word_is_asked_for(decide, item):
    response = decide(item, "replies", text=" ")
    assert response.status_code == 422
    assert "Write a few words first." in response.content.decode()


def test_refusals_stand_beside_disabled_controls(decide, as_person, item, omar):
    decide(item, "declinings", text="As intended.")
    page = as_person(omar).get(f"/admin/feedback/item/{item.pk}/change/").content.decode()
    assert "is declined. Reopen it to change anything." in page
    assert "You cannot answer a report that is declined." in page


def test_give_to_a_colleague_or_an_expert(decide, item, olive, stella, odette):
    decide(item, "assignments", to=olive.pk)
    assert fresh(item).owner == olive
    assert olive.notices.get(kind="feedback.assigned").link.startswith("/admin/")
    decide(item, "assignments", email=stella.email.upper())
    assert fresh(item).owner == stella
    assert stella.notices.get(kind="feedback.assigned").link == item.get_absolute_url()
    assert decide(item, "assignments", email="nobody@tidewater.example").status_code == 422


def test_put_back(decide, item):
    decide(item, "takings")
    decide(item, "releases")
    assert fresh(item).owner is None


def test_a_more_severe_kind_raises_the_severity_a_milder_one_never_lowers_it(decide, item):
    decide(item, "kinds", kind="wrong_answer")
    assert (fresh(item).kind, fresh(item).severity) == ("wrong_answer", 2)
    decide(item, "kinds", kind="idea")
    assert (fresh(item).kind, fresh(item).severity) == ("idea", 2)


def test_waiting_for_the_vendor_and_starting_again(decide, item):
    decide(item, "vendor-waits", text="Ticket 77 with them.")
    assert fresh(item).state == "waiting_vendor"
    decide(item, "starts")
    assert fresh(item).state == "in_progress"


def test_closing_waits_until_everybody_could_say_not_fixed(decide, item, erin, omar):
    decide(item, "resolutions", text="Done.")
    response = decide(item, "closings")
    assert response.status_code == 409
    assert "Those it touched can say “not fixed” until" in response.content.decode()
    Item.objects.filter(pk=item.pk).update(resolved_at=timezone.now() - timezone.timedelta(days=7))
    assert decide(item, "closings").status_code == 302
    assert fresh(item).state == "closed"


def test_declining_tells_the_reporter_why(decide, item, erin):
    decide(item, "declinings", text="It is meant to stop there.")
    assert "meant to stop there" in erin.notices.get(kind="feedback.declined").body


def test_spam_tells_nobody(decide, item, erin):
    decide(item, "spam-marks")
    assert fresh(item).state == "spam"
    assert not erin.notices.exists()


def test_reopening_by_ai_ops_tells_those_it_touched(decide, item, erin):
    decide(item, "resolutions", text="Done.")
    decide(item, "reopenings", text="The vendor took it back.")
    assert fresh(item).state == "triaged"
    assert erin.notices.filter(kind="feedback.reopened").count() == 1


def test_a_duplicate_moves_its_people(decide, report, odette, erin):
    first, second = report(), report(reporter=odette)
    decide(second, "duplicates", of=first.ref.lower())
    second, first = fresh(second), fresh(first)
    assert (second.state, second.duplicate_of, first.reach) == ("duplicate", first, 2)
    assert odette.notices.get(kind="feedback.joined").link == first.get_absolute_url()
    decide(first, "resolutions", text="Version 2.1 mends it.")
    for person in (erin, odette):
        assert person.notices.filter(kind="feedback.resolved").count() == 1


def test_what_cannot_be_a_duplicate(decide, report, odette):
    first, second = report(), report(reporter=odette)
    secret, anonymous = report(kind="injection"), report(anonymous=True)
    assert "of itself" in decide(first, "duplicates", of=first.ref).content.decode()
    assert "S0 reports stand on their own" in decide(first, "duplicates", of=secret.ref).content.decode()
    assert "The reporter is anonymous" in decide(anonymous, "duplicates", of=first.ref).content.decode()
    assert decide(first, "duplicates", of="FB-999999").status_code == 422
    decide(second, "duplicates", of=first.ref)
    third = report()
    assert "Other reports were found" in decide(first, "duplicates", of=third.ref).content.decode()
    assert decide(third, "duplicates", of=second.ref).status_code == 409


def test_by_hand_freezes_the_rules_until_they_are_asked(decide, report, omar):
    item = report()
    decide(item, "takings")
    queue = actions.create_queue(name="Bugs", by=omar)
    condition = {"all": [{"field": "kind", "is": ["bug", "slow"]}]}
    actions.create_rule(name="Bugs", condition=condition, queue=queue, by=omar)
    decide(item, "kinds", kind="slow")
    assert fresh(item).queue.standing == "fallback"
    decide(item, "routings")
    assert fresh(item).queue == queue
    assert (fresh(item).routing_frozen, fresh(item).owner) == (False, omar)


def test_the_operator_returns_to_their_place(decide, item):
    response = decide(item, "takings", query="?tab=unassigned&sort=newest")
    assert response.url == f"/admin/feedback/item/{item.pk}/change/?tab=unassigned&sort=newest"
    response = decide(item, "releases", query="?tab=mine", then=item.ref)
    assert response.url == f"/admin/feedback/item/?tab=mine#{item.ref}"
    response = decide(item, "takings", then="//evil.example")
    assert response.url == f"/admin/feedback/item/{item.pk}/change/"


def test_a_reply_to_a_new_report_counts_as_its_first_answer(decide, item):
    decide(item, "replies", text="We are on it.")
    assert fresh(item).state == "triaged"
    assert fresh(item).first_answered_at is not None


# --- refusals ---------------------------------------------------------------------------------------------------------
NOUNS = [
    "takings", "releases", "assignments", "severities", "kinds", "starts", "vendor-waits", "questions", "replies",
    "notes", "resolutions", "closings", "declinings", "duplicates", "spam-marks", "reopenings", "routings",
]  # fmt: skip


@pytest.mark.parametrize("noun", NOUNS)
def test_only_ai_ops_decides(decide, client, as_person, item, erin, chandra, mona, odette, ada, noun):
    words = {"text": "x", "severity": 1, "kind": "idea", "of": "FB-1", "email": "x@y.z"}
    for person in (erin, chandra, mona, odette):
        assert decide(item, noun, by=person, **words).status_code in (302, 403, 404)
    assert decide(item, noun, by=ada, **words).status_code == 404
    assert as_person(ada).get(f"/admin/feedback/item/{item.pk}/{noun}/").status_code == 405
    client.logout()
    assert "login" in client.post(f"/admin/feedback/item/{item.pk}/{noun}/", words).url
    assert (fresh(item).version, fresh(item).state) == (item.version, "new")


def test_an_action_itself_refuses_whoever_comes(item, ada, stella, erin):
    from journal.rules import Refused

    for person in (ada, stella, erin):
        with pytest.raises(Refused, match="AI Ops"):
            actions.take_item(item=item, by=person, version=item.version)
