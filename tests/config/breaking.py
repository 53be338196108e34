"""The site's addresses, and one that breaks with secrets in its hands. For tests/config/test_logs.py."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.urls import path

from config.urls import urlpatterns as every_address
from people.models import Person


@login_not_required
def breaks(request, token):
    secret = "planted-in-a-variable-41"
    try:
        with transaction.atomic():
            Person.objects.create(email=Person.objects.first().email)
    except Exception as problem:
        raise ValueError(f"planted-in-the-words {secret} {token}") from problem


urlpatterns = [path("breaks/<str:token>/", breaks, name="breaks"), *every_address]
