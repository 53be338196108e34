"""The site's doors, and a bare signed-in page of 10 KB: session, person, middleware, no query of its own."""

from django.http import HttpResponse
from django.urls import include, path

BODY = "<!doctype html><title>bare</title>" + "<p>Nothing but ten kilobytes of paragraph, as a measure.</p>" * 176


def bare(request):
    """Touches the signed-in person, as every page does."""
    return HttpResponse(BODY + f"<p>{request.user.pk}</p>")


urlpatterns = [path("bench/bare/", bare), path("", include("config.urls"))]
