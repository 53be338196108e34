"""What AI Ops decides about a report: each form carries the version that the operator saw."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Item, Kind, Severity
from feedback.rules.refusals import operators
from people.models import Person


class DecisionForm(forms.Form):
    """A decision without words."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, item: Item, by: Person, label: str = "", **kwargs):
        self.item, self.by = item, by
        super().__init__(*args, initial={"version": item.version} | kwargs.pop("initial", {}), **kwargs)
        if label and "text" in self.fields:
            self.fields["text"].label = label

    def decision(self) -> dict:
        """The keyword arguments of the action, the version among them."""
        return self.cleaned_data


class TextForm(DecisionForm):
    text = forms.CharField(
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words first.")},
    )


class OptionalTextForm(DecisionForm):
    text = forms.CharField(max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class SeverityForm(DecisionForm):
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=2000, required=False)


class KindForm(DecisionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)


class AssignmentForm(DecisionForm):
    """Somebody of AI Ops from the list, or an expert by e-mail address."""

    to = forms.ModelChoiceField(
        Person.objects.none(), label=_("Give it to"), required=False, empty_label=_("Somebody else…")
    )
    email = forms.EmailField(label=_("Their e-mail address"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = operators(self.by.today())

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("to") and not self.errors:
            cleaned["to"] = Person.objects.filter(email__iexact=cleaned.get("email") or "-").first()
            if cleaned["to"] is None:
                self.add_error("email", _("Choose somebody from the list, or write the address of a colleague."))
        return cleaned

    def decision(self):
        return {"to": self.cleaned_data["to"], "version": self.cleaned_data["version"]}


class DuplicateForm(DecisionForm):
    of = forms.CharField(label=_("The same as"), max_length=20, widget=forms.TextInput(attrs={"placeholder": "FB-214"}))

    def clean_of(self):
        number = re.fullmatch(r"(?i)\s*(?:fb-?)?(\d{1,15})\s*", self.cleaned_data["of"])
        original = Item.objects.visible_to(self.by).filter(pk=number[1]).first() if number else None
        if original is None:
            raise forms.ValidationError(_("There is no report with this number."))
        return original
