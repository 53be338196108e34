"""The evaluator of routing rules: what is unknown decides nothing, whatever the tree."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.conditions import evaluate, leaves
from feedback.rules.writing import Unreadable, read, write

FIELDS = ["kind", "tool", "severity"]
VALUES = ["a", "b"]

a_leaf = st.builds(
    lambda field, test, values: {"field": field, test: values},
    st.sampled_from(FIELDS),
    st.sampled_from(["is", "is_not"]),
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True),
)
a_tree = st.recursive(
    a_leaf,
    lambda part: st.builds(
        lambda group, parts: {group: parts}, st.sampled_from(["all", "any"]), st.lists(part, min_size=1, max_size=3)
    ),
    max_leaves=8,
)
a_snapshot = st.fixed_dictionaries({field: st.sampled_from([[], ["a"], ["b"]]) for field in FIELDS})


def plainly(tree, snapshot) -> bool:
    """The same tree with two truth values, for snapshots in which everything is known."""
    if "field" in tree:
        known = bool(set(snapshot[tree["field"]]) & set(tree.get("is", tree.get("is_not"))))
        return known if "is" in tree else not known
    if "all" in tree:
        return all(plainly(part, snapshot) for part in tree["all"])
    return any(plainly(part, snapshot) for part in tree["any"])


def completions(snapshot):
    """Every way in which the unknown fields could turn out."""
    unknown = [field for field in FIELDS if not snapshot[field]]
    for values in itertools.product(VALUES, repeat=len(unknown)):
        yield snapshot | {field: [value] for field, value in zip(unknown, values, strict=True)}


@given(a_tree, a_snapshot)
def test_what_is_unknown_never_decides(tree, snapshot):
    """A tree that is true or false stays so however the unknown turns out."""
    result = evaluate(tree, snapshot)
    if result is not None:
        assert all(plainly(tree, whole) is result for whole in completions(snapshot))


@given(a_tree, st.fixed_dictionaries({field: st.sampled_from([["a"], ["b"]]) for field in FIELDS}))
def test_with_everything_known_it_is_plain_logic(tree, snapshot):
    assert evaluate(tree, snapshot) is plainly(tree, snapshot)


@given(a_tree)
def test_nothing_matches_when_nothing_is_known(tree):
    assert evaluate(tree, {}) is None
    assert all(leaf.result is None for leaf in leaves(tree, {}))


@pytest.mark.parametrize("test", ["is", "is_not"])
@pytest.mark.parametrize("snapshot", [{}, {"unit": []}])
def test_an_unknown_field_matches_neither_way(test, snapshot):
    assert evaluate({"field": "unit", test: ["claims"]}, snapshot) is None


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"all": [{"field": "kind", "is": ["a"]}, {"field": "unit", "is": ["x"]}]}, None),
        ({"all": [{"field": "kind", "is": ["b"]}, {"field": "unit", "is": ["x"]}]}, False),
        ({"any": [{"field": "kind", "is": ["a"]}, {"field": "unit", "is": ["x"]}]}, True),
        ({"any": [{"field": "kind", "is": ["b"]}, {"field": "unit", "is_not": ["x"]}]}, None),
        ({"all": []}, None),
        ({"any": []}, None),
    ],
)
def test_all_and_any_with_something_unknown(tree, expected):
    assert evaluate(tree, {"kind": ["a"]}) is expected


def test_words_are_whole_words_and_phrases():
    snapshot = {"words": ["the credit note was wrong", ""]}
    assert evaluate({"field": "words", "is": ["credit note"]}, snapshot) is True
    assert evaluate({"field": "words", "is": ["red"]}, snapshot) is False
    assert leaves({"field": "words", "is": ["wrong", "late"]}, snapshot)[0].saw == ("wrong",)


a_written_leaf = st.builds(
    lambda field_and_values, test: {"field": field_and_values[0], test: field_and_values[1]},
    st.sampled_from(
        [("kind", ["bug", "slow"]), ("severity", ["S1"]), ("unit", ["claims"]), ("words", ["credit note", "late"])]
    ),
    st.sampled_from(["is", "is_not"]),
)
a_written_tree = st.builds(
    lambda group, parts: {group: parts},
    st.sampled_from(["all", "any"]),
    st.lists(
        st.recursive(
            a_written_leaf,
            lambda part: st.builds(
                lambda group, parts: {group: parts},
                st.sampled_from(["all", "any"]),
                st.lists(part, min_size=1, max_size=3),
            ),
            max_leaves=4,
        ).filter(lambda tree: depth(tree) < 4),
        min_size=1,
        max_size=4,
    ),
)


def depth(tree) -> int:
    return 0 if "field" in tree else 1 + max(depth(part) for part in tree.get("all", tree.get("any")))


@given(a_written_tree)
def test_what_is_written_reads_the_same(tree):
    assert read(write(tree)) == tree


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at least one line"),
        ("colour is red", "not a field"),
        ("kind bug", "write “is” or “is not”"),
        ("kind is purple", "“purple” is not a kind"),
        ("kind is", "which values"),
        ("all", "nothing stands under"),
        ("kind is bug\n    kind is slow", "can be indented"),
        ("all\n  kind is bug\n any\n  kind is slow", "Line 3"),
        ("\n".join(f"{'  ' * n}all" for n in range(6)) + "\n" + "  " * 6 + "kind is bug", "deep"),
        ("kind is bug\n" * 41, "40 lines"),
    ],
)
def test_what_cannot_be_read_says_which_line_and_why(text, says):
    with pytest.raises(Unreadable, match=says):
        read(text)


def test_lines_without_a_group_must_all_hold():
    assert read("kind is bug\nseverity is s1") == {
        "all": [{"field": "kind", "is": ["bug"]}, {"field": "severity", "is": ["S1"]}]
    }
