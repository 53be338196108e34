"""The Studio's door: the register, the decisions about each tool, its guardrails. It writes through studio.actions."""

from django.contrib import admin, messages
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from journal.rules import Refused
from studio import actions
from studio.forms import GuardrailForm, ReviewForm, ToolForm
from studio.models import Guardrail, Review, Tool
from studio.rules import STATE_LABELS, TRANSITIONS
from ui.templatetags.ui import badge

STATE_TONES = {"": "neutral", "approve": "neutral", "go_live": "good", "retire": "quiet"}
# The acts, where the labels say the states they lead to.
ACTS = {
    Review.Decision.APPROVE: pgettext_lazy("decision about a tool", "Approve"),
    Review.Decision.GO_LIVE: pgettext_lazy("decision about a tool", "Go live"),
    Review.Decision.RETIRE: pgettext_lazy("decision about a tool", "Retire"),
}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(str(decision) or "proposed", label) for decision, label in STATE_LABELS.items()]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(state_on_day="" if self.value() == "proposed" else self.value())


class ReviewInline(admin.TabularInline):
    """What was decided: shown, never edited. A new decision is a page of its own."""

    model = Review
    fields = ["occurred_on", "decision", "by", "reason"]
    extra = 0
    can_delete = False
    verbose_name_plural = _("decisions")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class GuardrailInline(admin.TabularInline):
    """The guardrails in force. A line may be added; one that is wrong is withdrawn and written again, so that what
    people were told on a day stays on record."""

    model = Guardrail
    form = GuardrailForm
    fields = ["kind", "text"]
    extra = 1
    verbose_name_plural = _("guardrails in force (tick “delete” to withdraw one)")

    def get_queryset(self, request):
        return super().get_queryset(request).in_force()

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Tool)
class ToolAdmin(admin.ModelAdmin):
    form = ToolForm
    list_display = ["name", "vendor", "risk_tier", "state", "owner"]
    list_select_related = ["owner"]
    list_filter = [StateFilter, "risk_tier"]
    search_fields = ["name", "vendor", "slug"]
    autocomplete_fields = ["owner"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False
    inlines = [GuardrailInline, ReviewInline]
    fields = ["name", "slug", "vendor", "purpose", "owner", "risk_tier"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_state(timezone.localdate())

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "state", "decide"] if obj else []

    def get_fields(self, request, obj=None):
        return [*self.fields, "state", "decide"] if obj else self.fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    @admin.display(description=_("state"))
    def state(self, tool):
        drawn = badge(STATE_LABELS[tool.state_on_day], STATE_TONES[tool.state_on_day])
        return render_to_string("ui/badge.html", drawn)

    @admin.display(description=_("next decision"))
    def decide(self, tool):
        """A link for each decision that may follow on the tool's state."""
        page = reverse("admin:studio_review_add")
        links = [
            format_html('<a href="{}?tool={}&decision={}">{}</a>', page, tool.pk, decision.value, ACTS[decision])
            for decision in TRANSITIONS[tool.state_on_day]
        ]
        return format_html(" · ".join(["{}"] * len(links)), *links)

    def save_model(self, request, obj, form, change):
        values = {name: form.cleaned_data[name] for name in form.cleaned_data.keys() & set(self.fields)}
        if not change:
            obj.pk = actions.propose_tool(by=request.user, **values).pk
            return
        changed = {name: values[name] for name in values.keys() & actions.DESCRIPTION & set(form.changed_data)}
        actions.describe_tool(tool=Tool.objects.get(pk=obj.pk), by=request.user, **changed)

    def save_formset(self, request, form, formset, change):
        """Added lines are set, ticked ones withdrawn."""
        formset.save(commit=False)
        if formset.model is not Guardrail:
            return
        for line in formset.new_objects:
            actions.set_guardrail(tool=form.instance, kind=line.kind, text=line.text, by=request.user)
        for line in formset.deleted_objects:
            actions.withdraw_guardrail(guardrail=line, by=request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    form = ReviewForm
    list_display = ["tool", "decision", "occurred_on", "by"]
    list_select_related = ["tool", "by"]
    list_filter = ["decision"]
    search_fields = ["tool__name"]
    autocomplete_fields = ["tool"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        obj.pk = actions.review_tool(by=request.user, on=obj.occurred_on, **self.decision_of(form)).pk

    def decision_of(self, form) -> dict:
        return {name: form.cleaned_data[name] for name in ("tool", "decision", "reason")}

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Guardrail)
class GuardrailAdmin(admin.ModelAdmin):
    """The history of guardrails, withdrawn ones included."""

    list_display = ["tool", "kind", "text", "withdrawn_on"]
    list_select_related = ["tool"]
    list_filter = ["kind", ("withdrawn_on", admin.EmptyFieldListFilter)]
    search_fields = ["tool__name", "text"]
    actions = ["withdraw"]
    show_full_result_count = False

    @admin.action(description=_("Withdraw the selected guardrails"), permissions=["withdraw"])
    def withdraw(self, request, queryset):
        for guardrail in queryset:
            try:
                actions.withdraw_guardrail(guardrail=guardrail, by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal))

    def has_withdraw_permission(self, request):
        return request.user.has_perm("studio.change_guardrail")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
