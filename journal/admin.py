"""The operator reads the journal here; nobody writes it."""

from django.apps import apps
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journal.models import Entry


class SubjectFilter(admin.SimpleListFilter):
    """By what was acted on. The choices come from the code, so that a long journal need not be read for them."""

    title = _("subject")
    parameter_name = "subject"

    def lookups(self, request, model_admin):
        return sorted((model._meta.label_lower, model._meta.label) for model in apps.get_models())

    def queryset(self, request, queryset):
        return queryset.filter(subject_type=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    list_display = ["at", "verb", "subject_type", "subject_id", "actor_id"]
    list_filter = [SubjectFilter]
    search_fields = ["verb"]
    search_help_text = _(
        "A verb or its beginning (“people.hire”), or the number of the person who acted or of the subject."
    )
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        """Whole numbers and beginnings of verbs, so that an index answers and not a walk through everything."""
        found = Q()
        for word in search_term.split():
            numbers = Q(subject_id=word) | (Q(actor_id=int(word)) if word.isdecimal() else Q())
            found &= Q(verb__startswith=word) | numbers
        return queryset.filter(found), False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
