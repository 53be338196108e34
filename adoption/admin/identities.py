"""Whose identity it is that a report names, and the reports themselves, for those who bring them in."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from adoption import actions
from adoption.models import Identity, UsageImport
from adoption.rules.imports import refusal_to_bring_in
from intake.rules import summary_of


class ForThoseWhoBringIn(admin.ModelAdmin):
    """Seen by the Studio and by administrators: an identity tells who is called what, outside."""

    show_full_result_count = False

    def has_module_permission(self, request):
        return not refusal_to_bring_in(request.user)

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class WaitingFilter(admin.SimpleListFilter):
    title = _("who is meant")
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [("yes", _("Nobody is known by it")), ("by_hand", _("Somebody said so"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.waiting()
        return queryset.filter(person__isnull=False) if self.value() == "by_hand" else queryset


@admin.register(Identity)
class IdentityAdmin(ForThoseWhoBringIn):
    list_display = ["__str__", "source", "external_id", "email", "person"]
    list_select_related = ["person"]
    list_filter = [WaitingFilter, "source"]
    search_fields = ["external_id", "login", "email"]
    fields = ["source", "external_id", "login", "email", "person", "mapped_by", "mapped_at"]
    readonly_fields = ["source", "external_id", "login", "email", "mapped_by", "mapped_at"]
    autocomplete_fields = ["person"]

    def has_change_permission(self, request, obj=None):
        """Only to say whose it is; the rest follows from files."""
        return self.has_module_permission(request)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.base_fields["person"].help_text = _(
            "Leave it empty where the address says who is meant. What waits becomes this person's use at once; "
            "empty it again, and it waits again."
        )
        return form

    def save_model(self, request, obj, form, change):
        """Through the action, which compares with what is stored; the form has already changed `obj`."""
        identity = Identity.objects.get(pk=obj.pk)
        if obj.person:
            changed = actions.map_identity(identity=identity, person=obj.person, by=request.user)
        else:
            changed = actions.unmap_identity(identity=identity, by=request.user)
        obj.refresh_from_db()
        said = ngettext("{n} day of use changed.", "{n} days of use changed.", changed)
        messages.info(request, said.format(n=changed))


@admin.register(UsageImport)
class UsageImportAdmin(ForThoseWhoBringIn):
    list_display = ["file", "tool", "source", "applied_at", "read", "applied", "quarantined", "rejected"]
    list_select_related = ["imported", "tool"]
    list_filter = ["tool", "source"]
    fields = readonly_fields = ["tool", "source", "told", "days_in_words", "changed_in_words"]

    @admin.display(description=_("File"))
    def file(self, usage):
        return usage.imported.filename

    @admin.display(description=pgettext_lazy("import", "Applied at"))
    def applied_at(self, usage):
        return usage.imported.applied_at

    @admin.display(description=pgettext_lazy("import", "Read"))
    def read(self, usage):
        return usage.imported.read

    @admin.display(description=pgettext_lazy("import", "Applied"))
    def applied(self, usage):
        return usage.imported.applied

    @admin.display(description=pgettext_lazy("import", "Quarantined"))
    def quarantined(self, usage):
        return usage.imported.quarantined

    @admin.display(description=pgettext_lazy("import", "Rejected"))
    def rejected(self, usage):
        return usage.imported.rejected

    @admin.display(description=_("what came of it"))
    def told(self, usage):
        return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in summary_of(usage.imported).items())

    @admin.display(description=_("days"))
    def days_in_words(self, usage):
        return ", ".join(day.isoformat() for day in usage.days)

    @admin.display(description=_("days of which it said something new"))
    def changed_in_words(self, usage):
        return ", ".join(day.isoformat() for day in usage.changed_days)
