"""How lists of reports are narrowed, by URL."""

import django_filters
from django import forms

from feedback.models import Item, Kind, Severity
from studio.models import Tool


class InboxFilter(django_filters.FilterSet):
    """The triage inbox: words or a number, tool, severity, kind."""

    q = django_filters.CharFilter(
        label="Search",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "FB-number or words", "autocomplete": "off"}),
    )
    tool = django_filters.ModelChoiceFilter(
        queryset=Tool.objects.all(), to_field_name="slug", label="Tool", empty_label="Any tool"
    )
    severity = django_filters.ChoiceFilter(choices=Severity.choices, label="Severity", empty_label="Any severity")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label="Kind", empty_label="Any kind")

    class Meta:
        model = Item
        fields = ["q", "tool", "severity", "kind"]

    def search(self, queryset, name, value):
        return queryset.matching(value)
