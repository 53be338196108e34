"""What the person's door takes: a report in two fields, a word about one, a receipt's code."""

import uuid

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from adoption.queries import champion_people
from feedback.models import HarmStage, Kind
from feedback.rules.receipts import SIGNS, normal
from feedback.rules.sensitive import finds, masked
from feedback.rules.words import suggested_kind
from people.models import Person
from people.queries.prepared import Prepared
from studio.models import Tool
from ui.forms import Choice

SUGGEST = ("", _("Suggest one from my words"))


live_tools_visible_to = Prepared(lambda person, day: Tool.objects.visible_to(person).live_on(day))


class LiveTools(ModelChoiceIterator):
    """The tools that are live on the reader's day: few, and asked for each time the form is opened."""

    def __iter__(self):
        yield "", self.field.empty_label
        yield from map(self.choice, live_tools_visible_to(person=self.field.person.pk, day=self.field.person.today()))


class ToolChoice(forms.ModelChoiceField):
    iterator = LiveTools
    widget = Choice

    def __init__(self, **options):
        super().__init__(Tool.objects.none(), to_field_name="slug", **options)

    def offer_to(self, person: Person) -> None:
        self.person = person
        self.queryset = Tool.objects.visible_to(person).live_on(person.today())


class ReportForm(forms.Form):
    """Two fields are enough; everything else folds out. `sent_by` is who fills it in."""

    what_happened = forms.CharField(
        label=_("What happened?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what happened, in a sentence or two.")},
    )
    tool = ToolChoice(
        label=_("Which tool?"),
        empty_label=_("Choose a tool"),
        error_messages={"required": _("Choose the tool this is about.")},
    )
    kind = forms.ChoiceField(
        label=_("What sort of thing is it?"), choices=[SUGGEST, *Kind.choices], required=False, widget=Choice
    )
    harm_stage = forms.ChoiceField(
        label=_("How far did it get?"),
        choices=[("", _("I cannot say")), *HarmStage.choices],
        required=False,
        widget=Choice,
    )
    expected = forms.CharField(label=_("What did you expect?"), max_length=4000, required=False, widget=forms.Textarea)
    prompt = forms.CharField(
        label=_("What did you ask it?"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = forms.CharField(
        label=_("What did it answer?"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    process = forms.CharField(label=_("Which work was it for?"), max_length=120, required=False)
    tool_version = forms.CharField(label=_("Version of the tool"), max_length=80, required=False)
    on_behalf_of = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who is this from?"),
        empty_label=_("It is from me"),
        required=False,
        help_text=_("They are told, get the answer, and can add to it. You see how it goes."),
    )
    anonymous = forms.BooleanField(
        label=_("Send it without my name"),
        required=False,
        help_text=_("You get a code that opens the answer. Nobody can give you the code again."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    TEXTS = ("what_happened", "expected", "prompt", "answer", "process")

    def __init__(self, *args, sent_by: Person, **kwargs):
        super().__init__(*args, **kwargs)
        today = sent_by.today()
        self.fields["tool"].offer_to(sent_by)
        self.fields["key"].initial = uuid.uuid4
        colleagues = champion_people(sent_by, today).order_by("given_name", "family_name")
        if colleagues.exists():
            self.fields["on_behalf_of"].queryset = colleagues
        else:
            del self.fields["on_behalf_of"]

    def offered(self) -> tuple:
        """What the fields of an empty form follow from: the choices that not everybody has, and the tool that stands
        chosen; a name that is no tool's leaves the choice open."""
        fields = [self.fields[name] for name in ("tool", "on_behalf_of") if name in self.fields]
        choices = [[(str(value), str(words)) for value, words in field.choices] for field in fields]
        chosen = self.initial.get("tool")
        return choices, chosen if chosen in dict(choices[0]) else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("anonymous") and cleaned.get("on_behalf_of"):
            self.add_error(
                "anonymous",
                _("The code would have to be yours to hand over. Ask them to send it without a name themselves."),
            )
        return cleaned

    def sensitive(self) -> list[str]:
        """What looks like a secret or personal data in the words, each said once, in order."""
        found = (find.what for name in self.TEXTS for find in finds(self.cleaned_data.get(name, "")))
        return list(dict.fromkeys(found))

    def report(self, *, mask: bool) -> dict:
        """The keyword arguments of report_item, apart from who sends it."""
        about = {name: value for name, value in self.cleaned_data.items() if name != "on_behalf_of"}
        if mask:
            about |= {name: masked(about[name]) for name in self.TEXTS}
        about["kind"] = about["kind"] or suggested_kind(about["what_happened"])
        about["key"] = str(about["key"])
        return about


class WordsForm(forms.Form):
    """A few words about a report: an answer, a reason, a note."""

    text = forms.CharField(
        label=_("Your words"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words first.")},
    )

    def __init__(self, *args, label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label or self.fields["text"].label


class ReceiptForm(forms.Form):
    """The code of an anonymous report, with or without its dashes."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = normal(self.cleaned_data["code"])
        if len(code) != SIGNS:
            raise forms.ValidationError(
                _("A code has %(signs)s letters and digits, in six groups of four."), params={"signs": SIGNS}
            )
        return code
