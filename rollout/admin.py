"""The Studio's door to the rollout: plan, add waves, and open a wave with the people ticked and the reason why."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rollout import actions
from rollout.forms import OpenForm
from rollout.models import Rollout, Wave, WaveMember
from rollout.rules import evidence_for, refusal_to_plan, refusal_to_plan_rollout, refusal_to_plan_wave


class Planned:
    """Rights by the same rule as the actions; nothing of a plan is deleted."""

    def has_add_permission(self, request, obj=None):
        return not refusal_to_plan(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class WaveInline(admin.TabularInline):
    model = Wave
    fields = readonly_fields = ["number", "name", "target", "planned_on", "opened_on", "opened_by", "evidence"]
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("opened_by")


class RolloutForm(forms.ModelForm):
    """A plan, refused in the action's own words."""

    class Meta:
        model = Rollout
        fields = ["tool", "purpose", "owner", "planned_start"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("tool") and (refusal := refusal_to_plan_rollout(None, cleaned["tool"])):
            self.add_error("tool", refusal)
        return cleaned


@admin.register(Rollout)
class RolloutAdmin(Planned, admin.ModelAdmin):
    list_display = ["tool", "owner", "planned_start"]
    list_select_related = ["tool", "owner"]
    autocomplete_fields = ["owner"]
    form = RolloutForm
    inlines = [WaveInline]

    def has_change_permission(self, request, obj=None):
        return False

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        obj.pk = actions.plan_rollout(by=request.user, **form.cleaned_data).pk


class PlanForm(forms.ModelForm):
    """The next wave of a rollout."""

    class Meta:
        model = Wave
        fields = ["rollout", "name", "target", "planned_on"]

    def clean(self):
        cleaned = super().clean()
        if {"rollout", "target", "planned_on"} <= cleaned.keys():
            refusal = refusal_to_plan_wave(None, cleaned["rollout"], cleaned["target"], cleaned["planned_on"])
            if refusal:
                raise forms.ValidationError(refusal)
        return cleaned


@admin.register(Wave)
class WaveAdmin(Planned, admin.ModelAdmin):
    list_display = ["rollout", "number", "name", "target", "planned_on", "opened_on", "opened_by"]
    list_select_related = ["rollout__tool", "opened_by"]
    list_filter = ["rollout"]

    def has_change_permission(self, request, obj=None):
        """A planned wave can be opened; an open one stays as it is."""
        return not refusal_to_plan(request.user) and (obj is None or obj.opened_on is None)

    def get_form(self, request, obj=None, **kwargs):
        return super().get_form(request, obj, **{**kwargs, "form": OpenForm if obj else PlanForm})

    def render_change_form(self, request, context, change=False, obj=None, **kwargs):
        """A planned wave is not changed but opened: the page says so, and what speaks for it."""
        if obj and self.has_change_permission(request, obj):
            context |= {
                "title": _("Is it time to open this wave?"),
                "evidence": evidence_for(obj, timezone.localdate()),
            }
            if said := context["adminform"].form.said:
                context |= {"said": said, "errors": None}
        return super().render_change_form(request, context, change=change, obj=obj, **kwargs)

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["rollout", "name", "target", "planned_on"]
        return (
            ["units", "people", "evidence"]
            if obj.opened_on is None
            else ["rollout", "name", "target", "opened_on", "evidence"]
        )

    def save_form(self, request, form, change):
        return form.instance

    def save_related(self, request, form, formsets, change):
        """Nothing is left to save: the action has written the people too."""

    def save_model(self, request, obj, form, change):
        about = form.cleaned_data
        if change:
            actions.open_wave(wave=obj, people=about["people"], evidence=about["evidence"], by=request.user)
        else:
            planned = actions.plan_wave(by=request.user, **about)
            obj.pk, obj.number = planned.pk, planned.number

    def response_change(self, request, obj):
        people = obj.members.count()
        said = ngettext("{wave} is open for {n} person.", "{wave} is open for {n} people.", people)
        self.message_user(request, said.format(wave=obj, n=people), messages.SUCCESS)
        return self.response_post_save_change(request, obj)


class WavesByName(admin.RelatedFieldListFilter):
    """The waves by their names, in one query. Django's own would ask for the tool of each."""

    def field_choices(self, field, request, model_admin):
        return [(wave.pk, str(wave)) for wave in Wave.objects.select_related("rollout__tool")]


@admin.register(WaveMember)
class WaveMemberAdmin(admin.ModelAdmin):
    list_display = ["person", "wave"]
    list_select_related = ["person", "wave__rollout__tool"]
    list_filter = [("wave", WavesByName)]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
