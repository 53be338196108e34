"""Every door of the house on one page. Each app's own urls.py lists what it opens."""

from django.contrib import admin
from django.urls import include, path

from config import api
from config.accounts import closed
from config.metrics import metrics
from config.probes import healthz, readyz
from desks.views import erasures

handler400 = "config.outages.not_understood"
handler500 = "config.outages.broken"

urlpatterns = [
    path("", include("desks.urls")),
    path("", include("ui.urls")),
    path("people/", include("people.urls")),
    path("inbox/", include("inbox.urls")),
    path("learn/", include("training.urls")),
    path("verify/", include("training.public_urls")),
    path("tools/", include("adoption.urls")),
    path("champions/", include("adoption.champion_urls")),
    path("feedback/", include("feedback.urls")),
    path("accounts/email/", closed),
    path("accounts/confirm-email/", closed),
    path("accounts/confirm-email/<str:key>/", closed),
    path("accounts/login/code/confirm/", closed),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("admin/people/person/<int:object_id>/erasures/", admin.site.admin_view(erasures), name="erasures"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
