"""docs/performance.md: one section a subject, each written by its own measurement; the others stay as they are."""

from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
HEAD = """# Performance

Every figure here was measured, and `make bench` measures it again. What counts are the ratios within one run: the
milliseconds are those of the machine it ran on.
"""


def put(title: str, text: str) -> None:
    """Put this section in the place of its last telling, or at the end."""
    told = FILE.read_text() if FILE.exists() else HEAD
    head, *sections = told.split("\n## ")
    section = f"{title}\n\n{text.strip()}\n"
    titles = [each.partition("\n")[0] for each in sections]
    if title in titles:
        sections[titles.index(title)] = section
    else:
        sections.append(section)
    FILE.write_text("\n## ".join(each.rstrip("\n") + "\n" for each in [head, *sections]))
