"""What a champion and a manager may send from their desks."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adoption.models import ChampionActivity
from people.models import Erasure


def day_input() -> forms.DateInput:
    """The browser's own calendar, which takes and gives ISO dates whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class NudgeForm(forms.Form):
    person = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your message"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They see that it comes from you."),
    )


class ActivityForm(forms.Form):
    """Proof of activity in one click: what, when, and a line of evidence."""

    kind = forms.ChoiceField(
        label=_("What you did"),
        choices=[(kind.value, kind.label) for kind in ChampionActivity.Kind if kind.value in ("office_hour", "demo")],
        widget=forms.RadioSelect,
        initial="office_hour",
    )
    on = forms.DateField(label=pgettext_lazy("on which day", "On"), widget=day_input())
    note = forms.CharField(
        label=_("What came of it"),
        max_length=300,
        required=False,
        help_text=_("Such as “six people, mostly about pasting claims data”."),
    )


class DayForm(forms.Form):
    """What the adoption page is about; choices are set from the reader's own units."""

    unit = forms.ChoiceField(label=_("Unit"))
    tool = forms.ChoiceField(label=_("Tool"))
    day = forms.DateField(label=_("As of"), widget=day_input())

    def __init__(self, choice):
        super().__init__(initial={"unit": choice.unit.slug, "tool": choice.tool.slug, "day": choice.day})
        self.fields["unit"].choices = [(unit.slug, "\u2003" * unit.depth + unit.name) for unit in choice.units]
        self.fields["tool"].choices = [(tool.slug, tool.name) for tool in choice.tools]
        self.fields["day"].widget.attrs["max"] = choice.today.isoformat()


class ErasureForm(forms.Form):
    """Why somebody's identity is erased, and that it is really them who is meant."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("for which reason", "Why"), choices=Erasure.Reason, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=_("Type their e-mail address, to say that you mean them"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_address(self):
        typed = self.cleaned_data["address"].strip().lower()
        if typed != self.person.email:
            raise forms.ValidationError(_("That is not this person's address. Nothing was erased."))
        return typed
