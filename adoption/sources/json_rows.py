"""JSON as vendors send it, row by row: a line each (NDJSON), an array, or a document with the rows in a member.

    for line, row in rows_of(stream, members=("day_totals",)):    # (7, {"user_id": 338097, …}), or (7, BadLine(…))

It passes through memory in pieces, whatever the shape: of a document, one row at a time.
"""

import io
import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext

from intake.sources.table import BadLine, Unreadable, mark_of

LONGEST_LINE = 1_000_000
PIECE = 1 << 18
LARGEST_ROW = 16 << 20


def rows_of(stream: BinaryIO, members: Sequence[str]) -> Iterator[tuple[int, dict | BadLine]]:
    """Each row with the line on which it begins. Raises Unreadable when the file is no JSON, or breaks off."""
    encoding = mark_of(stream) or "utf-8"
    text = io.TextIOWrapper(stream, encoding=encoding)
    try:
        lines = (line for line in iter(lambda: text.readline(LONGEST_LINE), "") if not line.isspace())
        one_a_line = is_by_line(next(lines, ""), next(lines, ""))
        text.seek(0)
        yield from by_line(text, members) if one_a_line else Document(text, members).rows()
    except UnicodeDecodeError:
        raise Unreadable(gettext("The file holds bytes that are not {encoding}.").format(encoding=encoding)) from None
    finally:
        text.detach()


def is_by_line(first: str, second: str) -> bool:
    """Whether each line is a value by itself, judged by the first two: one of them may be broken."""
    return stands_alone(first) or (first.strip() not in ("[", "{") and stands_alone(second))


def stands_alone(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def by_line(text: io.TextIOBase, members: Sequence[str]) -> Iterator[tuple[int, dict | BadLine]]:
    loads, number = json.loads, 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        try:
            value = loads(line)
        except (ValueError, RecursionError):
            if line.isspace():
                continue
            while line and not line.endswith("\n"):
                line = text.readline(LONGEST_LINE)
            yield number, BadLine(gettext("The line is not JSON."))
            continue
        if value.__class__ is dict and not any(value.get(name).__class__ is list for name in members):
            yield number, value
        else:
            for row in rows_in(value, members):
                yield number, row if row.__class__ is dict else BadLine(gettext("The row is not an object."))


def rows_in(value, members: Sequence[str]) -> list:
    """The rows that a value on one line holds."""
    if isinstance(value, dict):
        return [row for name in members if isinstance(value.get(name), list) for row in value[name]]
    return value if isinstance(value, list) else [value]


class Document:
    """One value, or several after another, over many lines. Keeps no more of it than the row at hand."""

    def __init__(self, text: io.TextIOBase, members: Sequence[str]):
        self.text, self.members = text, members
        self.buffer, self.at, self.line, self.ended = "", 0, 1, False
        self.decode = json.JSONDecoder().raw_decode

    def rows(self) -> Iterator[tuple[int, dict | BadLine]]:
        while first := self.peek():
            if first == "[":
                yield from self.array()
            elif first == "{":
                yield from self.object()
            else:
                said = gettext("The file is not JSON: line {line} begins with “{first}”.")
                raise Unreadable(said.format(line=self.line, first=first))

    def array(self) -> Iterator[tuple[int, dict | BadLine]]:
        for line in self.items("[", "]"):
            row = self.value()
            yield line, row if isinstance(row, dict) else BadLine(gettext("The row is not an object."))

    def object(self) -> Iterator[tuple[int, dict | BadLine]]:
        """The rows of its members; when it has none, it is a row itself."""
        begins, own, holds_rows = self.line, {}, False
        for _ in self.items("{", "}"):
            name = self.value()
            self.take(":")
            if name in self.members and self.peek() == "[":
                holds_rows = True
                yield from self.array()
            else:
                own[name] = self.value()
        if not holds_rows:
            yield begins, own

    def items(self, opens: str, closes: str) -> Iterator[int]:
        """The line of each item between the brackets; the caller takes the item."""
        self.take(opens)
        if self.peek() == closes:
            return self.take(closes)
        while True:
            self.peek()
            yield self.line
            if self.peek() == closes:
                return self.take(closes)
            self.take(",")

    def peek(self) -> str:
        """The next character that is no space, or '' at the end."""
        while True:
            while self.at < len(self.buffer):
                character = self.buffer[self.at]
                if not character.isspace() and character != "\ufeff":
                    return character
                self.line += character == "\n"
                self.at += 1
            if not self.more():
                return ""

    def take(self, character: str) -> None:
        if (found := self.peek()) != character:
            stands = gettext("The file breaks off or is not JSON: on line {line} “{found}” stands, not “{wanted}”.")
            ends = gettext("The file breaks off or is not JSON: on line {line} the file ends, not “{wanted}”.")
            raise Unreadable((stands if found else ends).format(line=self.line, found=found, wanted=character))
        self.at += 1

    def value(self):
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self.decode(self.buffer, self.at)
            except (ValueError, RecursionError):
                end = len(self.buffer)
            else:
                if end < len(self.buffer) or self.ended:  # a number at the end of the piece may go on
                    self.line += self.buffer.count("\n", self.at, end)
                    self.at = end
                    return value
            if len(self.buffer) - self.at > LARGEST_ROW or not self.more():
                raise Unreadable(gettext("The file breaks off or is not JSON: see line {line}.").format(line=self.line))

    def more(self) -> bool:
        """Read on, letting go of what was taken; as much again each time, so that no row is read over and over."""
        waiting = self.buffer[self.at :]
        piece = self.text.read(max(PIECE, len(waiting)))
        self.buffer, self.at, self.ended = waiting + piece, 0, not piece
        return bool(piece)
