"""The lists of an operator's desk."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desks.rules import FILE_KINDS, state_of_import
from intake.models import Import, RejectedLine
from ui.tables import Column, NumberColumn, Table, WhenColumn
from ui.templatetags.ui import badge


class ImportTable(Table):
    caption = _("What was brought in, the latest first")
    noun = _("files")
    empty_title = _("Nothing has been brought in yet")

    filename = Column(_("File"))
    kind = Column(pgettext_lazy("what something is about", "About"))
    received_at = WhenColumn(verbose_name=_("When"))
    actor = Column(pgettext_lazy("who did it", "By"), accessor="actor", default=_("the site's shell"), orderable=False)
    state = Column(_("What came of it"), empty_values=(), orderable=False)
    read = NumberColumn(_("Lines"))
    applied = NumberColumn(pgettext_lazy("lines of a file", "New"))
    rejected = NumberColumn(_("Not applied"))

    class Meta(Table.Meta):
        model = Import
        fields = ["filename", "kind", "received_at", "actor", "state", "read", "applied", "rejected"]
        order_by = ["-received_at"]
        empty_text = _("Choose above what you have. The same file twice does no harm.")

    def render_filename(self, record):
        return format_html('<a href="{}">{}</a>', reverse("desks:import", args=[record.pk]), record.filename)

    def render_kind(self, record):
        title = FILE_KINDS[record.kind].title if record.kind in FILE_KINDS else record.kind
        return format_html('<span>{} <span class="quiet small">{}</span></span>', title, record.scope)

    def render_state(self, record):
        return render_to_string("ui/badge.html", badge(*state_of_import(record)))


class RejectedTable(Table):
    caption = _("Lines that were not applied, in the order of the file")
    noun = _("lines")

    line = NumberColumn(_("Line"))
    about = Column(pgettext_lazy("what something is about", "About"))
    reason = Column(pgettext_lazy("for which reason", "Why"))

    class Meta(Table.Meta):
        model = RejectedLine
        fields = ["line", "about", "reason"]
        order_by = ["line"]


class NoteTable(Table):
    """Rows are the notes of an import's detail: plain dicts."""

    caption = _("Lines that were applied, with something to be known about them")
    noun = _("notes")

    line = NumberColumn(_("Line"))
    about = Column(pgettext_lazy("what something is about", "About"))
    reason = Column(_("What to know"))

    class Meta(Table.Meta):
        pass
