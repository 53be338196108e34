"""What every answer carries, and what a production-like site insists on."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.doors.world import furnish

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


GUARDED = ["/inbox/", "/accounts/login/", "/admin/", "/nowhere/", "/people/me/", "/breaks/x/", "/static/css/reset.css"]


@pytest.mark.parametrize("url", [*GUARDED, "/healthz", "/adoption/figures.csv", "/admin/jsi18n/"])
def test_every_answer_is_guarded(reader, db, settings, url):
    settings.ROOT_URLCONF = "tests.config.breaking"
    reader.raise_request_exception = False
    guarded(reader.get(url))


def test_a_refused_host_is_answered_like_everybody_else(client, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["groundswell.example"], True
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    guarded(answer)


def guarded(answer):
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
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"] and "*" not in answer["Permissions-Policy"]


@pytest.mark.parametrize("url", ["/inbox/", "/people/me/", "/nowhere/", "/adoption/figures.csv", "/admin/"])
def test_pages_about_people_are_kept_on_no_disk(as_person, ada, url):
    assert "no-store" in as_person(ada).get(url)["Cache-Control"]


def test_files_of_the_site_may_be_kept_and_are_given_to_this_site_alone(client, tmp_path, settings):
    """As WhiteNoise serves them on a public site, where the middleware finds what collectstatic has gathered."""
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "kept.css").write_text("a {}")
    answer = client.get("/static/kept.css")
    assert answer.status_code == 200 and "no-store" not in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
    guarded(answer)


def test_downloads_are_saved_and_not_shown(as_person, erin, chandra, mona):
    paper = furnish({"employee": erin, "champion": chandra, "manager": mona})["public_id"]
    for person, url in ((mona, "/adoption/figures.csv"), (erin, f"/learn/certificates/{paper}/certificate.pdf")):
        answer = as_person(person).get(url)
        assert answer["Content-Disposition"].startswith('attachment; filename="')
        assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]


def test_a_public_site_insists_on_https_for_a_year(client, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    for url in ("/accounts/login/", "/nowhere/", "/healthz"):
        hsts = client.get(url, secure=True)["Strict-Transport-Security"]
        assert hsts.startswith("max-age=31536000; includeSubDomains")


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


def test_it_says_when_a_token_can_be_guessed():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "INFO", METRICS_TOKEN="summer-2026")
    assert checked.returncode == 1 and "short enough to be guessed" in checked.stderr
    long = run("manage.py", "check", "--deploy", "--fail-level", "INFO", METRICS_TOKEN="0123456789abcdef01234567")
    assert long.returncode == 0, long.stderr


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
