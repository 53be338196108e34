"""`manage.py backup` and `manage.py restore`: everything comes back, into another database, and over nobody."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from config import archive
from config.services import layout
from people.models import Person

OTHER = "groundswell_restored"


@pytest.fixture
def media(settings, tmp_path):
    """The site's files: one in a folder, with a name that nobody chose for computers."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "reports").mkdir(parents=True)
    (settings.MEDIA_ROOT / "reports" / "Käse & Brot.txt").write_bytes(os.urandom(70_000))
    return settings.MEDIA_ROOT


@pytest.fixture
def backup(transactional_db, request, media, tmp_path):
    """A backup of a company that has hired, told and journalled."""
    for who in ("mona", "erin", "odette", "ada"):
        request.getfixturevalue(who)
    request.getfixturevalue("tell")(request.getfixturevalue("erin"))
    file = tmp_path / "site.backup"
    call_command("backup", file)
    return file


@pytest.fixture
def other(transactional_db):
    """An empty database beside the tests' own; yields a connection to it."""
    parameters = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
    kept = {name: parameters[name] for name in ("host", "port", "user", "password", "autocommit") if name in parameters}
    with psycopg.connect(**kept, dbname="postgres") as server:
        server.execute(f"DROP DATABASE IF EXISTS {OTHER} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {OTHER}")
        with psycopg.connect(**kept, dbname=OTHER) as database:
            yield database
        server.execute(f"DROP DATABASE {OTHER} WITH (FORCE)")


def elsewhere(tmp_path) -> dict:
    """The environment of a site whose database is the other one, and whose files are below another home."""
    about = connection.settings_dict
    host = quote(about["HOST"], safe="")
    whose = f"{about['USER']}:{about['PASSWORD']}" if about["PASSWORD"] else about["USER"]
    place = f"/{quote(about['HOST'])}" if about["HOST"].startswith("/") else f"{host}:{about['PORT'] or 5432}"
    url = f"postgres://{whose}@{place}/{OTHER}"
    named = {"DATABASE_URL": url, "CELERY_BROKER_URL": layout.broker_url(), "CACHE_URL": layout.cache_url()}
    named |= {"GROUNDSWELL_HOME": str(tmp_path / "elsewhere"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return os.environ | named


def manage(tmp_path, *arguments) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, cwd=layout.REPOSITORY, env=elsewhere(tmp_path), capture_output=True, text=True)


def sums_of(execute) -> dict[str, tuple]:
    """Each table's number of rows and a checksum over all that is in them, whatever their order."""
    tables = execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    question = "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{}\" t"
    return {name: execute(question.format(name)).fetchone() for (name,) in tables}


def here() -> dict[str, tuple]:
    with connection.cursor() as cursor:
        return sums_of(lambda question: cursor.cursor.execute(question))


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_everything_comes_back_into_another_database(backup, other, media, tmp_path):
    restored = manage(tmp_path, "restore", backup)
    assert restored.returncode == 0, restored.stderr
    before, after = here(), sums_of(other.execute)
    assert before == after and before["people_person"][0] == 4 and before["journal_entry"][0] > 4
    assert files_of(tmp_path / "elsewhere" / "media") == files_of(media) != {}
    triggers = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(triggers)
        assert other.execute(triggers).fetchone() == cursor.fetchone() > (0,)
    assert manage(tmp_path, "migrate", "--check").returncode == 0, "and it can be used at once"


def test_the_comparison_sees_one_changed_letter(backup, other, tmp_path):
    manage(tmp_path, "restore", backup)
    other.execute("UPDATE people_person SET family_name = family_name || '.' WHERE given_name = 'Erin'")
    before, after = here(), sums_of(other.execute)
    assert {name for name in before if before[name] != after[name]} == {"people_person"}


def test_it_can_be_read_by_its_owner_alone_and_replaces_no_other(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", backup)


def test_a_backup_that_fails_leaves_nothing(transactional_db, media, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "tool", lambda name: Path("/bin/false"))
    with pytest.raises(CommandError, match="pg_dump failed"):
        call_command("backup", tmp_path / "site.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]


def test_a_dump_is_made_by_the_oldest_tool_that_will_do_and_read_by_the_newest(db, tmp_path, monkeypatch):
    """So a backup of the embedded database can be brought into an older server of a company's own."""
    folders = []
    for release in (14, 15, 17, 18):
        folders.append(tmp_path / str(release))
        folders[-1].mkdir()
        for name in ("pg_dump", "pg_restore"):
            (folders[-1] / name).write_text(
                f"#!/bin/sh\necho '{name} (PostgreSQL) {release}.3 (Debian {release}.3-1)'\n"
            )
            (folders[-1] / name).chmod(0o755)
    monkeypatch.setenv("DATABASE_URL", "postgres://of-the-companys-own")
    monkeypatch.setattr(archive.postgres, "debian_tools", lambda: folders)
    monkeypatch.setattr(archive.postgres, "wheel_tools", lambda: None)
    monkeypatch.setattr(archive.shutil, "which", lambda name: None)
    for server, made_by in ((150_007, 15), (160_001, 17)):
        monkeypatch.setitem(connections["default"].__dict__, "pg_version", server)
        assert archive.tool("pg_dump").parent.name == str(made_by)
        assert archive.tool("pg_restore").parent.name == "18"
    monkeypatch.setitem(connections["default"].__dict__, "pg_version", 190_001)
    with pytest.raises(archive.Unusable, match="No pg_dump of PostgreSQL 19 or newer"):
        archive.tool("pg_dump")


def test_what_an_older_server_does_not_know_is_left_out_at_the_top_alone():
    top = b"--\n\n\\restrict x\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\nSET row_security = off;\n"
    rest = b"CREATE TABLE t ();\nCOPY t FROM stdin;\nSET transaction_timeout = 0; somebody wrote\n\\.\n"
    written = io.BytesIO()
    archive.copy_script(io.BytesIO(top + rest), written)
    assert written.getvalue() == top.replace(b"SET transaction_timeout = 0;\n", b"") + rest


# --- what is refused, with nothing changed ----------------------------------------------------------------------------
def test_people_make_way_only_when_that_is_said(backup, other, tmp_path):
    assert manage(tmp_path, "restore", backup).returncode == 0
    other.execute("UPDATE people_person SET family_name = 'Later'")
    refused = manage(tmp_path, "restore", backup)
    assert refused.returncode == 1 and "There are people in this database" in refused.stderr
    assert sums_of(other.execute) != here()
    assert manage(tmp_path, "restore", backup, "--replace").returncode == 0
    assert sums_of(other.execute) == here()


def test_a_database_of_something_else_is_left_alone(backup, other, tmp_path):
    other.execute("CREATE TABLE invoices (number int)")
    refused = manage(tmp_path, "restore", backup, "--replace")
    assert refused.returncode == 1 and "tables of something else" in refused.stderr


@pytest.mark.parametrize("damage", ["a byte", "cut short", "no backup"])
def test_a_damaged_file_changes_nothing(backup, damage):
    content = bytearray(backup.read_bytes())
    if damage == "a byte":
        content[len(content) // 3] ^= 1
    backup.write_bytes({"cut short": content[: len(content) // 2], "no backup": b"hello"}.get(damage, content))
    before = here()
    with pytest.raises(CommandError, match="damaged|no backup that can be read"):
        call_command("restore", backup, "--replace")
    assert here() == before and Person.objects.count() == 4


def test_a_backup_of_a_newer_release_is_refused(backup, monkeypatch):
    monkeypatch.setattr(archive, "about", lambda: {"format": 1, "made_at": "", "migrations": ["inbox.0999_later"]})
    newer = backup.with_name("newer")
    call_command("backup", newer)
    with pytest.raises(CommandError, match="nothing is known here of inbox.0999_later"):
        call_command("restore", newer, "--replace")


def test_no_file_leaves_the_directory_of_files(backup):
    with zipfile.ZipFile(backup, "a") as file:
        file.writestr("media/../../escaped", b"x")
    before = here()
    with pytest.raises(CommandError, match="leads out"):
        call_command("restore", backup, "--replace")
    assert here() == before
    assert not (backup.parent / "escaped").exists()


def test_a_pooler_is_not_asked_for_a_whole_database(transactional_db, settings, tmp_path, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "DISABLE_SERVER_SIDE_CURSORS", True)
    with pytest.raises(CommandError, match="Not through a pooler"):
        call_command("backup", tmp_path / "x")
