"""Any system's CSV: email, day, actions. Other headings by a map; two rows of somebody's day add up."""

from collections.abc import Iterator
from typing import BinaryIO

from adoption.sources.reading import Numbers, Reading, Use, Who
from intake.sources.table import BadLine, Table

COLUMNS = ("email", "day", "actions")


def read(stream: BinaryIO, reading: Reading) -> Iterator[tuple[int, Use | BadLine]]:
    """Use, as plain tuples. A line without actions (empty) is known to be there, with an unknown number of them."""
    table = Table(
        stream, wanted=COLUMNS, columns=reading.columns, delimiter=reading.delimiter, encoding=reading.encoding
    )
    days, numbers, who = reading.days(), Numbers(), Who()
    for line, cells in table:
        if cells.__class__ is BadLine:
            yield line, cells
            continue
        email, day, actions = cells
        try:
            yield line, (who[email], "", days[day], numbers[actions], None, None)
        except ValueError as problem:
            yield line, BadLine(f"{problem}.", email)
    table.close()
