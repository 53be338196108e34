"""One page per role."""

from django.shortcuts import render


def home(request):
    """My next step."""
    return render(request, "desks/home.html")
