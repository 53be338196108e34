"""Receiving a file and settling what came of it. The app whose facts the file holds does the applying.

    imported = receive(kind="people", content=stream, ..., by=somebody)   # committed: the file is safe now
    imported = settle(imported=imported, using=apply_people, by=somebody)   # all of it, or nothing

`using(imported, report)` reads `open_file(imported)`, writes facts, and tells the report about each line. What it
raises as Refused or Unreadable is the sentence with which all of it is refused.
"""

import hashlib
import json
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import BinaryIO

from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.models import Chunk, Import, Mapping, RejectedLine
from intake.rules import Layout, refusal_of_file, refusal_to_apply
from intake.sources.table import Unreadable
from journal.actions import record
from journal.rules import Refused, refuse_if

PIECE = 1 << 20
KEPT_TOGETHER = 1000
NOTES_KEPT = 1000
PROGRESS_KEPT = 60 * 60


@dataclass
class Report:
    """What came of the lines so far. Counts are of lines, the headings left out; `detail` must be plain JSON values."""

    imported: Import
    read: int = 0
    applied: int = 0
    unchanged: int = 0
    quarantined: int = 0
    rejected: int = 0
    detail: dict = field(default_factory=dict)
    _waiting: list = field(default_factory=list)

    def reject(self, line: int, reason: str, about: str = "") -> None:
        """The line was not applied, for this reason; `about` is its key, and the only part of it that is kept."""
        self.rejected += 1
        self._waiting.append(
            RejectedLine(imported=self.imported, line=line, reason=storable(reason), about=storable(about)[:200])
        )
        if len(self._waiting) >= KEPT_TOGETHER:
            self.flush()

    def remark(self, line: int | None, reason: str, about: str = "") -> None:
        """Something to be told of a line that was applied all the same, or of a row that no line named (None)."""
        notes = self.detail.setdefault("notes", [])
        if len(notes) < NOTES_KEPT:
            notes.append({"line": line, "about": about[:200], "reason": reason})
        else:
            self.detail["more_notes"] = self.detail.get("more_notes", 0) + 1

    def flush(self) -> None:
        RejectedLine.objects.bulk_create(self._waiting)
        self._waiting.clear()

    def tell_progress(self) -> None:
        """Let the page know how many lines were read; call it every few thousand."""
        caches["fleeting"].set(progress_key(self.imported), self.read, PROGRESS_KEPT)

    def keep(self) -> None:
        self.flush()
        for name in ("read", "applied", "unchanged", "quarantined", "rejected", "detail"):
            setattr(self.imported, name, getattr(self, name))


def storable(text: str) -> str:
    """Without what PostgreSQL keeps no text with: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def progress_key(imported: Import) -> str:
    return f"intake:progress:{imported.pk}"


def lines_read(imported: Import) -> int:
    """How many lines of an import under way were read by now; 0 when it has not begun."""
    return caches["fleeting"].get(progress_key(imported), 0)


@transaction.atomic
def receive(
    *, kind: str, content: BinaryIO, filename: str, kept_by: str, scope: str = "", options: dict | None = None, by
) -> Import:
    """Keep the file, whole. Raises Refused when it is empty, too large, or no text. `content` is seekable and left
    open."""
    refuse_if(refusal_of_file(content))
    digest, size = hashlib.sha256(), 0
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    imported = Import.objects.create(
        kind=kind,
        scope=scope,
        kept_by=kept_by,
        filename=plain_name(filename),
        sha256=digest.hexdigest(),
        size=size,
        options=options or {},
        actor_id=by.pk if by else None,
    )
    content.seek(0)
    number = 0
    while piece := content.read(PIECE):
        Chunk.objects.create(imported=imported, number=number, content=zlib.compress(piece, 1))
        number += 1
    record(by=by, verb="intake.receive", subject=imported, detail={"kind": kind, "bytes": size})
    return imported


def plain_name(filename: str) -> str:
    """The last part of a file's name, printable and short: it is shown, and never used as a path."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c if c.isprintable() else "?" for c in last).strip()[:200] or "unnamed"


def open_file(imported: Import) -> BinaryIO:
    """The file as it came: a temporary copy on disk, seekable. The caller closes it."""
    copy = tempfile.SpooledTemporaryFile(max_size=4 * PIECE)  # noqa: SIM115 (the caller closes it)
    numbers = list(imported.chunks.values_list("number", flat=True))
    for number in numbers:
        copy.write(zlib.decompress(imported.chunks.get(number=number).content))
    copy.seek(0)
    return copy


def settle(*, imported: Import, using: Callable[[Import, Report], None], by) -> Import:
    """Apply the import, or refuse all of it with a sentence; nothing in between. Settled before: as it was.

    Imports of one kind and scope wait for each other here, and one that a later one overtook is refused. Two runs of
    one import do its work once. Returns the import as it stands afterwards.
    """
    with transaction.atomic():
        lock(imported)
        imported = Import.objects.select_for_update().get(pk=imported.pk)
        if imported.is_settled:
            return imported
        report = Report(imported)
        try:
            refuse_if(refusal_to_apply(imported))
            with transaction.atomic():
                using(imported, report)
                report.keep()
            imported.applied_at = timezone.now()
        except (Refused, Unreadable) as refusal:
            imported.refused_at, imported.reason = timezone.now(), storable(str(refusal))
            imported.detail = report.detail
        imported.save()
        counts = {name: getattr(imported, name) for name in ("read", "applied", "rejected")}
        verb = "intake.apply" if imported.applied_at else "intake.refuse"
        record(by=by, verb=verb, subject=imported, detail={"kind": imported.kind} | counts)
    caches["fleeting"].delete(progress_key(imported))
    return imported


@transaction.atomic
def give_up(*, imported: Import) -> None:
    """Refuse a file that breaks whatever reads it: whoever brought it in is told, in place of waiting for ever."""
    lock(imported)
    reason = _("Reading this file broke on our side, again and again. Those who run this site find why in its log.")
    given_up = Import.objects.unsettled().filter(pk=imported.pk).update(refused_at=timezone.now(), reason=reason)
    if given_up:
        record(by=None, verb="intake.give_up", subject=imported, detail={"kind": imported.kind})


def lock(imported: Import) -> None:
    with connection.cursor() as cursor:
        key = f"intake:{imported.kind}:{imported.scope}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


class Rehearsed(Exception):
    """Undoes a rehearsal."""


def rehearse(
    *, using: Callable[[Import, Report], None], receiving: Callable[..., Import] = receive, by, **file
) -> tuple[Import, list[RejectedLine]]:
    """What `receiving(**file)` and `settle` would do, without doing it: the import, unsaved, and its rejected lines."""
    try:
        with transaction.atomic():
            imported = settle(imported=receiving(by=by, **file), using=using, by=by)
            rejected = list(imported.rejected_lines.all())
            raise Rehearsed
    except Rehearsed:
        imported.pk = None
        return imported, rejected


@transaction.atomic
def keep_mapping(*, kind: str, name: str, layout: Layout, by) -> Mapping:
    """Keep how headings are called under a name; the same name again replaces it."""
    about = json.loads(json.dumps(vars(layout)))
    mapping, _ = Mapping.objects.update_or_create(kind=kind, name=name.strip(), defaults=about)
    record(by=by, verb="intake.keep_mapping", subject=mapping, detail={"kind": kind})
    return mapping


@transaction.atomic
def forget_files(*, days: int) -> int:
    """Delete the content of files settled more than that many days ago, for they name people; how many files.

    What came of them stays: hashes, counts and reasons.
    """
    now = timezone.now()
    old = Import.objects.with_file().exclude(applied_at=None, refused_at=None)
    due = old.filter(received_at__lt=now - timedelta(days=days)).select_for_update(skip_locked=True)
    forgotten = list(due.values_list("pk", flat=True))
    Chunk.objects.filter(imported__in=forgotten).delete()
    Import.objects.filter(pk__in=forgotten).update(file_forgotten_at=now)
    return len(forgotten)
