"""What the Studio fills in to open a wave: why it is time, and for whom."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import Person, Unit
from people.queries import subtree_of
from rollout.models import Wave, WaveMember
from rollout.rules import refusal_to_open_wave


class UnitsField(forms.ModelMultipleChoiceField):
    """Units to tick, the tree as indentation."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit):
        return "\u2003" * (unit.path.strip("/").count("/")) + unit.name


class PeopleByName(AutocompleteSelectMultiple):
    def optgroups(self, name, value, attr=None):
        """What is no number is nobody, which the field has said; it cannot be drawn as somebody."""
        return super().optgroups(name, [key for key in value if str(key).isdecimal()], attr)


class OpenForm(forms.ModelForm):
    """Opening a wave: one sentence why it is time, whole units, and people by name.

    Whoever ticks units hears once how many people that is, and opens it by sending the form again.
    """

    units = UnitsField(
        Unit.objects.order_by("path"),
        required=False,
        label=_("Everybody in"),
        help_text=_("With the units below them, as they are today. Who is in a wave already is left out."),
    )
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        required=False,
        label=_("And by name"),
        widget=PeopleByName(WaveMember._meta.get_field("person"), admin.site),
        help_text=_("They are assigned the path and told. The list is frozen with the opening."),
    )
    counted = forms.IntegerField(required=False, widget=forms.HiddenInput)
    said = ""  # how many people that would be; a question and no error

    class Meta:
        model = Wave
        fields = ["evidence"]
        labels = {"evidence": _("Why is it time?")}
        help_texts = {"evidence": _("One sentence. It stays with the wave.")}
        widgets = {"evidence": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = Person.objects.present_on(timezone.localdate())

    def clean(self):
        cleaned = super().clean()
        today = timezone.localdate()
        people = {person.pk: person for person in [*self.of_units(today), *(cleaned.get("people") or [])]}
        cleaned["people"] = list(people.values())
        evidence = cleaned.get("evidence") or ""
        if refusal := refusal_to_open_wave(None, self.instance, cleaned["people"], evidence, today):
            raise forms.ValidationError(refusal)
        if cleaned.get("units") and cleaned.get("counted") != len(people):
            self.count_aloud(len(people))
        return cleaned

    def of_units(self, today):
        """Everybody who works in the ticked units or below them today and is in no wave of this rollout."""
        paths = [unit.path for unit in self.cleaned_data.get("units") or []]
        if not paths:
            return []
        below = Unit.objects.filter(subtree_of(paths, "path"))
        people = Person.objects.present_on(today).in_units(below, today)
        return people.exclude(waves__wave__rollout=self.instance.rollout_id)

    def count_aloud(self, people: int):
        self.data = self.data.copy()
        self.data["counted"] = str(people)
        said = ngettext(
            "That is {n} person, who is told today. If it is right, open the wave once more.",
            "That is {n} people, who are told today. If it is right, open the wave once more.",
            people,
        )
        self.said = said.format(n=people)
        raise forms.ValidationError(self.said)

    def _post_clean(self):
        """The row is written by the action; a half-opened instance would fail the model's own checks."""
