"""The state of a tool follows from the decisions about it, and only some may follow on others."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from journal.models import Entry
from journal.rules import Refused
from studio.actions import propose_tool, review_tool, set_guardrail, withdraw_guardrail
from studio.models import Guardrail, Tool
from studio.rules import TRANSITIONS, state_on

MONDAY = date(2026, 3, 2)


def test_a_tool_is_proposed_then_approved_then_live_then_retired(copilot, decide):
    for days, decision in enumerate(["approve", "go_live", "retire"]):
        decide(decision, on=MONDAY + timedelta(days))
    states = [state_on(copilot, MONDAY + timedelta(days)) for days in (-1, 0, 1, 2, 30)]
    assert states == ["", "approve", "go_live", "retire", "retire"]


def test_a_tool_is_live_from_the_day_of_the_decision(copilot, decide):
    decide("approve", on=MONDAY)
    decide("go_live", on=MONDAY)
    assert list(Tool.objects.live_on(MONDAY)) == [copilot]
    assert not Tool.objects.live_on(MONDAY - timedelta(1)).exists()


def test_a_decision_names_who_made_it_and_is_journalled(copilot, stella):
    review = review_tool(tool=copilot, decision="approve", reason="Vetted.", by=stella)
    assert (review.by, review.reason) == (stella, "Vetted.")
    entry = Entry.objects.get(verb="studio.review_tool")
    assert (entry.actor_id, entry.detail["decision"]) == (stella.pk, "approve")


def test_a_tool_does_not_go_live_unvetted(decide):
    with pytest.raises(Refused, match="Copilot is proposed; from there it cannot become live"):
        decide("go_live")


def test_a_decision_is_not_slipped_in_before_a_later_one(decide):
    decide("approve", on=MONDAY)
    decide("go_live", on=MONDAY + timedelta(7))
    with pytest.raises(Refused, match="decisions follow in order"):
        decide("retire", on=MONDAY + timedelta(3))


def test_a_guardrail_is_set_once_and_withdrawn_but_kept(copilot, stella):
    first = set_guardrail(tool=copilot, kind="do_not", text="Paste customer data.", by=stella)
    assert set_guardrail(tool=copilot, kind="do_not", text="Paste customer data.", by=stella) == first
    withdraw_guardrail(guardrail=first, by=stella)
    assert not copilot.guardrails.in_force().exists()
    assert Guardrail.objects.get() == first
    with pytest.raises(Refused, match="was withdrawn on"):
        withdraw_guardrail(guardrail=first, by=stella)


class AnyHistory(TestCase):
    """Whatever is tried on whatever day, what stands in the table is a walk through TRANSITIONS."""

    attempts = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["approve", "go_live", "retire"])), max_size=12)

    @given(attempts)
    @settings(max_examples=60, deadline=None)
    def test_the_history_of_a_tool_is_always_a_legal_walk(self, attempts):
        tool = propose_tool(slug="any", name="Any")
        for days, decision in attempts:
            try:
                review_tool(tool=tool, decision=decision, on=MONDAY + timedelta(days))
            except Refused as refusal:
                assert str(refusal).endswith(".")
        walk = ["", *tool.reviews.order_by("occurred_on", "id").values_list("decision", flat=True)]
        assert all(after in TRANSITIONS[before] for before, after in zip(walk, walk[1:], strict=False))


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["erin", "mona", "chandra", "omar", "odette"])
def test_only_the_studio_or_an_administrator_changes_the_register(who, request, copilot):
    person = request.getfixturevalue(who)
    acts = [
        lambda: propose_tool(slug="other", name="Other", by=person),
        lambda: review_tool(tool=copilot, decision="approve", by=person),
        lambda: set_guardrail(tool=copilot, kind="do", text="Read the answer.", by=person),
    ]
    for act in acts:
        with pytest.raises(Refused, match="Only the AI Studio"):
            act()


def test_two_tools_do_not_share_a_name(copilot):
    with pytest.raises(Refused, match="short name copilot"):
        propose_tool(slug="copilot", name="Another")
    with pytest.raises(Refused, match="called Copilot"):
        propose_tool(slug="another", name="Copilot")
