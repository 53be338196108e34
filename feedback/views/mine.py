"""My reports, and what changed because of them."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.models import Item
from feedback.rules.sentences import where_it_stands

A_PAGE = 20
NOTHING = {
    "word": _("Nothing waits for a word from you."),
    "answered": _("None of your reports has an answer yet. You will be told when one has."),
}


def mine(request):
    """Everything this person follows, latest first."""
    reports = Item.objects.of_interest_to(request.user)
    lists = {
        "": (_("All"), reports),
        "word": (_("Needs your word"), Item.objects.awaiting(request.user)),
        "answered": (_("Answered"), Item.objects.answered_for(request.user)),
    }
    shown = request.GET.get("show", "") if request.GET.get("show", "") in lists else ""
    waiting = set(lists["word"][1].values_list("pk", flat=True))
    counts = {name: len(waiting) if name == "word" else found.count() for name, (_label, found) in lists.items()}
    page = Paginator(in_order(lists[shown][1]), A_PAGE).get_page(request.GET.get("page"))
    for item in page:
        item.stands = where_it_stands(item)
        item.needs_word = item.pk in waiting
    url = reverse("feedback:mine")
    tabs = [
        {"label": label, "url": f"{url}?show={name}" if name else url, "current": name == shown, "count": counts[name]}
        for name, (label, _found) in lists.items()
    ]
    about = {
        "page": page,
        "tabs": tabs,
        "counts": counts | {"all": counts[""]},
        "nothing": NOTHING.get(shown, ""),
        "all_url": url,
        "word_url": f"{url}?show=word",
        "new_url": reverse("feedback:new"),
        "sent": "sent" in request.GET,
    }
    return render(request, "feedback/mine.html", about)


def in_order(reports):
    return reports.select_related("tool", "owner", "reporter").order_by("-changed_at", "-id").defer("words", "prompt")
