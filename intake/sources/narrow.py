"""A file with nothing in it but the columns that are read, so that what nobody asked for is never kept."""

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from intake.sources.table import BadLine, Table

ABOUT_THE_LINE = ("line", "problem")


def narrowed(table: Table) -> BinaryIO:
    """The wanted columns that are there, as UTF-8 CSV that names each line by its number in the file, and what is wrong
    with it if it could not be read. The caller closes it."""
    there = [name for name in table.wanted if name in table.names]
    places = [table.wanted.index(name) for name in there]
    narrow = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    text = io.TextIOWrapper(narrow, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([*there, *ABOUT_THE_LINE])
    for number, cells in table:
        if isinstance(cells, BadLine):
            writer.writerow([*[""] * len(there), number, cells.reason])
        else:
            writer.writerow([*[cells[place] for place in places], number, ""])
    text.detach()
    narrow.seek(0)
    return narrow


def rows_of(narrow: BinaryIO) -> tuple[list[str], Iterator[tuple[int, str, list[str]]]]:
    """The columns of such a file, and (number of the line, what is wrong with it or '', cells) of each."""
    reader = csv.reader(io.TextIOWrapper(narrow, "utf-8", newline=""))
    columns = next(reader)[: -len(ABOUT_THE_LINE)]
    return columns, ((int(number), problem, cells) for *cells, number, problem in reader)
