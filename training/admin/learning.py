"""Assignments, completions and certificates: facts to look at, and the few acts upon them. Answers and scores are not
here."""

from django.contrib import admin, messages
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.rules import Refused
from training.actions import assign_path, reinstate_award, reopen_course, revoke_award, withdraw_reason
from training.forms import AwardActionForm
from training.models import Assignment, AssignmentReason, Award, AwardEvent, Completion, Sitting


class Facts(admin.ModelAdmin):
    """Rows that an action wrote and nothing here changes."""

    show_full_result_count = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def may_act(self, request) -> bool:
        """Acts on facts need the right to change them, which plain looking does not give."""
        return admin.ModelAdmin.has_change_permission(self, request)

    def has_act_permission(self, request) -> bool:
        return self.may_act(request)

    def each(self, request, queryset, act, done: str) -> None:
        """Do it to each row; say how many (`done`, as in “Revoked: {n}.”), and each refusal once."""
        refusals, acted = set(), 0
        for row in queryset:
            try:
                act(row)
                acted += 1
            except Refused as refusal:
                refusals.add(str(refusal))
        if acted:
            self.message_user(request, done.format(n=acted), messages.SUCCESS)
        for refusal in refusals:
            self.message_user(request, refusal, messages.ERROR)


class ReasonInline(admin.TabularInline):
    model = AssignmentReason
    fields = readonly_fields = ["kind", "source", "due_on", "started_on", "ended_on", "by"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Assignment)
class AssignmentAdmin(Facts):
    list_display = ["person", "path", "assigned_on"]
    list_select_related = ["person", "path"]
    list_filter = ["path"]
    search_fields = ["person__given_name", "person__family_name", "person__email"]
    autocomplete_fields = ["person", "path"]
    fields = ["person", "path", "assigned_on"]
    inlines = [ReasonInline]
    actions = ["withdraw"]

    def has_add_permission(self, request):
        return self.may_act(request)

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["person", "path"]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        kind = AssignmentReason.Kind.MANAGER
        obj.pk = assign_path(person=obj.person, path=obj.path, reason=kind, source="studio", by=request.user).pk

    @admin.action(description=_("Withdraw every reason"), permissions=["act"])
    def withdraw(self, request, queryset):
        def end_all(assignment):
            for reason in assignment.reasons.filter(ended_on__isnull=True):
                withdraw_reason(reason=reason, by=None if reason.kind == "self" else request.user)

        self.each(request, queryset.select_related("person", "path"), end_all, gettext("Withdrawn: {n}."))


@admin.register(Completion)
class CompletionAdmin(Facts):
    list_display = ["person", "node_key", "occurred_on", "source", "by"]
    list_select_related = ["person", "by"]
    list_filter = ["source"]
    search_fields = ["person__given_name", "person__family_name", "person__email", "=node_key"]
    fields = ["person", "node_key", "content_version", "occurred_on", "recorded_at", "by", "source", "idempotency_key"]


@admin.register(Sitting)
class SittingAdmin(Facts):
    list_display = ["person", "course", "number", "started_at", "ended_at"]
    list_select_related = ["person", "course", "version__course"]
    list_filter = ["course"]
    search_fields = ["person__given_name", "person__family_name", "person__email"]
    fields = ["person", "version", "number", "started_at", "ended_at"]
    actions = ["open_again"]

    @admin.action(description=_("Open the course again, with new attempts"), permissions=["act"])
    def open_again(self, request, queryset):
        def reopen(sitting):
            reopen_course(person=sitting.person, course=sitting.course, by=request.user)

        self.each(request, queryset.select_related("person", "course"), reopen, gettext("Opened again: {n}."))


class EventInline(admin.TabularInline):
    model = AwardEvent
    fields = readonly_fields = ["kind", "occurred_on", "reason", "by"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Award)
class AwardAdmin(Facts):
    list_display = ["name", "path", "valid_from", "valid_until", "revoked_on"]
    list_select_related = ["path"]
    list_filter = ["path", "revoked_on"]
    search_fields = ["name", "person__email", "=public_id"]
    fields = ["person", "name", "unit_name", "path_version", "policy", "completed_on", "valid_from", "valid_until"]
    fields += ["renewal_from", "grace_until", "revoked_on", "public_id"]
    inlines = [EventInline]
    view_on_site = False  # the certificate's own page is its owner's
    action_form = AwardActionForm
    actions = ["revoke", "reinstate"]

    @admin.action(description=_("Revoke, for the reason given"), permissions=["act"])
    def revoke(self, request, queryset):
        reason = request.POST.get("reason", "")
        self.each(
            request, queryset, lambda x: revoke_award(award=x, reason=reason, by=request.user), gettext("Revoked: {n}.")
        )

    @admin.action(description=_("Reinstate, for the reason given"), permissions=["act"])
    def reinstate(self, request, queryset):
        reason = request.POST.get("reason", "")
        self.each(
            request,
            queryset,
            lambda x: reinstate_award(award=x, reason=reason, by=request.user),
            gettext("Reinstated: {n}."),
        )
