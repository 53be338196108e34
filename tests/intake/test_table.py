"""Delimited text, however untidy."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sources import table as blocks
from intake.sources.table import BadLine, Table, Unreadable

WANTED = ("email", "day", "actions")


def table(content, **how):
    content = content if isinstance(content, bytes) else content.encode()
    return Table(io.BytesIO(content), **{"wanted": WANTED} | how)


def rows(content, **how):
    return list(table(content, **how))


PLAIN = "email,day,actions\nerin@tidewater.example,2026-09-01,4\n"
ERIN = (2, ("erin@tidewater.example", "2026-09-01", "4"))


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        PLAIN.replace("email,", " Email ,").replace("erin@", "  erin@"),
        PLAIN + "\n\n,,\n",
        PLAIN.replace(",4\n", ",4,,\n"),
    ],
)
def test_the_same_table_in_many_dresses(content):
    assert rows(content) == [ERIN]


def test_a_file_that_is_not_utf_8_is_read_as_windows_1252():
    found = table("email,day,actions\njörg@tidewater.example,2026-09-01,4\n".encode("cp1252"))
    assert found.encoding == "cp1252" and next(iter(found))[1][0] == "jörg@tidewater.example"


def test_columns_in_another_order_and_under_other_names():
    content = "Used,Address,Secret,On\n4,erin@tidewater.example,42,2026-09-01\n"
    found = table(content, columns={"used": "actions", "ADDRESS ": "email", "On": "day"})
    assert list(found) == [ERIN] and found.dropped == ["Secret"]


def test_an_optional_column_may_be_missing():
    assert rows("email,day\nerin@tidewater.example,2026-09-01\n", optional=("actions",))[0][1][2] == ""


def test_what_is_wrong_with_a_line_stands_in_its_place():
    content = PLAIN + 'a,b\nc\x00,2026-09-01,1\n"d",2026-09-01,1\n'
    found = rows(content)
    assert [line for line, _ in found] == [2, 3, 4, 5]
    assert "2 cells" in found[1][1].reason and "NUL" in found[2][1].reason and found[3][1] == ("d", "2026-09-01", "1")


def test_lines_are_counted_as_an_editor_counts_them():
    found = rows('email,day,actions\n"two\nlines",2026-09-01,1\n\nc,2026-09-01,1\n')
    assert [line for line, _ in found] == [2, 5]


def test_bytes_that_the_declared_encoding_does_not_hold_are_one_bad_line():
    found = rows(PLAIN.encode() + b"\xff\xfe,2026-09-01,1\nlast,2026-09-01,1\n", encoding="utf-8")
    assert [type(cells) for _, cells in found] == [tuple, BadLine, tuple]


@pytest.mark.parametrize("long", ['"' + "x" * 400_000 + "\n", "x" * 10_000_000 + ",2026-09-01,1\n"])
def test_a_quotation_mark_that_never_closes_and_a_line_of_ten_megabytes_spoil_no_other_line(long):
    found = rows(PLAIN + long + "last,2026-09-01,1\n")
    assert found[0] == ERIN and isinstance(found[1][1], BadLine) and found[-1][1][0] == "last"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_the_same_wherever_a_block_of_the_file_ends(end, monkeypatch):
    lines = ["email,day,actions", '"two', 'lines",2026-09-01,1', "a\x00,2026-09-01,1", "", "a,b", "last,2026-09-01,1"]
    content = end.join(lines)
    for size in range(1, len(content) + 1):
        monkeypatch.setattr(blocks, "BLOCK", size)
        found = rows(content)
        assert [line for line, _ in found] == [2, 4, 6, 7], size
        assert found[0][1][0] == f"two{end}lines" and found[3][1][0] == "last", size
        assert "NUL" in found[1][1].reason and "2 cells" in found[2][1].reason, size


def test_a_missing_column_is_named_with_those_that_are_there():
    with pytest.raises(Unreadable, match="lacks the column actions. Its headings are: email, day"):
        table("email,day\n")


def test_two_columns_of_one_name_are_not_guessed_between():
    with pytest.raises(Unreadable, match="Two columns of the file are “day”"):
        table("email,day,Day,actions\n")


@pytest.mark.parametrize("content", [b"", b"\n", b"\x00\x01\x02", b"PK\x03\x04 not a table"])
def test_what_is_no_table_is_said_to_be_none(content):
    with pytest.raises(Unreadable, match="lacks the columns"):
        table(content)


@given(st.binary(max_size=300))
def test_no_bytes_break_it(content):
    try:
        for line, cells in table(b"email,day,actions\n" + content):
            assert line > 1 and (isinstance(cells, BadLine) or "\x00" not in "".join(cells))
    except Unreadable as unreadable:
        assert str(unreadable).endswith(".")
