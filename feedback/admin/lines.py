"""The lines of the inbox: a page of reports in two queries, and every mark that repeats drawn once for the
page, not once a line.

A template that looks up and escapes each column of each report costs more than the database does; so a line
comes ready."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import SEVERITY_TONES, Item, Route, Severity, State
from feedback.rules.kinds import first_answer_is_late
from people.queries.prepared import Prepared
from ui.templatetags.ui import age, badge, icon

SHOWN = (
    "severity",
    "state",
    "version",
    "reach",
    "received_at",
    "changed_at",
    "first_answered_at",
    "reporter_wrote_at",
    "tool__name",
    "owner__given_name",
    "owner__family_name",
)
UNROUTED = gettext_lazy("Not routed yet")


@dataclass(frozen=True, slots=True)
class Line:
    """One report as the list shows it; all of it ready to print."""

    pk: str
    ref: str
    version: str
    severity: SafeString
    words: str
    tool: str
    state: str | SafeString
    age: SafeString
    reach: str
    owner: str | SafeString
    why: str


def as_lines(items):
    """The queryset of what a line shows: the first words and not the texts, the names and not the people."""
    return items.with_first_words().select_related("tool", "owner").defer(None).only(*SHOWN)


def lines(items: list[Item]) -> list[Line]:
    """The reports as lines, in their order; one query, for the rules that sent them."""
    why = reasons([item.pk for item in items])
    drawn = {level: severity_mark(level) for level in {item.severity for item in items}}
    states = {state: State(state).label for state in {item.state for item in items}}
    late, wrote = mark("late", "clock", _("First answer is late")), mark("wrote", "speech", _("The reporter wrote"))
    nobody = format_html('<span class="quiet">{}</span>', _("Nobody"))
    now = timezone.now()
    return [
        Line(
            pk=str(item.pk),
            ref=item.ref,
            version=str(item.version),
            severity=drawn[item.severity],
            words=item.first_words,
            tool=item.tool.name,
            state=beside(states[item.state], wrote if item.reporter_wrote_at else None),
            age=beside(age(item.received_at), late if first_answer_is_late(item, now) else None),
            reach=str(item.reach),
            owner=item.owner.name if item.owner else nobody,
            why=why.get(item.pk, UNROUTED),
        )
        for item in items
    ]


def reasons(ids: list[int]) -> dict[int, str]:
    """For each report the name of the rule that sent it to its queue, or why it was none."""
    said = dict(Route.Reason.choices)
    return {item: name or said[reason] for item, reason, name in ROUTES(items=ids)}


ROUTES = Prepared(
    lambda items: (
        Route.objects.in_force()
        .filter(item__among=items)
        .order_by()
        .values_list("item", "reason", "rule_version__name")
    )
)


def severity_mark(level: int) -> SafeString:
    return render_to_string("ui/badge.html", badge(Severity(level).name, SEVERITY_TONES[level]))


def mark(name: str, drawing: str, spoken: str) -> SafeString:
    """A small sign with its words for those who hear the page."""
    return format_html(
        ' <span class="{}">{}<span class="visually-hidden">{}</span></span>', name, icon(drawing), spoken
    )


def beside(words, sign: SafeString | None):
    return format_html("{}{}", words, sign) if sign else words
