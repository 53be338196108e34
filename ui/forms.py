"""Controls that every form may use."""

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar. It reads a value in ISO 8601 only, whatever the page's language writes."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class Choice(forms.Select):
    """A select without groups, written by one template; Django's own asks two more for every option."""

    template_name = "ui/select.html"
