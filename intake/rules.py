"""How a file is to be read, what may be received, and what is said of an import."""

import json
from collections.abc import Mapping as MappingOf
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from os import SEEK_END
from typing import BinaryIO

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intake.models import Import, Mapping
from intake.sources.beginnings import LOOKED_AT, refusal_of_beginning
from intake.sources.table import Table, Unreadable
from journal.rules import Refused

LONGEST_HEADING = 200


@dataclass(frozen=True)
class Layout:
    """columns: heading in the file -> our name, both as written; headings of ours need no entry.

    day_format: for strptime; declared once for a file, never guessed line by line.
    """

    columns: dict[str, str] = field(default_factory=dict)
    day_format: str = "%Y-%m-%d"
    delimiter: str = ""
    encoding: str = ""

    def day(self, text: str) -> date:
        """The day; ValueError with a sentence when the text is no day in this format, or of another century."""
        text = text.strip()
        try:
            day = date.fromisoformat(text) if self.day_format == "%Y-%m-%d" else parsed(text, self.day_format)
        except ValueError:
            like = written(self.day_format)
            raise ValueError(_("“{text}” is not a day written like {like}").format(text=text[:40], like=like)) from None
        if not 1970 <= day.year <= 2100:
            raise ValueError(_("{day} is not between 1970 and 2100").format(day=day.isoformat()))
        return day


def parsed(text: str, day_format: str) -> date:
    return datetime.strptime(text, day_format).date()  # noqa: DTZ007 (a calendar day has no zone)


def written(day_format: str) -> str:
    """The format shown by example: "%d/%m/%Y" -> "30/09/2026"."""
    return date(2026, 9, 30).strftime(day_format)


def layout_from(words: MappingOf) -> Layout:
    """The layout that a map file or an import's options describe. Raises Refused with what is wrong with it."""
    if not isinstance(words, MappingOf):
        raise Refused(_("A map holds columns, day_format, delimiter and encoding."))
    if unknown := sorted(map(str, words.keys() - asdict(Layout()).keys())):
        said = _("A map holds columns, day_format, delimiter and encoding, not {unknown}.")
        raise Refused(said.format(unknown=", ".join(unknown)))
    layout = Layout(**words)
    columns_are_names = isinstance(layout.columns, dict) and all(
        isinstance(each, str) for each in layout.columns.values()
    )
    if not columns_are_names:
        raise Refused(_("The columns of a map are pairs of a heading in the file and our name for it."))
    try:
        if parsed(written(layout.day_format), layout.day_format) != date(2026, 9, 30):
            raise ValueError
        "".encode(layout.encoding or "utf-8")
    except (ValueError, LookupError, TypeError):
        said = _("The map's day format does not name a day, month and year, or its encoding is unknown.")
        raise Refused(said) from None
    if not isinstance(layout.delimiter, str) or len(layout.delimiter) > 1:
        raise Refused(_("The map's delimiter is one character."))
    return layout


def layout_of(kind: str, name: str) -> Layout:
    """The layout kept under that name, or Refused."""
    kept = Mapping.objects.filter(kind=kind, name=name).first()
    if kept is None:
        raise Refused(_("There is no mapping called “{name}”, and no file of that name.").format(name=name))
    return Layout(kept.columns, kept.day_format, kept.delimiter, kept.encoding)


def layout_in_file(content: bytes) -> Layout:
    """The layout that a map file (JSON) holds, or Refused."""
    try:
        return layout_from(json.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise Refused(_("The map is not JSON: {problem}.").format(problem=problem)) from None


def headings_of(content: BinaryIO) -> list[str]:
    """The headings of a table that a reader can choose from. Raises Refused; `content` is left open."""
    try:
        table = Table(content, wanted=())
    except Unreadable as problem:
        raise Refused(str(problem)) from None
    finally:
        content.seek(0)
    table.close()
    headings = [heading for heading in table.headings if 0 < len(heading) <= LONGEST_HEADING]
    if not headings:
        raise Refused(_("The first line of the file holds no headings."))
    return headings


def refusal_of_file(content: BinaryIO) -> str:
    """Why this file is not taken, or ''. `content` is seekable, and stands at its beginning afterwards."""
    size = content.seek(0, SEEK_END)
    content.seek(0)
    start = content.read(LOOKED_AT)
    content.seek(0)
    return refusal_to_receive(size) or refusal_of_beginning(start)


def refusal_to_receive(size: int) -> str:
    """Why a file of that many bytes is not taken, or ''."""
    if size == 0:
        return _("The file is empty.")
    if size > settings.LARGEST_IMPORT:
        largest = number_format(settings.LARGEST_IMPORT // 1_000_000, force_grouping=True)
        return _("The file is larger than {n} MB. Bring it in as several files.").format(n=largest)
    return ""


def refusal_to_apply(imported: Import) -> str:
    """Why a received file is not applied any more, or ''."""
    later = Import.objects.of(imported.kind, imported.scope).filter(pk__gt=imported.pk, applied_at__isnull=False)
    if overtaken := later.order_by("pk").first():
        said = _("“{file}” came later and was applied before this one, so this one says nothing new.")
        return said.format(file=overtaken.filename)
    if imported.file_forgotten_at:
        return _("The file itself is no longer kept.")
    return ""


def summary_of(imported: Import) -> dict:
    """What came of an import, as plain values: for a command's JSON, the API and the page."""
    return {
        "import": imported.pk,
        "kind": imported.kind,
        "file": imported.filename,
        "sha256": imported.sha256,
        "state": "applied" if imported.applied_at else "refused" if imported.refused_at else "received",
        "reason": imported.reason,
        "read": imported.read,
        "applied": imported.applied,
        "unchanged": imported.unchanged,
        "quarantined": imported.quarantined,
        "rejected": imported.rejected,
        **imported.detail,
    }


def report_of(imported: Import, rejected) -> dict:
    """The summary with each rejected line (RejectedLine rows): what a command prints as JSON."""
    lines = [{"line": each.line, "about": each.about, "reason": each.reason} for each in rejected]
    return summary_of(imported) | {"rejected": lines}
