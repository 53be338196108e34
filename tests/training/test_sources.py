"""What the Studio types: text to plain data, and back to the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.sources import path_text, quiz_text

LINES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
WORDS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
CHOICES = st.lists(
    st.fixed_dictionaries({"text": WORDS, "correct": st.booleans(), "feedback": st.one_of(st.just(""), WORDS)}),
    max_size=4,
)
QUESTIONS = st.lists(st.fixed_dictionaries({"text": WORDS, "choices": CHOICES}), max_size=4)
NAMES = st.from_regex(r"[a-z][-a-z0-9]{0,8}", fullmatch=True)

LEAVES = st.one_of(
    st.fixed_dictionaries({"kind": st.just("course"), "course": NAMES, "title": st.one_of(st.just(""), LINES)}),
    st.fixed_dictionaries({"kind": st.just("attestation"), "key": NAMES, "title": LINES, "statement": WORDS}),
)


def group(children):
    shared = {"title": st.one_of(st.just(""), LINES), "children": st.lists(children, min_size=1, max_size=3)}
    return st.one_of(
        st.fixed_dictionaries({"kind": st.sampled_from(["all", "in_order"]), **shared}),
        st.fixed_dictionaries({"kind": st.just("at_least"), "min_count": st.integers(1, 9), **shared}),
    )


TREES = group(st.recursive(LEAVES, group, max_leaves=6))


@given(QUESTIONS)
def test_a_quiz_survives_the_way_there_and_back(questions):
    assert quiz_text.parse(quiz_text.render(questions)) == questions


@given(TREES)
def test_a_path_survives_the_way_there_and_back(tree):
    assert path_text.parse(path_text.render(tree)) == tree


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    for source in (quiz_text, path_text):
        try:
            source.parse(text)
        except ValueError as problem:
            assert str(problem).endswith((".", "”.")) or "Line" in str(problem)


def test_reads_a_quiz_as_it_is_typed():
    (question,) = quiz_text.parse(
        """
        ? May a medical report go in?
          Say why.
        - Without the name
          > It still describes one person.
        * Never
        """.replace("\n        ", "\n")
    )
    assert question["text"] == "May a medical report go in?\nSay why."
    assert [choice["correct"] for choice in question["choices"]] == [False, True]
    assert question["choices"][0]["feedback"] == "It still describes one person."


@pytest.mark.parametrize("text", ["* an answer", "> a word", "? Q\n> a word", "a line", "? Q\nnot indented"])
def test_names_the_line_of_a_quiz_it_does_not_understand(text):
    with pytest.raises(ValueError, match=f"Line {text.count(chr(10)) + 1}"):
        quiz_text.parse(text)


def test_reads_a_path_as_it_is_typed():
    steps = ["In order", "  course a", "  at least 1 of: Own work", "    course b: Letters", "  confirm use: Fair use"]
    tree = path_text.parse("\n".join([*steps, "    I check it."]))
    assert [child["kind"] for child in tree["children"]] == ["course", "at_least", "attestation"]
    assert tree["children"][1]["children"][0]["title"] == "Letters"
    assert tree["children"][2]["statement"] == "I check it."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Begin with one group"),
        ("in order\nin order", "Begin with one group"),
        ("in order\n  cuorse a", "Line 2"),
        ("in order\n  course a\n    course b", "nothing can stand below"),
    ],
)
def test_names_the_line_of_a_path_it_does_not_understand(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        path_text.parse(text)
