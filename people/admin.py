"""The operator's door to the directory. It writes through the same actions as everything else."""

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.rules import Refused
from people import actions
from people.forms import PersonDirectoryForm, UnitForm
from people.models import ApiToken, EmailAlias, Membership, Person, RoleGrant, ServiceBreak, Unit
from ui.words import within_a_sentence


class HistoryInline(admin.TabularInline):
    """Rows that actions have written: shown, never edited."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class MembershipInline(HistoryInline):
    model = Membership
    fields = ["unit", "from_on", "until_on"]
    verbose_name_plural = _("where this person worked")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit").order_by("-from_on")


class ServiceBreakInline(HistoryInline):
    model = ServiceBreak
    fields = ["from_on", "until_on"]
    verbose_name_plural = _("when this person was away between two times with the company")


class EmailAliasInline(HistoryInline):
    model = EmailAlias
    fields = ["email", "from_on", "until_on"]
    verbose_name_plural = _("addresses before the present one")


class RoleGrantInline(HistoryInline):
    model = RoleGrant
    fk_name = "person"
    fields = ["role", "granted_by", "granted_at", "ended_by", "ended_at"]
    verbose_name_plural = _("roles, and who granted them")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("granted_by", "ended_by")

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser


class HereFilter(admin.SimpleListFilter):
    title = _("whether they are here")
    parameter_name = "here"

    def lookups(self, request, model_admin):
        return [("yes", _("Here today")), ("no", _("Left, or not here yet"))]

    def queryset(self, request, queryset):
        here = Person.objects.present_on(timezone.localdate()).values("pk")
        return {"yes": queryset.filter(pk__in=here), "no": queryset.exclude(pk__in=here)}.get(self.value(), queryset)


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    form = PersonDirectoryForm
    list_display = ["name", "email", "unit", "manager", "joined_on", "left_on"]
    list_select_related = ["unit", "manager"]
    list_filter = [HereFilter, "unit"]
    search_fields = ["given_name", "family_name", "email", "employee_number"]
    autocomplete_fields = ["unit", "manager"]
    show_full_result_count = False
    inlines = [MembershipInline, ServiceBreakInline, EmailAliasInline, RoleGrantInline]
    actions = ["forget_second_step", "end_sessions"]
    fieldsets = [
        (None, {"fields": ["given_name", "family_name", "email"]}),
        (_("At work"), {"fields": ["unit", "unit_from", "manager", "joined_on", "left_on"]}),
        (_("For matching and for the clock"), {"fields": ["employee_number", "external_id", "time_zone"]}),
    ]

    @admin.display(ordering="family_name")
    def name(self, person):
        return person.name

    def get_readonly_fields(self, request, obj=None):
        return ["joined_on"] if obj else []

    def get_fieldsets(self, request, obj=None):
        """A new colleague has neither moved nor left."""
        later = () if obj else ("unit_from", "left_on")
        return [
            (name, {"fields": [each for each in part["fields"] if each not in later]}) for name, part in self.fieldsets
        ]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        """Each changed field belongs to an action: hiring, correcting, placing, leaving, staying after all."""
        values = {name: form.cleaned_data.get(name) for name in form.changed_data}
        since = form.cleaned_data.get("unit_from")
        if not change:
            obj.pk = actions.hire(by=request.user, **form.directory_values()).pk
            return
        person = Person.objects.get(pk=obj.pk)
        if details := {name: values[name] for name in values.keys() & actions.DETAILS}:
            actions.change_details(person=person, by=request.user, **details)
        if values.get("unit"):
            actions.place(person=person, unit=values["unit"], on=since, by=request.user)
        if values.get("left_on"):
            actions.record_departure(person=person, on=values["left_on"], by=request.user)
        elif "left_on" in values:
            actions.take_back_departure(person=person, by=request.user)

    @admin.action(description=_("Forget the second step of signing in (lost phone)"), permissions=["change"])
    def forget_second_step(self, request, queryset):
        for person in queryset:
            actions.forget_second_step(person=person, by=request.user)
        said = gettext("They sign in with their password alone until they set up a second step again.")
        messages.success(request, said)

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def end_sessions(self, request, queryset):
        for person in queryset:
            actions.sign_out_everywhere(person=person, by=request.user)
        messages.success(request, gettext("Signed out everywhere."))

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    form = UnitForm
    list_display = ["name", "parent", "head", "people_today"]
    list_select_related = ["parent", "head"]
    search_fields = ["name"]
    autocomplete_fields = ["parent", "head"]
    fields = ["name", "parent", "head"]
    show_full_result_count = False

    def get_queryset(self, request):
        here = Q(people__left_on__isnull=True) | Q(people__left_on__gt=timezone.localdate())
        return super().get_queryset(request).annotate(people_today=Count("people", filter=here))

    @admin.display(description=_("people"), ordering="people_today")
    def people_today(self, unit):
        return unit.people_today

    def save_model(self, request, obj, form, change):
        """A name, a parent and a head are three different acts."""
        values = form.cleaned_data
        if not change:
            unit = actions.create_unit(name=values["name"], parent=values["parent"], by=request.user)
            obj.pk, changed = unit.pk, {"head"} & set(form.changed_data)
        else:
            unit, changed = Unit.objects.get(pk=obj.pk), set(form.changed_data)
        if "name" in changed:
            actions.rename_unit(unit=unit, name=values["name"], by=request.user)
        if "parent" in changed:
            actions.move_unit(unit=unit, parent=values["parent"], by=request.user)
        if "head" in changed:
            actions.appoint_head(unit=unit, person=values["head"], by=request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RoleGrant)
class RoleGrantAdmin(admin.ModelAdmin):
    list_display = ["person", "role", "granted_by", "granted_at", "ended_by", "ended_at"]
    list_select_related = ["person", "granted_by", "ended_by"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["person__given_name", "person__family_name", "person__email"]
    autocomplete_fields = ["person"]
    fields = ["person", "role"]
    actions = ["end_selected"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        obj.pk = actions.grant_role(person=obj.person, role=obj.role, by=request.user).pk

    @admin.action(description=_("End the selected roles"), permissions=["add"])
    def end_selected(self, request, queryset):
        for grant in queryset.select_related("person"):
            try:
                actions.end_role(grant=grant, by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal))

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    list_display = ["name", "scope", "created_by", "created_at", "last_used_on", "ended_by", "ended_at"]
    list_select_related = ["created_by", "ended_by"]
    list_filter = [("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["name"]
    fields = ["name", "scope"]
    actions = ["end_selected"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        token, obj.secret = actions.create_api_token(name=obj.name, scope=obj.scope, by=request.user)
        obj.pk = token.pk

    def response_add(self, request, obj, post_url_continue=None):
        """The one time the secret is shown: on a page, which no cache keeps, not in a message, which is stored."""
        may = within_a_sentence(obj.get_scope_display())
        about = {"title": _("A new token"), "token": obj, "may": may, "opts": self.opts}
        context = self.admin_site.each_context(request) | about
        return TemplateResponse(request, "admin/people/apitoken/made.html", context)

    @admin.action(description=_("End the selected tokens"), permissions=["add"])
    def end_selected(self, request, queryset):
        for token in queryset:
            actions.end_api_token(token=token, by=request.user)
        messages.success(request, gettext("They open nothing from now on."))

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
