"""How lists of reports are narrowed, by URL."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Item, Kind, Severity
from studio.models import Tool


class InboxFilter(django_filters.FilterSet):
    """The triage inbox: words or a number, tool, severity, kind."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("FB-number or words"), "autocomplete": "off"}),
    )
    tool = django_filters.ModelChoiceFilter(
        queryset=Tool.objects.all(), to_field_name="slug", label=_("Tool"), empty_label=_("Any tool")
    )
    severity = django_filters.ChoiceFilter(choices=Severity.choices, label=_("Severity"), empty_label=_("Any severity"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"), empty_label=_("Any kind"))

    class Meta:
        model = Item
        fields = ["q", "tool", "severity", "kind"]

    def search(self, queryset, name, value):
        return queryset.matching(value)
