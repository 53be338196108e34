"""The files under docs/deploy: the machines they are for read them without a complaint."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.celery import of_the_broker
from tests.test_docs import table_under

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def needs(program: str) -> str:
    """Where the program is; the test is skipped, with the reason, where it is not."""
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if not found:
        pytest.skip(f"{program} is not on this machine")
    return found


def verified(unit: str, name: str, tmp_path) -> str:
    """What systemd says against the unit, its programs being those of the running tests."""
    text = unit.replace("/srv/groundswell/site/.venv/bin", str(Path(sys.executable).parent))
    file = tmp_path / name
    file.write_text(text.replace("/srv/groundswell/site", str(DEPLOY.parents[1])))
    answer = subprocess.run([needs("systemd-analyze"), "verify", file], capture_output=True, text=True)
    return answer.stderr + ("" if answer.returncode == 0 else "refused")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit, tmp_path):
    assert name_of(verified(unit.read_text(), unit.name, tmp_path), unit) == []


def test_the_check_sees_a_misspelt_line(tmp_path):
    unit = UNITS[0]
    wrong = unit.read_text().replace("NoNewPrivileges=", "NoNewPriviledges=")
    assert name_of(verified(wrong, unit.name, tmp_path), unit)


def name_of(complaints: str, unit: Path) -> list[str]:
    """The complaints about this unit; what else is on the machine is not ours."""
    return [line for line in complaints.splitlines() if unit.name in line or line == "refused"]


def nginx_says(site: str, tmp_path) -> subprocess.CompletedProcess:
    """`nginx -t` over the site, with a certificate and a log of this test's own."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [needs("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "1"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    shutil.copy(DEPLOY / "nginx-proxy.conf", tmp_path)
    places = {
        "/etc/nginx/groundswell-proxy.conf": tmp_path / "nginx-proxy.conf",
        "/etc/ssl/groundswell/fullchain.pem": certificate,
        "/etc/ssl/groundswell/privkey.pem": key,
        "/var/log/nginx/groundswell.log": tmp_path / "site.log",
    }
    for place, ours in places.items():
        site = site.replace(place, str(ours))
    # Only root listens on the first ports, and not every machine has IPv6.
    site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.MULTILINE)
    site = site.replace("listen 80;", "listen 127.0.0.1:18080;").replace("listen 443", "listen 127.0.0.1:18443")
    (tmp_path / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {tmp_path};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ {temporary} include site.conf; }}"
    )
    command = [needs("nginx"), "-t", "-c", tmp_path / "nginx.conf", "-g", "daemon off;"]
    return subprocess.run(command, capture_output=True, text=True)


def test_nginx_reads_the_site(tmp_path):
    answer = nginx_says((DEPLOY / "nginx.conf").read_text(), tmp_path)
    assert answer.returncode == 0, answer.stderr


def test_the_check_sees_a_missing_semicolon(tmp_path):
    answer = nginx_says((DEPLOY / "nginx.conf").read_text().replace("access_log off;", "access_log off"), tmp_path)
    assert answer.returncode != 0


def test_what_a_stranger_says_about_the_way_here_ends_at_the_proxy():
    lines = dict(re.findall(r"proxy_set_header (X-\S+) (\S+);", (DEPLOY / "nginx-proxy.conf").read_text()))
    assert lines == {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Request-Id": "$request_id",
    }


def test_the_environment_names_settings_that_there_are():
    names = set(re.findall(r"^(\w+)=", (DEPLOY / "groundswell.env").read_text(), flags=re.MULTILINE))
    assert names <= table_under("The site") | table_under("A run on this machine")


@pytest.mark.parametrize("url", ["amqp://queue", "amqps://user:password@queue:5671//", "pyamqp://queue"])
def test_rabbitmq_keeps_queues_on_several_machines_and_confirms(url):
    options = of_the_broker(url)
    assert options["task_default_queue_type"] == "quorum"
    assert options["broker_transport_options"]["confirm_publish"]


@pytest.mark.parametrize("url", ["", "redis://queue:6379/0", "rediss://queue", "redis+socket:///run/valkey.sock"])
def test_valkey_gives_back_what_a_lost_worker_took(url):
    options = of_the_broker(url)
    assert "task_default_queue_type" not in options
    assert options["broker_transport_options"]["visibility_timeout"] > 600, "longer than any task may take"
