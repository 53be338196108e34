"""Settings, from the environment. Secure by default: nothing here needs to be changed for production, only named.

Every name read from the environment stands in this one file.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.services import layout

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

# A local run (make run) is plain http on the loopback address: the cookie and transport rules of a public site would
# only lock its one visitor out.
LOCAL = env.bool("GROUNDSWELL_LOCAL", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or layout.secret_key()
SITE_NAME = "Groundswell"
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if LOCAL or DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    # The house, in the order of the line: each app imports only from those before it.
    "ui",
    "journal",
    "intake",
    "people",
    "inbox",
    "studio",
    "training",
    "adoption",
    "feedback",
    "rollout",
    "desks",
    "demo",
    "config.apps.ConfigConfig",
    "config.apps.GroundswellAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_linear_migrations",
    "django_tables2",
    "pgtrigger",
]

MIDDLEWARE = [
    # The first three see every answer, those of the ones below included that never reach a view.
    "config.requests.RequestLogMiddleware",
    "config.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are a fifth of their size on the wire. What BREACH would guess changes with each page: CSRF tokens are
    # masked, and the compressor adds bytes of its own.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.PlainAddressMiddleware",
    "config.middleware.PersonalClockMiddleware",
    "config.bodies.BodyMiddleware",
    "config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.shell",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default="") or layout.database_url())}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
BEHIND_POOLER = env.bool("BEHIND_POOLER", default=False)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = BEHIND_POOLER
if not BEHIND_POOLER:
    # What a session keeps prepared are questions about few ids (people.queries.prepared), which one plan serves.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c plan_cache_mode=force_generic_plan")
if test_name := env.str("GROUNDSWELL_TEST_DATABASE", default=""):
    DATABASES["default"]["TEST"] = {"NAME": test_name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # What the limits of sign-in count: in the database, see config/caches.py.
    "default": {"BACKEND": "config.caches.Tallies"},
    "fleeting": {
        "BACKEND": "config.caches.Fleeting",
        "LOCATION": env.str("CACHE_URL", default="") or layout.cache_url(),
        "KEY_PREFIX": "groundswell",
        # A cache that hangs is as good as one that died: no page waits for it.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    },
    # Pieces of pages, by each process for itself (ui.pieces): new code never shows what the old one drew.
    "pieces": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

# --- people and sign-in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "config.accounts.DirectoryAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "config.accounts.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the directory, which has proved them
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Ten wrong passwords for one account, ten from one address, then a pause of five minutes at most. A browser known to
# the account has its own ten and no limit by address: a whole office may stand behind one (see config/accounts.py).
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/5m/key,10/5m/ip",
    "login_failed_in_known_browser": "10/5m/key",
    "reset_password": "10/m/ip,5/5m/key",
    "reset_password_from_key": "10/m/ip",
    "reauthenticate": "10/5m/user",
    "wrong_api_token": "10/5m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME

SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a right to be here is not kept where it may be forgotten
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (LOCAL or DEBUG)

# --- transport and content security -----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not (LOCAL or DEBUG))
SECURE_HSTS_SECONDS = 0 if LOCAL or DEBUG else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not (LOCAL or DEBUG)
SECURE_REFERRER_POLICY = "same-origin"
# Probes speak plain http on the loopback address or inside the machine room; see config/probes.py.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- mail -------------------------------------------------------------------------------------------------------------
# Development writes each mail to a file under the home; production names its server: smtp+tls://user:password@host:587
if email_url := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = layout.home() / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Groundswell <groundswell@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = layout.home() / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = layout.home() / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000  # bytes of a form, files apart; see config/bodies.py
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "config.bodies.NamelessFileHandler",
]

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Berlin")
USE_I18N = True
USE_TZ = True

# --- work after commit and the clock ----------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or layout.broker_url()
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)

# --- the company's own numbers ----------------------------------------------------------------------------------------
# Cells over fewer people than this are not shown; five is the floor, whatever the environment says.
SMALLEST_CELL = max(5, env.int("SMALLEST_CELL", default=5))
PEOPLE_PER_CHAMPION = env.int("PEOPLE_PER_CHAMPION", default=25)
# A file brought in may be this large, and its content is forgotten after so many days; what came of it stays.
LARGEST_IMPORT = env.int("LARGEST_IMPORT", default=500_000_000)
KEEP_IMPORTED_FILES_DAYS = env.int("KEEP_IMPORTED_FILES_DAYS", default=400)
# Training sends these once an award is committed: the apps above act on a certificate, and training need not know them.
TASKS_AFTER_AWARD = ["adoption.tasks.open_earned_seats"]

# --- what the site tells those who run it -----------------------------------------------------------------------------
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
OLDEST_NOTICE_ALLOWED = env.int("OLDEST_NOTICE_ALLOWED", default=0)
LOG_FORMAT = env.str("LOG_FORMAT", default="line" if LOCAL or DEBUG else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "config.logs.JsonFormatter"},
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", default="WARNING" if LOCAL or DEBUG else "INFO"),
    },
    # Django would mail errors with the values of variables; and what it says of each page not found, we say better.
    "loggers": {"django": {"handlers": [], "level": "INFO"}, "django.request": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = []
