"""What facts make of a path's tree."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from training.rules.tree import Step, completed_on, leaves, needed, waits_for

START = date(2026, 1, 1)


def leaf(key):
    return Step(key=key, kind="attestation")


def group(kind, *children, at_least=None):
    return Step(key=f"g{id(children)}", kind=kind, children=children, min_count=at_least)


def day(n):
    return START + timedelta(days=n)


@st.composite
def trees(draw):
    """Any tree of groups up to three levels deep, with leaves named by their place."""
    names = (f"leaf-{n}" for n in range(1000))

    def grow(depth):
        if depth == 0 or draw(st.booleans()):
            return leaf(next(names))
        children = tuple(grow(depth - 1) for _ in range(draw(st.integers(1, 4))))
        kind = draw(st.sampled_from(["all", "in_order", "at_least"]))
        return group(kind, *children, at_least=draw(st.integers(1, len(children))) if kind == "at_least" else None)

    return grow(3)


@st.composite
def trees_with_facts(draw):
    tree = draw(trees())
    keys = [step.key for step in leaves(tree)]
    return tree, {key: day(draw(st.integers(0, 50))) for key in keys if draw(st.booleans())}


def test_all_of_is_complete_with_its_last_step():
    tree = group("all", leaf("a"), leaf("b"))
    assert completed_on(tree, {"a": day(3)}) is None
    assert completed_on(tree, {"a": day(3), "b": day(1)}) == day(3)


def test_at_least_is_complete_with_the_nth_step():
    tree = group("at_least", leaf("a"), leaf("b"), leaf("c"), at_least=2)
    assert completed_on(tree, {"a": day(9), "b": day(1), "c": day(4)}) == day(4)


def test_in_order_waits_for_what_comes_before():
    tree = group("in_order", leaf("a"), group("all", leaf("b"), leaf("c")), leaf("d"))
    assert waits_for(tree, "b", set()).key == "a"
    assert waits_for(tree, "c", {"a"}) is None
    assert waits_for(tree, "d", {"a", "b"}).key == "c"
    assert waits_for(tree, "d", {"a", "b", "c"}) is None


def test_a_choice_asks_for_what_is_furthest():
    tree = group("at_least", group("all", leaf("a"), leaf("b")), leaf("c"), at_least=1)
    assert [step.key for step in needed(tree, set())] == ["c"]
    assert [step.key for step in needed(tree, {"a", "b"})] == ["a", "b"]


def test_of_two_alike_it_asks_for_the_one_begun():
    tree = group("at_least", leaf("a"), leaf("b"), at_least=1)
    assert [step.key for step in needed(tree, set(), {"b"})] == ["b"]


@given(trees_with_facts())
def test_complete_exactly_when_nothing_needed_is_left(case):
    tree, facts = case
    left = [step for step in needed(tree, facts.keys()) if step.key not in facts]
    assert (completed_on(tree, facts) is None) == bool(left)


@given(trees_with_facts())
def test_doing_what_is_needed_completes_it(case):
    tree, facts = case
    assert completed_on(tree, facts | {step.key: day(60) for step in needed(tree, facts.keys())}) is not None


@given(trees_with_facts(), st.data())
def test_one_more_fact_never_undoes_a_completion(case, data):
    tree, facts = case
    extra = data.draw(st.sampled_from([step.key for step in leaves(tree)]))
    before, after = completed_on(tree, facts), completed_on(tree, {extra: day(70)} | facts)
    assert before is None or after == before


@given(trees_with_facts())
def test_while_something_is_needed_something_can_begin(case):
    tree, facts = case
    left = [step for step in needed(tree, facts.keys()) if step.key not in facts]
    assert not left or any(waits_for(tree, step.key, facts.keys()) is None for step in left)
