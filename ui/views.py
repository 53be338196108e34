"""The gallery: every component on one page, for those who build pages and for the tests that look at them."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django_tables2 import RequestConfig

from ui.charts import Flow, Rung, funnel, lifecycle, swell, trace
from ui.forms import DayInput
from ui.tables import BadgeColumn, Column, NumberColumn, Table, WhenColumn

GROWTH = (1, 3, 5, 5, 5, 9, 16, 27, 38, 46, 50, 50, 61, 84, 118, 141)


def gallery(request):
    """Everyone's components; for staff, and for all while developing."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    now = timezone.localtime()
    table = SampleTable(_people(now))
    RequestConfig(request, paginate={"per_page": 4}).configure(table)
    faulty = SampleForm({"faulty-kind": "x"}, prefix="faulty")
    faulty.is_valid()
    context = {
        "form": SampleForm(),
        "faulty": faulty,
        "table": table,
        "empty_table": SampleTable([]),
        "page": Paginator(range(240), 20).page(6),
        "now": now,
        "definition": DEFINITION,
        "steps": STEPS,
        "tabs": TABS,
        "thread": _thread(now),
        "facts": [("Valid until", "11 February 2028"), ("Certificate", "GS-7F3K-22MD"), ("Issued by", "AI Studio")],
        "consequences": ["18 people get one message each.", "Nothing is sent twice within seven days."],
        **_charts(now.date()),
    }
    return render(request, "ui/gallery.html", context)


class SampleForm(forms.Form):
    happened = forms.CharField(
        label="What happened?",
        help_text="In your own words. Leave out names and customer data.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tool = forms.ChoiceField(label="Which tool?", choices=[("", "Choose one"), ("copilot", "Copilot")])
    kind = forms.ChoiceField(
        label="What is it about?",
        choices=[("wrong", "A wrong answer"), ("slow", "Slow or not working"), ("idea", "An idea")],
        widget=forms.RadioSelect,
    )
    seen_on = forms.DateField(label="When?", required=False, widget=DayInput())
    told = forms.BooleanField(label="Tell me when it is resolved", required=False)


class SampleTable(Table):
    caption = "People on the path"
    noun = "people"
    name = Column()
    unit = Column()
    state = BadgeColumn(order_by="lessons")
    lessons = NumberColumn(verbose_name="Lessons done")
    seen = WhenColumn(verbose_name="Last seen")

    class Meta(Table.Meta):
        empty_text = "People appear here when a path is assigned to them."


def _people(now):
    rows = [
        ("Erin Okafor", "Claims", ("two lessons away", "attention"), 6),
        ("Chandra Rao", "Claims", ("certified", "good"), 8),
        ("Mona Lind", "Underwriting", ("not started", "quiet"), 0),
        ("Omar Haddad", "AI Ops", ("certified", "good"), 8),
        ("Odette Marchetti-Vandenberghe", "Finance", ("in progress", "neutral"), 3),
    ]
    return [
        {"name": name, "unit": unit, "state": state, "lessons": lessons, "seen": now - timedelta(hours=7 * i * i + 1)}
        for i, (name, unit, state, lessons) in enumerate(rows)
    ]


def _thread(now):
    return [
        {"event": "reported this", "who": "Erin Okafor", "at": now - timedelta(days=3), "icon": "speech"},
        {
            "event": "Sent to AI Ops by the rule “wrong answers about policy”",
            "at": now - timedelta(days=3),
            "icon": "arrow",
        },
        {
            "who": "Omar Haddad",
            "note": "to Erin",
            "at": now - timedelta(hours=26),
            "text": "Thank you. The assistant read last year's policy; **the current one is loaded now**. Is it right?",
        },
        {
            "who": "Stella Brandt",
            "note": "to AI Ops only",
            "private": True,
            "at": now - timedelta(hours=3),
            "text": "Same root as FB-198.",
        },
        {"event": "marked it resolved", "who": "Omar Haddad", "at": now - timedelta(minutes=12), "icon": "check"},
    ]


def _charts(today):
    start = today - timedelta(days=7 * (len(GROWTH) - 1) * 2)
    actual = [(start + timedelta(days=14 * i), people) for i, people in enumerate(GROWTH)]
    rungs = [
        Rung(5, "Pilot", start + timedelta(days=10), start + timedelta(days=14)),
        Rung(50, "Team wave", start + timedelta(days=75), start + timedelta(days=84)),
        Rung(500, "Company", today + timedelta(days=75), None),
    ]
    months = ("Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
    flows = zip(
        months, (5, 20, 14, 9, 33, 41), (0, 5, 22, 31, 36, 62), (0, 0, 2, 6, 5, 9), (0, 0, 5, 7, 6, 8), strict=True
    )
    return {
        "swell": swell(rungs, actual, today),
        "stages": funnel(
            [
                ("In scope", 182),
                ("Enrolled", 171),
                ("Certified", 163),
                ("Seated", 160),
                ("Active", 88),
                ("Habitual", None),
            ]
        ),
        "lifecycle": lifecycle([Flow(*flow) for flow in flows]),
        "trace": trace([3, 5, 4, 8, None, None, 9, 12, 11, 15]),
    }


DEFINITION = {
    "name": "Adoption rate",
    "text": "Of the people who had a seat on at least one of the last 28 days, those who used the tool in these days.",
    "formula": "active / enabled",
    "version": 1,
}
STEPS = [
    {"label": "What Copilot is for", "state": "done", "note": "Done on 2 March"},
    {
        "label": "Checking an answer before you use it",
        "state": "now",
        "note": "12 min left",
        "action_label": "Go on",
        "action_url": "#steps",
    },
    {"label": "What never goes into a prompt", "state": "later"},
    {"label": "Quiz: 8 questions, two tries", "state": "later"},
]
TABS = [
    {"label": "Mine", "url": "#tabs", "current": True, "count": 4},
    {"label": "Unassigned", "url": "#tabs", "current": False, "count": 12},
    {"label": "Waking today", "url": "#tabs", "current": False, "count": 0},
]
