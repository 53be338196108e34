"""A routing rule as an operator writes it."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models import Queue, Rule, RuleVersion
from feedback.rules.writing import Unreadable, read, write
from people.models import Person

EXAMPLE = _("all\n  kind is wrong_answer, bug\n  any\n    words is invoice, credit note\n    unit is claims")


class RuleForm(forms.Form):
    """Name, condition, queue, and what every match adds. `rule` is the one being changed, or None."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As it will stand in the inbox: “Invoices to Finance”.")
    )
    condition = forms.CharField(
        label=pgettext_lazy("condition of a rule", "When"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "placeholder": EXAMPLE}),
    )
    queue = forms.ModelChoiceField(Queue.objects.none(), label=_("Send it to"), empty_label=None)
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, help_text=_("The first rule that matches decides.")
    )
    tags = forms.CharField(label=_("Tags"), max_length=200, required=False, help_text=_("With commas between them."))
    watchers = forms.CharField(
        label=_("Who else should know"),
        max_length=1000,
        required=False,
        help_text=_("E-mail addresses with commas between them. They are told of each match, never of an S0."),
    )

    def __init__(self, *args, rule: Rule | None = None, **kwargs):
        self.rule = rule
        kwargs["initial"] = self.as_it_stands() | kwargs.pop("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["queue"].queryset = Queue.objects.filter(~Q(standing=Queue.Standing.RESTRICTED))

    def as_it_stands(self) -> dict:
        if self.rule is None:
            return {"position": Rule.objects.in_force().count() + 1}
        version = self.rule.versions.latest("number")
        return {
            "name": version.name,
            "condition": write(version.condition),
            "queue": version.queue_id,
            "position": self.rule.position,
            "tags": ", ".join(version.tags),
            "watchers": ", ".join(person.email for person in version.watchers.all()),
        }

    def clean_condition(self):
        try:
            return read(self.cleaned_data["condition"])
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_tags(self):
        return [tag.strip()[:40] for tag in self.cleaned_data["tags"].split(",") if tag.strip()]

    def clean_watchers(self):
        people = []
        for address in filter(None, (part.strip() for part in self.cleaned_data["watchers"].split(","))):
            person = Person.objects.filter(email__iexact=address).first()
            if person is None:
                raise forms.ValidationError(_("Nobody has the address %(address)s."), params={"address": address})
            people.append(person)
        return people

    def wording(self) -> dict:
        """What a version says: the keyword arguments of create_rule and change_rule."""
        return {name: self.cleaned_data[name] for name in ("name", "condition", "queue", "tags", "watchers")}

    def draft(self) -> RuleVersion:
        """The version as it would be, unsaved, for trying it."""
        said = self.wording()
        return RuleVersion(
            rule=self.rule, number=0, name=said["name"], condition=said["condition"], queue=said["queue"]
        )


class QueueForm(forms.Form):
    name = forms.CharField(label=_("Name of the queue"), max_length=60)
