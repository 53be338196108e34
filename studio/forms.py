"""Clean input about tools. What an action would refuse is said beside the field, by the same rule."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio import rules
from studio.models import Guardrail, Review, Tool


class ReviewForm(forms.ModelForm):
    """A decision about a tool; saved through studio.actions.review_tool."""

    class Meta:
        model = Review
        fields = ["tool", "decision", "occurred_on", "reason"]
        labels = {"occurred_on": _("Decided on")}
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:  # a decision that was made is shown without a field
            self.fields["reason"].required = True
            self.fields["occurred_on"].initial = timezone.localdate

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            sentence = rules.refusal_to_review(cleaned["tool"], cleaned["decision"], cleaned["occurred_on"])
            if sentence:
                self.add_error("decision", sentence)
        return cleaned


class GuardrailForm(forms.ModelForm):
    """One more guardrail beside those that stand; saved through studio.actions.set_guardrail."""

    class Meta:
        model = Guardrail
        fields = ["kind", "text"]

    def clean(self):
        cleaned = super().clean()
        standing = Guardrail.objects.in_force().filter(kind=cleaned.get("kind"), text=cleaned.get("text"))
        if self.instance.tool_id and standing.filter(tool=self.instance.tool_id).exclude(pk=self.instance.pk).exists():
            self.add_error("text", _("This guardrail stands already."))
        return cleaned


class ToolForm(forms.ModelForm):
    class Meta:
        model = Tool
        fields = ["name", "slug", "vendor", "purpose", "owner", "risk_tier"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
