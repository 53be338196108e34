"""What every answer carries, and what a production-like site insists on."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.urls import reverse

from tests.conftest import PASSWORD

PRODUCTION = {
    "SECRET_KEY": "a long one for a check that never serves anybody: 0123456789abcdef",
    "ALLOWED_HOSTS": "groundswell.example",
    "SITE_URL": "https://groundswell.example",
    "DEFAULT_FROM_EMAIL": "Groundswell <groundswell@groundswell.example>",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
}


def policy_of(answer) -> dict:
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in parts}


@pytest.fixture(params=["visitor", "employee", "administrator"])
def reader(request, client):
    if request.param != "visitor":
        client.force_login(request.getfixturevalue({"employee": "erin", "administrator": "ada"}[request.param]))
    return client


@pytest.mark.parametrize("url", ["/inbox/", "/accounts/login/", "/admin/", "/nowhere/", "/people/me/"])
def test_every_answer_is_guarded(reader, db, url):
    answer = reader.get(url)
    policy = policy_of(answer)
    assert (
        policy["default-src"] == {"'none'"}
        and policy["frame-ancestors"] == {"'none'"}
        and policy["base-uri"] == {"'none'"}
    )
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == {"'self'"}
    assert not any("unsafe" in source or source in ("*", "https:") for sources in policy.values() for source in sources)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_pages_about_a_person_are_kept_by_no_cache_in_between(as_person, erin):
    assert "Cookie" in as_person(erin).get(reverse("inbox:list"))["Vary"]


def test_a_script_cannot_read_the_session(client, erin):
    client.post(reverse("account_login"), {"login": erin.email, "password": PASSWORD})
    cookie = client.cookies[site.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


# --- a production-like site -------------------------------------------------------------------------------------------
def run(*command, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "GROUNDSWELL_HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=site.BASE_DIR,
        env=kept | PRODUCTION | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_djangos_own_deploy_check_finds_nothing():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "INFO")
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_it_says_when_links_lead_nowhere_and_mail_reaches_nobody():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "INFO", SITE_URL="", EMAIL_URL="")
    assert checked.returncode == 1
    assert "do not lead to an https address" in checked.stderr and "reach nobody" in checked.stderr


def test_production_insists_on_encryption_without_being_told():
    told = (
        "from django.conf import settings as s; import django; django.setup(); "
        "assert s.SECURE_SSL_REDIRECT and s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and not s.DEBUG; "
        "assert s.SECURE_HSTS_SECONDS == 31536000 and s.SECURE_HSTS_INCLUDE_SUBDOMAINS"
    )
    answered = run("-c", told, DJANGO_SETTINGS_MODULE="config.settings")
    assert answered.returncode == 0, answered.stderr


def test_production_has_no_hosts_it_was_not_given():
    hosts = "from django.conf import settings as s; print(s.ALLOWED_HOSTS)"
    assert run("-c", hosts, DJANGO_SETTINGS_MODULE="config.settings", ALLOWED_HOSTS="").stdout.strip() == "[]"


@pytest.mark.parametrize("smallest", ["1", "0", "-3"])
def test_no_environment_makes_the_smallest_cell_smaller_than_five(smallest):
    cell = "from django.conf import settings as s; print(s.SMALLEST_CELL)"
    answered = run("-c", cell, DJANGO_SETTINGS_MODULE="config.settings", SMALLEST_CELL=smallest)
    assert answered.stdout.strip() == "5"
