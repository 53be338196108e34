"""The lists of an operator's desk."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from desks.rules import FILE_KINDS, state_of_import
from intake.models import Import, RejectedLine
from ui.tables import Column, NumberColumn, Table, WhenColumn
from ui.templatetags.ui import badge


class ImportTable(Table):
    caption = "What was brought in, the latest first"
    noun = "files"
    empty_title = "Nothing has been brought in yet"

    filename = Column("File")
    kind = Column("About")
    received_at = WhenColumn(verbose_name="When")
    actor = Column("By", accessor="actor", default="the site's shell", orderable=False)
    state = Column("What came of it", empty_values=(), orderable=False)
    read = NumberColumn("Lines")
    applied = NumberColumn("New")
    rejected = NumberColumn("Not applied")

    class Meta(Table.Meta):
        model = Import
        fields = ["filename", "kind", "received_at", "actor", "state", "read", "applied", "rejected"]
        order_by = ["-received_at"]
        empty_text = "Choose above what you have. The same file twice does no harm."

    def render_filename(self, record):
        return format_html('<a href="{}">{}</a>', reverse("desks:import", args=[record.pk]), record.filename)

    def render_kind(self, record):
        title = FILE_KINDS[record.kind].title if record.kind in FILE_KINDS else record.kind
        return format_html('<span>{} <span class="quiet small">{}</span></span>', title, record.scope)

    def render_state(self, record):
        return render_to_string("ui/badge.html", badge(*state_of_import(record)))


class RejectedTable(Table):
    caption = "Lines that were not applied, in the order of the file"
    noun = "lines"

    line = NumberColumn("Line")
    about = Column("About")
    reason = Column("Why")

    class Meta(Table.Meta):
        model = RejectedLine
        fields = ["line", "about", "reason"]
        order_by = ["line"]


class NoteTable(Table):
    """Rows are the notes of an import's detail: plain dicts."""

    caption = "Lines that were applied, with something to be known about them"
    noun = "notes"

    line = NumberColumn("Line")
    about = Column("About")
    reason = Column("What to know")
