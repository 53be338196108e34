"""The operator's door: the stock admin behind the same sign-in as everyone else's page."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite


class GroundswellAdminSite(AdminSite):
    site_header = "Groundswell"
    site_title = "Groundswell"
    index_title = "Operations"
    site_url = "/"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The admin's own login page has no rate limit and no second factor; allauth's has both.
        self.login = secure_admin_login(self.login)
