from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        # Actions call tasks by name, so every process that runs actions must know the names.
        autodiscover_modules("tasks", "schedule")
        import_module("config.checks")  # registers itself
        import_module("config.names").let_translators_name()


class GroundswellAdminConfig(AdminConfig):
    default_site = "config.admin_site.GroundswellAdminSite"
