"""Clean input about people. What an action would refuse is said beside the field, by the same rule."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import rules
from people.models import Person, Unit, company_time_zone
from ui.forms import DayInput


class ClockForm(forms.Form):
    """The clock and the language in which this site speaks to a person."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=rules.time_zones,
        help_text=_("Due days, quiet hours and every time on a page follow it."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, person=None, **kwargs):
        """`person` gives the first values."""
        if person:
            kwargs["initial"] = {"time_zone": person.time_zone, "language": person.language}
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:
            # A choice of one is no question: the value is kept, the field is not asked.
            self.fields["language"].widget = forms.HiddenInput()


class PersonDirectoryForm(forms.ModelForm):
    """A person as the directory's keeper sees them; saved through people.actions."""

    unit_from = forms.DateField(
        required=False,
        label=_("In this unit from"),
        help_text=_("Only for a move: its day, or empty for today. Earlier figures count the person where they were."),
        widget=DayInput,
    )
    time_zone = forms.ChoiceField(choices=rules.time_zones, initial=company_time_zone)

    class Meta:
        model = Person
        fields = [
            "given_name",
            "family_name",
            "email",
            "employee_number",
            "external_id",
            "unit",
            "manager",
            "time_zone",
            "joined_on",
            "left_on",
        ]
        widgets = {"joined_on": DayInput, "left_on": DayInput}

    def directory_values(self) -> dict:
        """What `actions.hire` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("unit_from", "left_on")}

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        self.refuse("email", rules.refusal_to_use_address(email, self.instance))
        return email

    def clean_employee_number(self):
        return self.cleaned_data["employee_number"] or None

    def clean_external_id(self):
        return self.cleaned_data["external_id"] or None

    def clean(self):
        cleaned = super().clean()
        before = Person.objects.filter(pk=self.instance.pk).first()
        if before and not self.errors:
            if "unit" in self.changed_data and cleaned.get("unit"):
                today = timezone.localdate()
                on = cleaned.get("unit_from") or today
                self.refuse("unit_from", rules.refusal_to_place(before.name, rules.presence_of(before), on, today))
            if cleaned.get("left_on"):
                presence = rules.presence_of(before)
                self.refuse("left_on", rules.refusal_to_leave(before.name, presence, cleaned["left_on"]))
        return cleaned

    def refuse(self, field: str, sentence: str) -> None:
        if sentence:
            self.add_error(field, sentence)


class UnitForm(forms.ModelForm):
    """A unit of the tree; saved through people.actions."""

    class Meta:
        model = Unit
        fields = ["name", "parent", "head"]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and (sentence := rules.refusal_to_move_unit(self.instance, cleaned.get("parent"))):
            self.add_error("parent", sentence)
        if cleaned.get("head") and (sentence := rules.refusal_to_appoint(cleaned["head"])):
            self.add_error("head", sentence)
        return cleaned
