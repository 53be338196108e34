"""What stands between the outside and every view."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from journal.rules import Refused

NOT_ASKED_FOR = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


class HeadersMiddleware:
    """What every answer carries, files, errors and refused hosts included, unless a view has said otherwise.

    Nothing of ours asks for a camera or a place, and no page about people is kept on a disk: the next one at the same
    computer would find it there. Static files bring a Cache-Control of their own.
    """

    HEADERS = {
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOT_ASKED_FOR),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "private, no-store",
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PlainAddressMiddleware:
    """No address of ours holds a NUL, which PostgreSQL could not even look for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info:
            raise Http404
        return self.get_response(request)


class PersonalClockMiddleware:
    """Show times in the reader's own zone and words in their language. Whoever is not signed in gets the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        request.LANGUAGE_CODE = request.user.language
        with timezone.override(request.user.time_zone), translation.override(request.user.language):
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that reaches the door becomes its sentence on the page the person came from (post, redirect, get)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refused):
            return None
        if request.htmx or request.method != "POST":
            return HttpResponse(str(exception), status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, str(exception))
        return redirect(came_from(request))


def came_from(request) -> str:
    """The page of this site that the request was sent from, or the front page."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referrer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
