"""The site's settings with what a test cannot wait for, or must be able to look at, replaced."""

import os

from config.settings import *  # noqa: F403
from config.settings import CACHES, STORAGES

SECRET_KEY = "only for tests, never for a site"
ALLOWED_HOSTS = ["*"]
# Tests speak plain http; tests/config/test_headers.py asks a production-like site about the rest.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
# Workers side by side share one Valkey. Each has a database of it: one may be emptied while another is counted in.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1, …
CACHES["fleeting"]["LOCATION"] = CACHES["fleeting"]["LOCATION"].replace("?db=1", f"?db={int(WORKER[2:] or -1) + 2}")
