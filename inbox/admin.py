"""The operator's view of the outbox: what waits, what was given up, one more try. Never what was written to whom."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from inbox.actions import try_again
from inbox.models import Delivery


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("waiting", pgettext("mail", "Waiting")),
            ("overdue", _("Due, and not sent")),
            ("given_up", _("Given up")),
            ("sent", pgettext("mail", "Sent")),
        ]

    def queryset(self, request, queryset):
        return {
            "waiting": queryset.waiting,
            "overdue": lambda: queryset.due(timezone.now()),
            "given_up": queryset.given_up,
            "sent": lambda: queryset.filter(sent_at__isnull=False),
        }.get(self.value(), lambda: queryset)()


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    list_display = ["pk", "recipient", "kind", "state", "due_at", "attempts", "last_error"]
    list_select_related = ["notice__recipient"]
    list_filter = [StateFilter]
    search_fields = ["=notice__recipient__email"]
    search_help_text = _("The whole address of the person the mail is for.")
    ordering = ["-due_at", "-pk"]
    show_full_result_count = False
    actions = ["send_again"]
    fields = ["recipient", "kind", "due_at", "attempts", "sent_at", "given_up_at", "last_error"]
    readonly_fields = fields

    @admin.display(description=pgettext_lazy("mail", "to"), ordering="notice__recipient__family_name")
    def recipient(self, delivery):
        return delivery.notice.recipient

    @admin.display(description=_("kind"), ordering="notice__kind")
    def kind(self, delivery):
        return delivery.notice.kind

    @admin.display(description=_("state"))
    def state(self, delivery):
        if delivery.sent_at:
            return pgettext("mail", "Sent")
        return _("Given up") if delivery.given_up_at else pgettext("mail", "Waiting")

    @admin.action(description=_("Try again now"), permissions=["retry"])
    def send_again(self, request, queryset):
        tried = list(queryset.filter(sent_at__isnull=True))
        for delivery in tried:
            try_again(delivery=delivery, by=request.user)
        self.message_user(request, gettext("Trying again: {n}.").format(n=len(tried)), messages.SUCCESS)

    def has_retry_permission(self, request):
        return request.user.has_perm("inbox.change_delivery")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
