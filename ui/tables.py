"""The base of every list: sorting, pages and filters by URL, figures to the right, rows that stack on a phone."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

Column = tables.Column
RIGHT = {"th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}}


class Table(tables.Table):
    """A list. Say what it lists (`caption`, `noun`) and what to do when it is empty (`empty_…`).

    In a view: `RequestConfig(request, paginate={"per_page": 25}).configure(table)`; in a page:
    `{% load django_tables2 %}{% render_table table %}`.
    """

    caption = _("Table")
    noun = ""
    stacks = True
    empty_title = _("Nothing here yet")
    empty_action_label = ""
    empty_action_url = ""

    class Meta:
        template_name = "ui/table.html"
        empty_text = _("There is nothing to list for this choice.")
        per_page = 25


class NumberColumn(tables.Column):
    """Figures: right-aligned and tabular."""

    attrs = RIGHT

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"attrs": RIGHT, **kwargs})


class WhenColumn(tables.TemplateColumn):
    """A date or a moment, in words."""

    def __init__(self, style: str = "words", **kwargs):
        code = f'{{% load ui %}}{{% if value %}}{{% when value "{style}" %}}{{% endif %}}'
        super().__init__(template_code=code, **kwargs)


class BadgeColumn(tables.TemplateColumn):
    """A state. The accessor gives a pair: label and tone."""

    def __init__(self, **kwargs):
        super().__init__(template_code="{% load ui %}{% badge value.0 value.1 %}", **kwargs)
