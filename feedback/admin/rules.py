"""Routing rules in the admin: their order, their words, and what a draft would change before it does."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import actions
from feedback.forms import QueueForm, RuleForm
from feedback.models import Queue, Rule
from feedback.rules.refusals import refusal_to_triage
from feedback.rules.routing import current_versions
from feedback.rules.trying import MOST_TRIED, TRIED_DAYS, try_draft
from feedback.rules.writing import FIELDS, VALUES, write
from journal.rules import Refused
from studio.models import Tool

LIST = "admin:feedback_rule_changelist"


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    """Rules are versions in an order; a change is a new version."""

    def has_add_permission(self, request):
        return not refusal_to_triage(request.user)

    def has_change_permission(self, request, obj=None):
        return not refusal_to_triage(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="feedback_rule_changelist"),
            path("add/", wrap(self.add_view), name="feedback_rule_add"),
            path("queues/", wrap(self.queues), name="feedback_rule_queues"),
            path("<int:object_id>/change/", wrap(self.change_view), name="feedback_rule_change"),
            path("<int:object_id>/positions/", wrap(self.positions), name="feedback_rule_positions"),
            path("<int:object_id>/retirements/", wrap(self.retirements), name="feedback_rule_retirements"),
        ]

    def changelist_view(self, request, extra_context=None):
        """Where do reports go?"""
        if not self.has_view_permission(request):
            raise Http404
        versions = current_versions()
        for version in versions:
            version.written = write(version.condition)
            version.told = ", ".join(person.name for person in version.watchers.all())
        about = {
            "versions": versions,
            "queue_form": QueueForm(),
            "queues": Queue.objects.order_by("name"),
            "read_only": refusal_to_triage(request.user),
        }
        return render(request, "admin/feedback/rule/order.html", about)

    def add_view(self, request, form_url="", extra_context=None):
        return self.edit(request, None)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.edit(request, get_object_or_404(Rule.objects.in_force(), pk=object_id))

    def edit(self, request, rule: Rule | None):
        """Write a rule; try it as often as wanted; keep it as a new version."""
        if not self.has_change_permission(request):
            raise Http404
        form = RuleForm(request.POST or None, rule=rule)
        trial = None
        if request.method == "POST" and form.is_valid():
            if "try" not in request.POST:
                return self.keep(request, rule, form)
            trial = try_draft(form.draft(), form.cleaned_data["position"], request.user)
        about = {
            "form": form,
            "rule": rule,
            "trial": trial,
            "fields": vocabulary(),
            "tried_days": TRIED_DAYS,
            "most_tried": MOST_TRIED,
            "versions": rule.versions.select_related("created_by", "queue").order_by("-number") if rule else [],
        }
        return render(request, "admin/feedback/rule/edit.html", about, status=422 if form.errors else 200)

    def keep(self, request, rule, form):
        place = form.cleaned_data["position"]
        if rule is None:
            actions.create_rule(by=request.user, position=place, **form.wording())
        else:
            actions.change_rule(rule=rule, by=request.user, **form.wording())
            if rule.position != place:
                actions.move_rule(rule=rule, position=place, by=request.user)
        messages.success(
            request,
            _("“{rule}” routes from now on. Reports keep the route they have.").format(rule=form.cleaned_data["name"]),
        )
        return redirect(LIST)

    def queues(self, request):
        """Make a queue."""
        form = QueueForm(request.POST)
        if request.method != "POST" or not self.has_change_permission(request):
            raise Http404
        if form.is_valid():
            queue = actions.create_queue(name=form.cleaned_data["name"], by=request.user)
            messages.success(request, _("The queue {queue} exists. A rule can send reports there.").format(queue=queue))
        return redirect(LIST)

    def positions(self, request, object_id):
        return posted(request, self.move, object_id)

    def move(self, request, rule):
        place = request.POST.get("position", "")
        if not place.isdecimal():
            raise Refused(_("A place in the order is a number."))
        actions.move_rule(rule=rule, position=int(place[:6]), by=request.user)

    def retirements(self, request, object_id):
        return posted(request, self.retire, object_id)

    def retire(self, request, rule):
        actions.retire_rule(rule=rule, by=request.user)
        messages.success(request, _("The rule is retired. Reports keep the route it gave them."))


@require_POST
def posted(request, act, object_id):
    """A small act on one rule, and back to the order."""
    if refusal_to_triage(request.user):
        raise Http404
    act(request, get_object_or_404(Rule.objects.in_force(), pk=object_id))
    return redirect(LIST)


def vocabulary() -> list[dict]:
    """The fields a condition can ask about, with their values."""
    values = VALUES | {"tool": list(Tool.objects.values_list("slug", flat=True))}
    return [{"name": name, "about": about, "values": values.get(name, [])} for name, about in FIELDS.items()]
