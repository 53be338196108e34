"""Clean input of adoption's pages."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from adoption.models import ChampionAssignment
from people.models import Person, Unit


class RequestForm(forms.Form):
    """Why somebody wants a tool: a line, if they like."""

    note = forms.CharField(
        label=_("What you would use it for"),
        required=False,
        max_length=200,
        help_text=_("A line helps the Studio plan."),
    )


class NominationForm(forms.Form):
    """Whom to ask, and for how long."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Whom do you ask?"), empty_label=_("Choose a colleague")
    )
    term_until = forms.DateField(
        label=pgettext_lazy("term", "Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Six months is usual. Empty: open-ended."),
    )
    lead = forms.BooleanField(label=_("As lead champion, the first address of the unit"), required=False)

    def __init__(self, *args, unit: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        asked = ChampionAssignment.objects.open().filter(unit=unit).values("person")
        there = Person.objects.present_on(today).in_units(Unit.objects.under(unit), today)
        self.fields["person"].queryset = there.exclude(pk__in=asked)

    def clean_term_until(self):
        day = self.cleaned_data["term_until"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError(_("A term ends on a day to come."))
        return day


class HandOverForm(forms.Form):
    """To whom a champion hands over."""

    to = forms.ModelChoiceField(Person.objects.none(), label=_("Who takes over?"), empty_label=_("Choose a colleague"))

    def __init__(self, *args, assignment: ChampionAssignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = NominationForm(unit=assignment.unit).fields["person"].queryset
