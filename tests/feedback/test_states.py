"""The state machine: what the table says, and that no walk of actions ever leaves it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback import actions
from feedback.models import Event, Item, State
from feedback.rules.states import REOPENING, TRANSITIONS, can_reach, way
from journal.models import Entry
from journal.rules import Refused


def test_every_state_has_a_row():
    assert set(TRANSITIONS) == set(State)


def test_a_way_follows_the_table_and_never_reopens():
    for start in State:
        for goal in State:
            if can_reach(start, goal):
                steps = [start, *way(start, goal)]
                pairs = list(zip(steps, steps[1:], strict=False))
                assert all(after in TRANSITIONS[before] for before, after in pairs)
                assert not REOPENING & set(pairs)


@pytest.mark.parametrize("start", [State.RESOLVED, State.CLOSED, State.DECLINED, State.DUPLICATE, State.SPAM])
@pytest.mark.parametrize("goal", [State.TRIAGED, State.IN_PROGRESS, State.WAITING_REPORTER])
def test_no_way_leads_back_from_an_end(start, goal):
    assert not can_reach(start, goal)


def test_answering_a_new_report_passes_through_the_states_between():
    assert way(State.NEW, State.RESOLVED) == [State.TRIAGED, State.IN_PROGRESS, State.RESOLVED]


def do(name, item, omar, erin):
    """One step of a walk, by name."""
    by = {"by": omar, "version": item.version}
    return {
        "take": lambda: actions.take_item(item=item, **by),
        "release": lambda: actions.release_item(item=item, **by),
        "start": lambda: actions.start_work(item=item, **by),
        "vendor": lambda: actions.wait_for_vendor(item=item, **by),
        "ask": lambda: actions.ask_reporter(item=item, text="Which one?", **by),
        "reply": lambda: actions.reply(item=item, text="Thank you.", **by),
        "note": lambda: actions.add_note(item=item, text="Hm.", **by),
        "answer": lambda: actions.answer(item=item, text="This one.", by=erin),
        "worse": lambda: actions.set_severity(item=item, severity=max(0, item.severity - 1), **by),
        "milder": lambda: actions.set_severity(item=item, severity=min(3, item.severity + 1), **by),
        "kind": lambda: actions.set_kind(item=item, kind="wrong_answer", **by),
        "route": lambda: actions.ask_routing(item=item, **by),
        "resolve": lambda: actions.resolve_item(item=item, text="Version 2.1 mends it.", **by),
        "solved": lambda: actions.confirm_solved(item=item, by=erin),
        "close": lambda: actions.close_item(item=item, **by),
        "decline": lambda: actions.decline_item(item=item, reason="As intended.", **by),
        "spam": lambda: actions.mark_spam(item=item, **by),
        "not fixed": lambda: actions.reopen_item(item=item, reason="Still there.", by=erin).item,
        "reopen": lambda: actions.reopen_item(item=item, reason="We look again.", **by).item,
    }[name]()


STEPS = [
    "take", "release", "start", "vendor", "ask", "reply", "note", "answer", "worse", "milder", "kind", "route",
    "resolve", "solved", "close", "decline", "spam", "not fixed", "reopen",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), max_size=14))
def test_no_walk_leaves_the_table(report, omar, erin, walk):
    """Any sequence of actions: refused ones change nothing, the others follow the table; the database's
    constraints hold, and the events alone tell the state."""
    item = report()
    for step in walk:
        before, entries = (item.state, item.version, item.events.count()), Entry.objects.count()
        try:
            item = do(step, item, omar, erin)
        except Refused as refused:
            fresh = Item.objects.get(pk=item.pk)
            assert str(refused)
            assert (fresh.state, fresh.version, fresh.events.count()) == before
            assert Entry.objects.count() == entries
        else:
            assert item.version == before[1] + 1
            assert Entry.objects.count() == entries + 1
    states = list(item.events.order_by("id").values_list("state", flat=True))
    assert states[0] == State.NEW
    assert all(a == b or b in TRANSITIONS[a] for a, b in zip(states, states[1:], strict=False))
    assert states[-1] == Item.objects.get(pk=item.pk).state
    assert item.reach == item.voices.count()
    assert item.events.filter(kind=Event.Kind.REPORTED).count() == 1
