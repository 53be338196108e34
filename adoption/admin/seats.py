"""Seats and licences in the admin."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adoption import actions
from adoption.models import Seat, SeatEvent, SeatLimit
from adoption.rules.seats import STATE_AFTER, SeatState, refusal_to_change_seats, refusal_to_set_limit
from journal.rules import Refused


def each(request, queryset, act, done: str) -> None:
    """Do `act` to each row by itself; say how many were done ("{n} opened."), and for the others why not."""
    worked, refusals = 0, []
    for row in queryset:
        try:
            act(row)
            worked += 1
        except Refused as refusal:
            refusals.append(f"{row}: {refusal}")
    if worked:
        messages.success(request, str(done).format(n=worked))
    for refusal in refusals[:10]:
        messages.warning(request, refusal)
    if len(refusals) > 10:
        said = ngettext("And {n} more was refused.", "And {n} more were refused.", len(refusals) - 10)
        messages.warning(request, said.format(n=len(refusals) - 10))


class EventInline(admin.TabularInline):
    model = SeatEvent
    fields = readonly_fields = ["occurred_on", "kind", "reason", "by", "note", "recorded_at"]
    ordering = ["-occurred_on", "-id"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("open", SeatState.OPEN.label),
            *((kind, SeatEvent.Kind(kind).label) for kind in ("requested", "suspended", "revoked")),
        ]

    def queryset(self, request, queryset):
        kinds = ["granted", "restored"] if self.value() == "open" else [self.value()]
        return queryset.filter(latest__in=kinds) if self.value() else queryset


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin):
    list_display = ["person", "tool", "state"]
    list_select_related = ["person", "tool"]
    list_filter = ["tool", StateFilter]
    search_fields = ["person__given_name", "person__family_name", "person__email"]
    fields = readonly_fields = ["person", "tool", "state"]
    inlines = [EventInline]
    show_full_result_count = False
    actions = ["grant", "pause", "restore", "revoke"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_latest()

    @admin.display(description=_("State"), ordering="latest")
    def state(self, seat):
        return STATE_AFTER[seat.latest or ""].label

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_seats_permission(self, request):
        """The right that the four actions ask for, by the same rule as the actions themselves."""
        return not refusal_to_change_seats(request.user)

    @admin.action(description=_("Open the ticked seats"), permissions=["seats"])
    def grant(self, request, queryset):
        def act(seat):
            actions.grant_seat(person=seat.person, tool=seat.tool, by=request.user)

        each(request, queryset, act, _("{n} opened."))

    @admin.action(description=_("Pause the ticked seats, while a risk is looked at"), permissions=["seats"])
    def pause(self, request, queryset):
        def act(seat):
            actions.suspend_seat(seat=seat, reason=SeatEvent.Reason.RISK, by=request.user)

        each(request, queryset, act, _("{n} paused."))

    @admin.action(description=_("Open the ticked paused seats again"), permissions=["seats"])
    def restore(self, request, queryset):
        each(request, queryset, lambda seat: actions.restore_seat(seat=seat, by=request.user), _("{n} opened again."))

    @admin.action(description=_("End the ticked seats"), permissions=["seats"])
    def revoke(self, request, queryset):
        each(request, queryset, lambda seat: actions.revoke_seat(seat=seat, by=request.user), _("{n} ended."))


@admin.register(SeatLimit)
class SeatLimitAdmin(admin.ModelAdmin):
    list_display = ["tool", "seats"]
    list_select_related = ["tool"]

    def get_readonly_fields(self, request, obj=None):
        return ["tool"] if obj else []

    def get_form(self, request, obj=None, **kwargs):
        """The form says what the action would refuse, beside the number."""
        base = super().get_form(request, obj, **kwargs)

        class LimitForm(base):
            def clean(self):
                cleaned = super().clean()
                tool, seats = obj.tool if obj else cleaned.get("tool"), cleaned.get("seats")
                refusal = tool and seats is not None and refusal_of(request.user, tool, seats)
                if refusal:
                    self.add_error("seats", refusal)
                return cleaned

        return LimitForm

    def save_model(self, request, obj, form, change):
        obj.pk = actions.set_seat_limit(tool=obj.tool, seats=obj.seats, by=request.user).pk

    def has_delete_permission(self, request, obj=None):
        return False


def refusal_of(by, tool, seats: int) -> str:
    return refusal_to_set_limit(by, tool, seats, timezone.localdate())
