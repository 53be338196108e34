"""An anonymous report, through its receipt: no sign-in, no name, and ten wrong tries a minute."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from feedback import actions
from feedback.forms import ReceiptForm
from feedback.models import Item
from feedback.rules.receipts import receipt_hash, spoken
from feedback.views.item import person_context, words
from feedback.views.thread import conversation
from ui.tries import count_wrong_try


def opened(request, code: str) -> Item | None:
    """The report of this code; Http404 when there is none; None when there is none and too many were tried."""
    item = Item.objects.select_related("tool", "owner").filter(receipt_hash=receipt_hash(code)).first()
    if item is None and count_wrong_try(request, "receipts"):
        raise Http404("no such receipt")
    return item


def slow_down(request):
    return render(request, "feedback/receipt_slow.html", status=429)


@login_not_required
def receipts(request):
    """Enter a code."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            item = opened(request, form.cleaned_data["code"])
        except Http404:
            form.add_error("code", _("No report has this code. Check it letter by letter."))
        else:
            return redirect("feedback:receipt", form.cleaned_data["code"]) if item else slow_down(request)
    return render(request, "feedback/receipts.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
def receipt(request, code: str):
    """The status page. Its address is the key, so it is not cached and not told to other sites."""
    item = opened(request, code)
    if item is None:
        return slow_down(request)
    about = person_context(item, None) | {
        "code": code,
        "spoken": spoken(code),
        "entries": conversation(item, None),
        "sent": "sent" in request.GET,
    }
    response = render(request, "feedback/receipt.html", about)
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_POST
def receipt_answers(request, code: str):
    item = opened(request, code)
    if item is None:
        return slow_down(request)
    actions.answer(item=item, text=words(request), by=None)
    messages.success(request, _("Thank you. AI Ops has your answer."))
    return redirect("feedback:receipt", code)


@login_not_required
@require_POST
def receipt_closings(request, code: str):
    item = opened(request, code)
    if item is None:
        return slow_down(request)
    actions.confirm_solved(item=item, by=None)
    messages.success(request, _("Good to hear. Thank you for telling us."))
    return redirect("feedback:receipt", code)


@login_not_required
@require_POST
def receipt_reopenings(request, code: str):
    """ "Not fixed". After 30 days this makes a new anonymous report, with a new code."""
    item = opened(request, code)
    if item is None:
        return slow_down(request)
    report = actions.reopen_item(item=item, reason=words(request), by=None)
    messages.success(request, _("Thank you for saying so. {report} is open.").format(report=report.item.ref))
    return redirect("feedback:receipt", report.receipt or code)
