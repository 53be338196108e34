"""The operator's door: the stock admin behind the same sign-in as everyone else's page."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

# Registered by their apps, but no business of an operator: groups grant nothing here (roles do), addresses come from
# the directory, and the secrets of somebody's second step are theirs. PersonAdmin has acts in place of these forms.
KEPT_OUT = {"account", "auth", "mfa", "usersessions"}


class Autocomplete(AutocompleteSelect):
    """Shows a form again after nonsense was sent for a row. Django's own looks every value up, and breaks on words.

    There is always something to choose, and it is never empty: without scripts this is a select like any other.
    """

    def optgroups(self, name, value, attr=None):
        groups = super().optgroups(name, [pk for pk in value if not pk or self.could_be(pk)], attr)
        options = groups[0][1]
        if not options:
            options.append(self.create_option(name, "", "", False, 0))
        return groups

    def create_option(self, name, value, label, *further, **more):
        return super().create_option(name, value, label or "–", *further, **more)

    def could_be(self, pk) -> bool:
        """Whether a row may have this key at all."""
        try:
            self.field.target_field.clean(pk, None)
        except ValidationError:
            return False
        return True


class WithAutocomplete(ModelAdmin):
    """Every model admin of this site, whatever else it is."""

    def formfield_for_foreignkey(self, db_field, request, **more):
        if db_field.name in self.get_autocomplete_fields(request):
            more.setdefault("widget", Autocomplete(db_field, self.admin_site, using=more.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **more)


class GroundswellAdminSite(AdminSite):
    site_header = "Groundswell"
    site_title = "Groundswell"
    index_title = _("Operations")
    site_url = "/"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The admin's own login page has no rate limit and no second factor; allauth's has both.
        self.login = self.not_found_without_role(secure_admin_login(self.login))

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        kind = type((admin_class or ModelAdmin).__name__, (WithAutocomplete, admin_class or ModelAdmin), {})
        super().register([each for each in models if each._meta.app_label not in KEPT_OUT], kind, **options)

    def password_change(self, request, extra_context=None):
        """Passwords are changed on the one page that limits tries and tells the person by mail."""
        return redirect("account_change_password")

    def admin_view(self, view, cacheable=False):
        return self.not_found_without_role(super().admin_view(view, cacheable))

    def not_found_without_role(self, view):
        """Not allowed means not found: who is signed in without a role is not asked to sign in again."""

        @wraps(view)
        def door(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return view(request, *args, **kwargs)

        return door
