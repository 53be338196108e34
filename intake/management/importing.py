"""The shell's door for files: what every command that brings one in has in common.

    class Command(ImportCommand):
        help = "Bring in the people of a directory's file."
        kind, receiving, using = "people", staticmethod(receive_people), staticmethod(apply_people)

It ends with 0 when the file was applied, rejected lines or not, and with 1 and a sentence when it was refused whole.
"""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from intake.actions import rehearse, settle
from intake.models import Import, RejectedLine
from intake.rules import Layout, layout_in_file, layout_of, report_of
from journal.rules import Refused


class ImportCommand(BaseCommand):
    """`receiving(*, content, filename, by, layout, **about)` keeps the file; `using(imported, report)` applies it."""

    kind, receiving, using = "", None, None
    maps: Path | None = None  # the folder of the maps that ship, each a file NAME.json

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A subclass adds its own before or after."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--map", metavar="MAP", help="How the file's headings are called here: a JSON file, or the name of a map."
        )
        parser.add_argument("--dry-run", action="store_true", help="Tell what would come of it, and keep nothing.")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def about(self, options: dict) -> dict:
        """What else `receiving` is told, from the command's own options; `layout` may be another one."""
        return {}

    def handle(self, **options):
        try:
            imported, rejected = self.bring_in(options)
        except Refused as refusal:
            refused = {"refused_at": timezone.now(), "reason": str(refusal)}
            imported, rejected = Import(kind=self.kind, filename=options["file"].name, **refused), []
        if options["format"] == "json":
            self.stdout.write(json.dumps(report_of(imported, rejected), cls=DjangoJSONEncoder))
        elif imported.applied_at:
            self.stdout.writelines(f"{line}\n" for line in report_in_words(imported, rejected))
        if imported.refused_at:
            raise CommandError(imported.reason)

    def bring_in(self, options: dict) -> tuple[Import, list[RejectedLine]]:
        """The import as it was settled, or would be; Refused when it does not come so far."""
        try:
            content = options["file"].open("rb")
        except OSError as problem:
            raise Refused(f"{options['file']} cannot be opened: {problem.strerror}.") from None
        with content:
            about = {"layout": self.layout(options["map"]), **self.about(options)}
            file = {"content": content, "filename": options["file"].name, "by": None, **about}
            if options["dry_run"]:
                return rehearse(receiving=self.receiving, using=self.using, **file)
            imported = settle(imported=self.receiving(**file), using=self.using, by=None)
        return imported, list(imported.rejected_lines.all())

    def layout(self, name: str | None) -> Layout:
        """Of a map: a file, one that ships, or one that was kept here under that name."""
        if not name:
            return Layout()
        shipped = self.maps and self.maps / f"{name}.json"
        for file in (Path(name), shipped):
            if file and file.is_file():
                return layout_in_file(file.read_bytes())
        return layout_of(self.kind, name)


def report_in_words(imported: Import, rejected) -> list[str]:
    """The report for whoever reads along, line by line; of an import that was applied."""
    counts = [("applied", imported.applied), ("unchanged", imported.unchanged), ("quarantined", imported.quarantined)]
    told = ", ".join(f"{count:,} {name}" for name, count in [*counts, ("rejected", imported.rejected)] if count)
    words = [f"{imported.filename}: {imported.read:,} lines read, {told or 'nothing to apply'}."]
    for name, value in imported.detail.items():
        said = ", ".join(map(str, value)) if isinstance(value, list) else value
        words += [f"{name.replace('_', ' ').capitalize()}: {said}"] if said and name != "notes" else []
    words += [place_in_words(each.line, each.about) + f", not applied: {each.reason}" for each in rejected]
    notes = imported.detail.get("notes", [])
    return words + [place_in_words(each["line"], each["about"]) + f": {each['reason']}" for each in notes]


def place_in_words(line: int | None, about: str) -> str:
    """ "Line 12 (erin@tidewater.example)"."""
    of = f" ({about})" if about else ""
    return f"Line {line}{of}" if line else about or "No line"
