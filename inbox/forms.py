"""Clean input about one's mail."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inbox.models import Preference
from people.rules import time_zones


class PreferenceForm(forms.ModelForm):
    """How a person wants their mail, and the clock by which quiet hours are counted."""

    time_zone = forms.ChoiceField(
        label=_("Your time zone"), choices=time_zones, help_text=_("Quiet hours and Monday morning go by it.")
    )

    class Meta:
        model = Preference
        fields = ["mail", "quiet_from", "quiet_until"]
        labels = {
            "mail": _("Mail me"),
            "quiet_from": _("No mail from"),
            "quiet_until": pgettext_lazy("a time of day", "until"),
        }
        widgets = {
            "mail": forms.RadioSelect,
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (first is None) != (last is None) and not self.errors:
            self.add_error("quiet_until", _("Quiet hours need a beginning and an end; leave both empty for none."))
        return cleaned
