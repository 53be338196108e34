"""What `manage.py check --deploy` says beside Django's own: a public site needs an address and a way to write."""

from django.conf import settings
from django.core.checks import Info, Tags, Warning, register

SHORTEST_TOKEN = 24  # characters; nobody counts how often a wrong one is tried


@register(Tags.security, deploy=True)
def site_has_an_address(app_configs, **options):
    if settings.SITE_URL.startswith("https://"):
        return []
    hint = "Name it in SITE_URL, like https://groundswell.example."
    return [
        Warning("The links in mails and certificates do not lead to an https address.", hint=hint, id="config.W001")
    ]


@register(Tags.security, deploy=True)
def metrics_token_cannot_be_guessed(app_configs, **options):
    if not settings.METRICS_TOKEN or len(settings.METRICS_TOKEN) >= SHORTEST_TOKEN:
        return []
    hint = "Make one with: openssl rand -base64 32"
    return [Warning("METRICS_TOKEN is short enough to be guessed.", hint=hint, id="config.W002")]


@register(Tags.security, deploy=True)
def mail_reaches_somebody(app_configs, **options):
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return []
    hint = "Name the mail server in EMAIL_URL, like smtp+tls://user:password@host:587."
    return [Info("Mails are written to files and reach nobody.", hint=hint, id="config.I001")]
