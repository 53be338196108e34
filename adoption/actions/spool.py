"""Rows set aside on disk: read once from a file, then as often as they are needed."""

import marshal
import tempfile
from collections.abc import Iterator

TOGETHER = 1_000


class Spool:
    """Tuples of plain values (numbers, text, None, lists and dicts of these), in the order in which they were added."""

    def __init__(self):
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the spool)
        self.waiting: list[tuple] = []
        self.lengths: list[int] = []  # bytes of each flush; read at once, not value by value as marshal.load does

    def add(self, row: tuple) -> None:
        self.waiting.append(row)
        if len(self.waiting) == TOGETHER:
            self.flush()

    def flush(self) -> None:
        self.file.seek(0, 2)
        self.lengths.append(self.file.write(marshal.dumps(self.waiting)))
        self.waiting = []

    def __iter__(self) -> Iterator[tuple]:
        if self.waiting:
            self.flush()
        self.file.seek(0)
        for length in self.lengths:
            yield from marshal.loads(self.file.read(length))  # noqa: S302 (written by this process)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.file.close()
