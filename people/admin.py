"""The operator's door to the directory: the same actions as everywhere, and role grants with who gave them."""

from django.contrib import admin

from people.actions import end_role, grant_role, hire, place
from people.models import Person, RoleGrant, Unit


class ReadOnly:
    """What the admin shows but an action writes."""

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["name", "email", "unit", "manager", "joined_on", "left_on"]
    list_select_related = ["unit", "manager"]
    list_filter = ["unit"]
    search_fields = ["given_name", "family_name", "email", "employee_number"]
    autocomplete_fields = ["unit", "manager"]
    show_full_result_count = False
    fields = [
        "given_name",
        "family_name",
        "email",
        "employee_number",
        "external_id",
        "unit",
        "manager",
        "time_zone",
        "joined_on",
        "left_on",
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["joined_on", "left_on"] if obj else ["left_on"]

    def save_model(self, request, obj, form, change):
        if not change:
            fresh = {name: form.cleaned_data[name] for name in form.cleaned_data}
            obj.pk = hire(by=request.user, **fresh).pk
            return
        if "unit" in form.changed_data and obj.unit:
            place(person=obj, unit=obj.unit, by=request.user)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Unit)
class UnitAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "parent", "head"]
    list_select_related = ["parent", "head"]
    search_fields = ["name"]

    def has_add_permission(self, request):
        return False


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["person", "role", "granted_by", "granted_at", "ended_by", "ended_at"]
    list_select_related = ["person", "granted_by", "ended_by"]
    autocomplete_fields = ["person"]
    fields = ["person", "role"]
    actions = ["end_selected"]

    def save_model(self, request, obj, form, change):
        obj.pk = grant_role(person=obj.person, role=obj.role, by=request.user).pk

    @admin.action(description="End the selected grants")
    def end_selected(self, request, queryset):
        for grant in queryset.select_related("person"):
            end_role(grant=grant, by=request.user)
