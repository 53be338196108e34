"""The triage inbox and a report's page, in the admin: its site, its permissions, its addresses; our pages and
our actions."""

from functools import lru_cache

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path

from feedback.admin.decisions import DECISIONS
from feedback.admin.desk import desk
from feedback.admin.inbox import FILTERS, KEPT, TABS, Inbox, counts, needs_somebody
from feedback.admin.lines import lines
from feedback.models import Item
from feedback.rules.refusals import refusal_to_triage
from people.queries.prepared import Prepared
from ui.pieces import Pieces

# Not more: with nine joins the database plans longer than it works.
NAMED = ("tool", "owner", "reporter", "logged_by", "unit", "queue")


@lru_cache(maxsize=32)
def visible_item(roles: frozenset[str]) -> Prepared:
    """One report with what its page names, as far as a person who was granted these roles may see it."""

    def seen(person, pk):
        person.granted_roles = roles
        return Item.objects.visible_to(person).select_related(*NAMED).filter(pk=pk)

    return Prepared(seen)


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):
    """Reports are made on the person's door and decided by actions: nothing here is a form over columns."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return Item.objects.visible_to(request.user)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        nouns = [
            path(
                f"<int:object_id>/{decision.noun}/",
                wrap(decision.as_view()),
                name=f"feedback_item_{decision.noun.replace('-', '_')}",
            )
            for decision in DECISIONS
        ]
        return [
            path("", wrap(self.changelist_view), name="feedback_item_changelist"),
            path("<int:object_id>/change/", wrap(self.change_view), name="feedback_item_change"),
            *nouns,
        ]

    def changelist_view(self, request, extra_context=None):
        """What needs somebody now?"""
        self.refuse_strangers(request)
        inbox = Inbox(request.user, request.GET)
        items, beside = inbox.page()
        counted = counts(request.user)
        about = {
            "lines": lines(items),
            "choices": inbox.choices(),
            "orders": inbox.orders(),
            "query": f"?{inbox.query}" if inbox.query else "",
            "beside": beside,
            "tabs": inbox.tabs(counted),
            "sentence": needs_somebody(counted),
            "empty": TABS[inbox.tab].empty,
            "cleared_url": inbox.url(**dict.fromkeys((*FILTERS, "after", "before"), "")),
            "open_url": inbox.url(**dict.fromkeys(KEPT, "") | {"tab": "open"}),
            "read_only": refusal_to_triage(request.user),
        }
        pieces = Pieces(lambda: (inbox.tab, inbox.kept, about), lambda: about)
        response = render(request, "admin/feedback/item/inbox.html", {"inbox": inbox, "pieces": pieces})
        pieces.keep()
        return response

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What is this, why is it here, and what do we do about it?"""
        self.refuse_strangers(request)
        item = get_object_or_404(visible_item(request.user.granted_roles), pk=object_id, person=request.user.pk)
        about = desk(item, request.user, Inbox(request.user, request.GET))
        return render(request, "admin/feedback/item/desk.html", about)

    def refuse_strangers(self, request):
        if not self.has_view_permission(request):
            raise Http404
