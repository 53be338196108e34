"""The operator's door: the stock admin behind the same sign-in as everyone else's page."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import redirect

# Registered by their apps, but no business of an operator: groups grant nothing here (roles do), addresses come from
# the directory, and the secrets of somebody's second step are theirs. PersonAdmin has acts in place of these forms.
KEPT_OUT = {"account", "auth", "mfa", "usersessions"}


class GroundswellAdminSite(AdminSite):
    site_header = "Groundswell"
    site_title = "Groundswell"
    index_title = "Operations"
    site_url = "/"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The admin's own login page has no rate limit and no second factor; allauth's has both.
        self.login = self.not_found_without_role(secure_admin_login(self.login))

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([each for each in models if each._meta.app_label not in KEPT_OUT], admin_class, **options)

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
