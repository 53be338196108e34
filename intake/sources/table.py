"""Delimited text, however untidy: byte order marks, semicolons, Windows-1252, stray spaces, broken quotes.

    table = Table(stream, columns={"Employee_ID": "employee_number"}, wanted=("employee_number", "email"))
    table.dropped            # headings that nobody asked for
    for line, cells in table:    # (2, ("4711", "erin@tidewater.example")), in the order of `wanted`

It passes through memory line by line. What is wrong with one line is a BadLine in its place; what is wrong with the
whole file is Unreadable.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import BinaryIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DELIMITERS = ",;\t|"
LONGEST_CELL = 131_072  # characters; the csv module's own limit
LONGEST_LINE = 1_000_000
MOST_COLUMNS = 1_000
BLOCK = 65_536  # characters read together
NUL, UNDECODED = "\x00", "\ufffd"
MARKS = {  # the longer ones first: a mark of UTF-32 begins as one of UTF-16 does
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LOOKED_AT = 4096  # bytes at the beginning of a file


class Unreadable(Exception):
    """The file cannot be read at all. str(unreadable) is a sentence for whoever brought it in."""


@dataclass(frozen=True)
class BadLine:
    """What stands in the place of the cells of a line that cannot be read; `about` is its key, where it is known."""

    reason: str
    about: str = ""


class Table:
    """The rows of a file with headings.

    stream: bytes, seekable. columns: heading in the file -> our name, for headings that are not ours; compared without
    regard to case and outer spaces. wanted: the columns to read, in this order; optional: those that may be missing,
    and are "" then.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        wanted: Sequence[str],
        optional: Sequence[str] = (),
        columns: Mapping[str, str] | None = None,
        delimiter: str = "",
        encoding: str = "",
    ):
        self.encoding, self.wanted = encoding or encoding_of(stream), tuple(wanted)
        stream.seek(0)
        # Kept, so that the stream is not closed when the wrapper is collected.
        self._text = io.TextIOWrapper(stream, encoding=self.encoding, errors="replace", newline="")
        try:
            self.begin(columns or {}, delimiter)
            if missing := [name for name in wanted if name not in self.names and name not in optional]:
                raise Unreadable(missing_sentence(missing, self.headings))
        except Unreadable:
            self.close()
            raise

    def begin(self, columns: Mapping[str, str], delimiter: str) -> None:
        """Read the headings."""
        self._lines = Lines(self._text)
        lines = iter(self._lines)
        first = next(lines, "")
        self.delimiter = delimiter or max(DELIMITERS, key=first.count)
        self._reader = csv.reader(lines, delimiter=self.delimiter)
        headings = headings_in(first, self.delimiter)
        self.names = named(headings, columns)
        self.headings = [heading.replace(NUL, "").strip() for heading in headings]
        self.dropped = [self.headings[n] for n, name in enumerate(self.names) if name not in self.wanted]

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...] | BadLine]]:
        """(line as an editor counts, cells stripped of outer spaces, or a BadLine). Empty lines are left out."""
        width, pick, lines, reader = len(self.headings), picker(self.names, self.wanted), self._lines, self._reader
        before = reader.line_num + 1  # the headings were read apart
        while True:
            try:
                for row in reader:
                    cells = pick(row) if len(row) == width else self.fitted(row, pick)
                    if cells and lines.flawed:
                        yield before + 1, BadLine(lines.take_flaw(self.encoding))
                    elif cells.__class__ is BadLine or any(cells):
                        yield before + 1, cells
                    before = reader.line_num + 1
                return
            except csv.Error:
                yield before + 1, BadLine(_("A cell is too long, or its closing quotation mark is missing"))
                before, lines.flawed = reader.line_num + 1, ""

    def fitted(self, row: list[str], pick: Callable) -> tuple[str, ...] | BadLine:
        """The cells of a row of another width; none of an empty line. Delimiters at the end are no cells."""
        width = len(self.headings)
        if len(row) > width and not any(row[width:]):
            return pick(row)
        if any(cell.strip() for cell in row):
            said = _("The line has {n} cells where the headings have {width}")
            return BadLine(said.format(n=len(row), width=width))
        return ()

    def close(self) -> None:
        """Let go of the stream without closing it."""
        self._text.detach()


class Lines:
    """The physical lines of a text; one that is too long to be meant is cut, and its cells will not fit.

    `flawed` says that a line since the last `take_flaw` held what no text of ours may hold. Every line of a large file
    passes here, so sound lines pass in blocks.
    """

    def __init__(self, text: io.TextIOBase):
        self.text, self.flawed = text, ""

    def take_flaw(self, encoding: str) -> str:
        flaw, self.flawed = self.flawed, ""
        if flaw == NUL:
            return _("The line holds a NUL byte")
        return _("The line holds bytes that are not {encoding}").format(encoding=encoding)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.blocks())

    def blocks(self) -> Iterator[Iterable[str]]:
        while block := self.text.read(BLOCK):
            lines = io.StringIO(self.whole(block), newline="")
            yield self.watched(lines) if NUL in lines.getvalue() or UNDECODED in lines.getvalue() else lines

    def whole(self, block: str) -> str:
        """The block with the rest of its last line."""
        if block.endswith("\n"):
            return block
        block += (rest := self.text.readline(LONGEST_LINE))
        if len(rest) == LONGEST_LINE and not rest.endswith("\n"):
            while (more := self.text.readline(LONGEST_LINE)) and not more.endswith("\n"):
                pass
            block = block[: block.rfind("\n") + 1 + LONGEST_CELL * 2] + "\n"
        return block

    def watched(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            if NUL in line or UNDECODED in line:
                self.flawed = NUL if NUL in line else UNDECODED
            yield line


def encoding_of(stream: BinaryIO) -> str:
    """What the byte order mark says; else UTF-8 if all of it is; else Windows-1252, as spreadsheets in Europe write."""
    if marked := mark_of(stream):
        return marked
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(1 << 20):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def mark_of(stream: BinaryIO) -> str:
    """The encoding that the file's byte order mark names, or ''. Unreadable when the rest belies the mark: in UTF-16
    each comma, quotation mark and end of a line has a byte of zeros."""
    stream.seek(0)
    start = stream.read(LOOKED_AT)
    stream.seek(0)
    mark, marked = next(((mark, name) for mark, name in MARKS.items() if start.startswith(mark)), (b"", ""))
    if marked.startswith(("utf-16", "utf-32")) and b"\x00" not in start.removeprefix(mark):
        said = _("The file begins with the mark of {encoding}, and the rest is not.")
        raise Unreadable(said.format(encoding=marked.upper()))
    return marked


def headings_in(first: str, delimiter: str) -> list[str]:
    try:
        headings = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        raise Unreadable(_("The first line of the file is too long for a line of headings.")) from None
    if len(headings) > MOST_COLUMNS:
        said = _("The first line of the file has {n} cells; a table may have {most} columns.")
        n, most = (number_format(count, force_grouping=True) for count in (len(headings), MOST_COLUMNS))
        raise Unreadable(said.format(n=n, most=most))
    return headings


def named(headings: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """Our name for each heading; a heading nobody named keeps itself, in lower case."""
    ours = {heading.strip().casefold(): name for heading, name in columns.items()}
    names = []
    for heading in headings:
        key = heading.strip().casefold()
        names.append(ours.get(key, key))
    if twice := sorted(name for name, times in Counter(names).items() if name and times > 1):
        said = _("Two columns of the file are “{name}”; say in a map which one is meant.")
        raise Unreadable(said.format(name=twice[0][:40]))
    return names


def missing_sentence(missing: Sequence[str], headings: Sequence[str]) -> str:
    there = ", ".join(heading[:40] for heading in headings[:12] if heading) or _("none that can be read")
    said = ngettext(
        "The file lacks the column {names}. Its headings are: {there}.",
        "The file lacks the columns {names}. Its headings are: {there}.",
        len(missing),
    )
    return said.format(names=", ".join(missing), there=there)


def picker(names: Sequence[str], wanted: Sequence[str]):
    """row -> the wanted cells as a tuple, stripped."""
    places = [names.index(name) if name in names else -1 for name in wanted]
    if len(places) > 1 and all(place >= 0 for place in places):
        get = itemgetter(*places)
        return lambda row: tuple(map(str.strip, get(row)))
    return lambda row: tuple(row[place].strip() if place >= 0 else "" for place in places)
