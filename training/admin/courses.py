"""Courses and their versions. A published version is only looked at; a draft is written and published."""

from django.contrib import admin, messages
from django.db import models, transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.rules import Refused
from training.actions import create_course, describe_course, publish_course_version, revise_course, write_draft
from training.forms import CourseVersionForm
from training.models import Course, CourseVersion, Lesson

LESSON_FIELDS = ["position", "kind", "title", "minutes", "url", "body"]


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
    list_display = ["title", "slug", "versions_written"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "slug", "summary"]
    actions = ["write_new_version"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("Versions"))
    def versions_written(self, course):
        draft = gettext("draft")
        words = [f"{x.number} ({x.published_on or draft})" for x in course.versions.all()]
        return ", ".join(words) or gettext("none yet")

    def save_model(self, request, obj, form, change):
        if change:
            describe_course(course=obj, title=obj.title, summary=obj.summary, by=request.user)
        else:
            obj.pk = create_course(by=request.user, **form.cleaned_data).pk

    @admin.action(description=_("Write a new version"), permissions=["change"])
    def write_new_version(self, request, queryset):
        for course in queryset:
            draft = revise_course(course=course, by=request.user)
            url = reverse("admin:training_courseversion_change", args=[draft.pk])
            self.message_user(
                request, format_html(gettext('The draft is <a href="{url}">{draft}</a>.'), url=url, draft=draft)
            )


class LessonInline(admin.StackedInline):
    model = Lesson
    fields = LESSON_FIELDS
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    extra = 1
    ordering = ["position"]


@admin.register(CourseVersion)
class CourseVersionAdmin(admin.ModelAdmin):
    form = CourseVersionForm
    inlines = [LessonInline]
    list_display = ["course", "number", "published_on"]
    list_select_related = ["course"]
    list_filter = ["published_on"]
    search_fields = ["course__title"]
    autocomplete_fields = ["course"]
    actions = ["publish_selected"]
    show_full_result_count = False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        if obj and not obj.is_draft:
            return ["course", "number", "published_on"]
        return ["course", "pass_mark", "attempts_limit", "questions_drawn", "quiz"]

    def get_readonly_fields(self, request, obj=None):
        return ["course"] if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            obj.pk = revise_course(course=obj.course, by=request.user).pk

    def save_related(self, request, form, formsets, change):
        """Write the whole draft from what was typed: rows in the order of their positions."""
        lessons = [row for formset in formsets for row in formset.cleaned_data if row and not row.get("DELETE")]
        lessons = [{name: row[name] for name in LESSON_FIELDS} for row in sorted(lessons, key=lambda x: x["position"])]
        for lesson in lessons:
            del lesson["position"]
        with transaction.atomic():
            write_draft(course=form.instance.course, lessons=lessons, assessment=form.assessment(), by=request.user)

    def construct_change_message(self, request, form, formsets, add=False):
        return [{"changed": {"fields": ["content"]}}]

    @admin.action(description=_("Publish the selected drafts"), permissions=["change"])
    def publish_selected(self, request, queryset):
        for version in queryset.filter(published_on__isnull=True).select_related("course"):
            try:
                publish_course_version(course=version.course, by=request.user)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                done = gettext("{what} is published.").format(what=version)
                self.message_user(request, done, messages.SUCCESS)
