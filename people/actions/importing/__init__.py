"""Bringing in the people of a directory's file: received without the columns nobody asked for, then applied whole.

The file says who is here: whoever is missing in it has left. It follows the same rules as each single act, and tells
the journal the same; only the writing is done for all at once.
"""

from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from intake.actions import Report, open_file, receive
from intake.models import Import
from intake.rules import Layout, refusal_of_file
from intake.sources.narrow import narrowed
from intake.sources.table import Table, Unreadable
from journal.rules import Refused, refuse_if
from people import rules
from people.actions.importing.reconciling import Reconciling
from people.actions.importing.writing import write
from people.models import Person
from people.sources.directory import COLUMNS, NAMES, lines_of

KEPT_BY = "administrator"


def receive_people(
    *, content: BinaryIO, filename: str, layout: Layout, confirm_leavers: bool = False, by: Person | None
) -> Import:
    """Keep what the file says in columns of ours; the others are named in the report and cut away before anything is
    kept. Raises Refused. `content` is seekable and left open."""
    refuse_if(rules.refusal_to_keep_directory(by))
    refuse_if(refusal_of_file(content) or refusal_of_columns(layout))
    about = {"columns": layout.columns, "delimiter": layout.delimiter, "encoding": layout.encoding}
    try:
        table = Table(content, wanted=COLUMNS, optional=[each for each in COLUMNS if each != "email"], **about)
        if not any(names <= set(table.names) for names in NAMES):
            raise Unreadable(_("The file lacks the names of people: it needs a column given_name, or name."))
    except Unreadable as problem:
        raise Refused(str(problem)) from None
    with narrowed(table) as narrow:
        table.close()
        return receive(
            kind="people",
            content=narrow,
            filename=filename,
            kept_by=KEPT_BY,
            options={
                "day_format": layout.day_format,
                "dropped": [heading[:80] for heading in table.dropped],
                "confirm_leavers": confirm_leavers,
            },
            by=by,
        )


def refusal_of_columns(layout: Layout) -> str:
    """Why this map cannot be one of people, or ''."""
    unknown = sorted(set(layout.columns.values()) - set(COLUMNS))
    if not unknown:
        return ""
    said = _("The map names {unknown}; the columns of people are {columns}.")
    return said.format(unknown=", ".join(unknown), columns=", ".join(COLUMNS))


def apply_people(imported: Import, report: Report) -> None:
    """The `using` of intake.actions.settle. Raises Refused when more people would be gone than were confirmed."""
    by = Person.objects.filter(pk=imported.actor_id).first()
    refuse_if(rules.refusal_to_keep_directory(by))
    report.detail["dropped"] = imported.options["dropped"]
    with open_file(imported) as content:
        columns, lines = lines_of(content, Layout(day_format=imported.options["day_format"]).day)
        work = Reconciling(report, columns, timezone.localdate())
        work.match(lines)
    work.settle_units()
    work.settle_presence()
    work.settle_addresses()
    work.settle_leavers(confirmed=imported.options["confirm_leavers"])
    work.settle_managers()
    write(work, by)
