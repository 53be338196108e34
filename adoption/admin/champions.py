"""Champions in the admin: who serves where, and ending an assignment."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adoption import actions
from adoption.admin.seats import each
from adoption.models import ChampionActivity, ChampionAssignment
from adoption.rules import refusal_to_change_seats
from adoption.rules.champions import state_on


class ActivityInline(admin.TabularInline):
    model = ChampionActivity
    fields = readonly_fields = ["occurred_on", "kind", "note", "recorded_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ChampionAssignment)
class ChampionAssignmentAdmin(admin.ModelAdmin):
    list_display = ["person", "unit", "lead", "state", "nominated_on", "accepted_on", "term_until", "ended_on"]
    list_select_related = ["person", "unit"]
    list_filter = ["unit", "lead"]
    search_fields = ["person__given_name", "person__family_name", "person__email"]
    inlines = [ActivityInline]
    show_full_result_count = False
    actions = ["end"]

    @admin.display(description=_("State"))
    def state(self, assignment):
        return state_on(assignment, timezone.localdate()).label

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_champions_permission(self, request):
        """Those who may open seats may end an assignment."""
        return not refusal_to_change_seats(request.user)

    @admin.action(description=_("End the ticked assignments"), permissions=["champions"])
    def end(self, request, queryset):
        def act(assignment):
            actions.end_championship(assignment=assignment, by=request.user)

        each(request, queryset.select_related("person", "unit"), act, _("{n} ended."))
