"""Rows set aside on disk: read once from a file, then as often as they are needed."""

import marshal
import tempfile
from collections.abc import Iterator

TOGETHER = 10_000


class Spool:
    """Tuples of plain values (numbers, text, None, lists and dicts of these), in the order in which they were added."""

    def __init__(self):
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the spool)
        self.waiting: list[tuple] = []

    def add(self, row: tuple) -> None:
        self.waiting.append(row)
        if len(self.waiting) == TOGETHER:
            self.flush()

    def flush(self) -> None:
        marshal.dump(self.waiting, self.file)
        self.waiting = []

    def __iter__(self) -> Iterator[tuple]:
        if self.waiting:
            self.file.seek(0, 2)
            self.flush()
        self.file.seek(0)
        while True:
            try:
                yield from marshal.load(self.file)  # noqa: S302 (written by this process)
            except EOFError:
                return

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.file.close()
