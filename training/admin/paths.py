"""Paths: what leads to a certificate."""

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from training.actions import create_path, describe_path, publish_path
from training.forms import PathForm
from training.models import Path
from ui.words import full_day


@admin.register(Path)
class PathAdmin(admin.ModelAdmin):
    form = PathForm
    list_display = ["name", "tool", "for_champions", "published"]
    list_select_related = ["tool"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["name", "slug", "summary", "tool", "for_champions", "steps"]}),
        (_("The certificate"), {"fields": ["validity", "renewal_window", "grace", "mode", "fixed_day"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("Published"))
    def published(self, path):
        newest = next(iter(path.versions.all()), None)
        if newest is None:
            return gettext("not yet")
        return gettext("version {n}, {day}").format(n=newest.number, day=full_day(newest.published_on))

    def save_model(self, request, obj, form, change):
        with transaction.atomic():
            about = {name: getattr(obj, name) for name in ("name", "summary", "tool", "for_champions")}
            if change:
                describe_path(path=obj, by=request.user, **about)
            else:
                obj.pk = create_path(slug=obj.slug, by=request.user, **about).pk
            publish_path(path=obj, tree=form.cleaned_data["steps"], policy=form.policy(), by=request.user)
