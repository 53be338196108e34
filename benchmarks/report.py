"""docs/performance.md: a section for each subject, written by its own benchmark and left alone by the others."""

import os
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
HEAD = """# Performance

Ratios within one run, not milliseconds, are what is promised: machines differ, and a busy one slows everything alike.
`make bench` repeats all of it in a small size, `make bench SIZE=--full` in the size stated here.
"""


def write_section(title: str, lines: list[str]) -> None:
    """Put the lines under the heading, in the place of what stood there."""
    head, *sections = FILE.read_text().split("\n## ") if FILE.exists() else [""]
    known = {section.partition("\n")[0]: section.partition("\n")[2].strip() for section in sections}
    known[title] = "\n".join(lines).strip()
    FILE.write_text(HEAD + "".join(f"\n## {name}\n\n{body}\n" for name, body in known.items()))


def conditions(again: str) -> str:
    """How busy the machine was, and the command that measures again."""
    return f"Load {os.getloadavg()[0]:.0f} on {os.cpu_count()} processors. Again: `python -m benchmarks.{again}`."


def table(headings: list[str], rows: list[tuple]) -> list[str]:
    """Lines of a table; the first column is text, the others are numbers."""
    rule = ["---", *["---:"] * (len(headings) - 1)]
    return ["", *("| " + " | ".join(map(str, row)) + " |" for row in [headings, rule, *rows]), ""]
