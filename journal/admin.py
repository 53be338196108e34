"""The operator reads the journal here; nobody writes it."""

from django.contrib import admin

from journal.models import Entry


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    list_display = ["at", "verb", "subject_type", "subject_id", "actor_id"]
    list_filter = ["subject_type"]
    search_fields = ["verb", "=subject_id", "=actor_id"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
