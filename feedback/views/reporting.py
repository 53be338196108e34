"""The form, and what is said to somebody while they write."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback.actions import report_item
from feedback.forms import ReportForm
from feedback.models import Item, Kind, Severity
from feedback.rules.kinds import default_severity
from feedback.rules.sensitive import masked
from feedback.rules.words import enough_in_common, suggested_kind, telling_words
from journal.rules import Refused
from studio.models import Tool
from ui.pieces import Pieces
from ui.words import list_in_words

ENOUGH_TO_COMPARE = 12  # letters; before that everything is similar to everything
MOST_SIMILAR = 4


def new(request):
    """Tell AI Ops: two fields, and a check for secrets before anything is kept."""
    form = ReportForm(request.POST or None, sent_by=request.user, initial={"tool": request.GET.get("tool")})
    found = []
    if request.method == "POST" and form.is_valid():
        found = form.sensitive()
        choice = request.POST.get("sensitive")
        if not found or choice in ("send", "mask"):
            return send(request, form, mask=choice == "mask")
    folded = ("kind", "harm_stage", "expected", "prompt", "answer", "process", "tool_version")
    about = {"form": form, "found": list_in_words(found), "folded": [form[name] for name in folded]}
    if form.is_bound:
        return render(request, "feedback/new.html", about, status=422 if form.errors else 200)
    pieces = Pieces(form.offered, dict)
    response = render(request, "feedback/new.html", about | {"pieces": pieces})
    pieces.keep()
    return response


def send(request, form, *, mask: bool):
    """Keep the report and go to its page; an anonymous one is known by its receipt alone."""
    about = form.report(mask=mask)
    colleague = form.cleaned_data.get("on_behalf_of")
    try:
        report = report_item(reporter=colleague or request.user, logged_by=request.user if colleague else None, **about)
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "feedback/new.html", {"form": form}, status=409)
    if report.receipt:
        return redirect(reverse("feedback:receipt", args=[report.receipt]) + "?sent=1")
    if not Item.objects.visible_to(request.user).filter(pk=report.item.pk).exists():
        said = _("{report} is with AI Ops. It is restricted now: they will speak with {name} directly.")
        messages.success(request, said.format(report=report.item.ref, name=colleague.name))
        return redirect(reverse("feedback:mine") + "?sent=1")
    return redirect(report.item.get_absolute_url() + "?sent=1")


@require_POST
def similar(request):
    """While somebody writes: the kind their words suggest, and who has said the same. It keeps nothing; it is a
    POST so that half-written words stand in no address and no log."""
    text = request.POST.get("what_happened", "")
    about = {"kind": None, "items": []}
    if len(text) >= ENOUGH_TO_COMPARE:
        chosen = request.POST.get("kind")
        about["kind"] = Kind(chosen) if chosen in Kind.values else suggested_kind(text)
        about["restricted"] = default_severity(about["kind"]) == Severity.S0
        about["items"] = similar_items(text, Tool.objects.filter(slug=request.POST.get("tool", "")).first())
    return render(request, "feedback/part_similar.html", about)


def similar_items(text: str, tool: Tool | None, besides: Item | None = None) -> list[Item]:
    """Open reports about the tool that say the same, each with `shown`, its first words without what looks personal."""
    if tool is None:
        return []
    terms = telling_words(text, besides=tool.name)
    alike = Item.objects.open_to_voices().about(tool).saying_like(terms, enough_in_common(terms)).with_first_words()
    found = list(alike.exclude(pk=besides.pk if besides else None)[:MOST_SIMILAR])
    for item in found:
        item.shown = masked(item.first_words)
    return found
