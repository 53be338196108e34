"""Bringing in a file: which one, about what, and how its headings are called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desks.forms.columns import COLUMN_WORDS
from desks.rules import FileKind
from intake.models import Mapping
from intake.rules import Layout, headings_of, layout_of, refusal_of_file
from journal.rules import Refused, refuse_if
from studio.models import Tool

DAY_FORMATS = [
    ("%Y-%m-%d", "2026-09-30"),
    ("%d.%m.%Y", "30.09.2026"),
    ("%d/%m/%Y", "30/09/2026"),
    ("%m/%d/%Y", "09/30/2026"),
    ("%m-%d-%Y", "09-30-2026"),
]
COLUMN = "column_"


class FileForm(forms.Form):
    """The fields follow from the kind. When the file's headings are not ours, it asks which is which and is sent again
    (a browser never sends a file twice by itself)."""

    file = forms.FileField(
        label=_("The file"), error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")}
    )
    tool = forms.ModelChoiceField(
        Tool.objects.order_by("name"),
        to_field_name="slug",
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the tool.")},
    )
    source = forms.ChoiceField(label=_("Where it comes from"))
    mapping = forms.ChoiceField(label=_("Its headings"), required=False)
    day_format = forms.ChoiceField(label=_("It writes days like"), choices=DAY_FORMATS)
    create_courses = forms.BooleanField(
        label=_("Create courses that are not here yet"), required=False, help_text=_("As courses taken elsewhere.")
    )
    confirm_leavers = forms.BooleanField(
        label=_("It is right that many people are gone"),
        required=False,
        help_text=_("Needed when more than a fifth of the people are missing from the file."),
    )
    keep_as = forms.CharField(label=_("Keep these headings as"), max_length=60, required=False)

    def __init__(self, kind: FileKind, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in {"tool", "source", "create_courses", "confirm_leavers"} - set(kind.asks):
            del self.fields[name]
        if kind.sources:
            self.fields["source"].choices = kind.sources
        saved = Mapping.objects.filter(kind=kind.key).values_list("name", flat=True)
        self.fields["mapping"].choices = [("", _("As we call them")), *((name, name) for name in saved)]
        if not saved:
            del self.fields["mapping"]
        self.ask_for_columns()

    @property
    def is_table(self) -> bool:
        """Whether columns can be named: vendors' own reports have a shape of their own."""
        return "source" not in self.fields or self.data.get("source", "csv") == "csv" or self.kind.key == "identities"

    def ask_for_columns(self) -> None:
        """One choice for each column of ours, when the file that was sent lacks one that is needed."""
        headings = self.look_inside()
        named = {*map(str.casefold, headings), *map(str.casefold, self.saved_layout().columns.values())}
        self.unnamed = bool(headings) and not self.kind.named_by(named)
        if not self.unnamed:
            del self.fields["keep_as"]
            return
        choices = [("", _("Not in this file")), *((heading, heading) for heading in headings)]
        for name in self.kind.all_columns:
            self.fields[COLUMN + name] = forms.ChoiceField(
                label=COLUMN_WORDS[name],
                choices=choices,
                required=name in self.kind.columns,
                error_messages={"required": _("Say which heading this is.")},
            )
        self.guess_columns(headings)

    def look_inside(self) -> list[str]:
        """The headings of the file that was sent, if it has any; `refusal` says why it is none that can be read."""
        self.refusal, file = "", self.files.get("file")
        if not file:
            return []
        try:
            refuse_if(refusal_of_file(file))
            return headings_of(file) if self.is_table else []
        except Refused as refusal:
            self.refusal = str(refusal)
            return []

    def clean_file(self):
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return self.cleaned_data["file"]

    def guess_columns(self, headings: list[str]) -> None:
        """Choose the headings that are called as ours are, when the form was sent without any choice."""
        self.guessed = not any(name.startswith(COLUMN) for name in self.data)
        if self.guessed:
            ours = {heading.casefold(): heading for heading in headings}
            found = {COLUMN + name: ours[name] for name in self.kind.all_columns if name in ours}
            self.data = self.data.copy()
            self.data.update(found)

    def saved_layout(self) -> Layout:
        try:
            return layout_of(self.kind.key, name) if (name := self.data.get("mapping")) else Layout()
        except Refused:
            return Layout()

    def clean(self):
        if self.unnamed and self.guessed:
            for name in self.kind.columns:
                self.errors.pop(COLUMN + name, None)
            raise forms.ValidationError(
                _("Its headings have other names. Say which is which below, and choose the file once more.")
            )
        return super().clean()

    def layout(self) -> Layout:
        """How the file is to be read, from the saved mapping and what was said here."""
        saved = self.saved_layout()
        columns = {
            self.cleaned_data[COLUMN + name]: name
            for name in self.kind.all_columns
            if self.cleaned_data.get(COLUMN + name)
        }
        day_format = saved.day_format if self.cleaned_data.get("mapping") else self.cleaned_data["day_format"]
        return Layout(saved.columns | columns, day_format, saved.delimiter, saved.encoding)

    def column_fields(self):
        return [self[COLUMN + name] for name in self.kind.all_columns] if self.unnamed else []

    def plain_fields(self):
        return [field for field in self if not field.name.startswith(COLUMN) and field.name != "keep_as"]

    def asked(self) -> dict:
        """What else the action takes."""
        return {name: self.cleaned_data[name] for name in self.kind.asks}
