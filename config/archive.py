"""One file that holds everything a site keeps: the database as pg_dump writes it, and the files beside it.

    about.json      when, of which release, which migrations
    database.dump   pg_dump's custom format, compressed by it
    media/…         the files that people have sent

A zip, because its parts can be written and read as streams of a length nobody knows before. PostgreSQL's own tools
do the work: those of the embedded database where that is used, else the newest that this machine has.
"""

import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from threading import Thread

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.services import layout, postgres
from people.models import Person

ABOUT, DUMP, MEDIA = "about.json", "database.dump", "media/"
FORMAT = 1
BLOCK = 1 << 20
# What pg_restore writes for its own release and an older server does not know.
NEWER_SETTINGS = (b"SET transaction_timeout",)
TOP = (b"SET ", b"SELECT pg_catalog.set_config", b"--", b"\\", b"\n")  # how the lines before the first table begin


class Unusable(Exception):
    """The backup cannot be made or used. Its text is a sentence: why, and what to do."""


# --- PostgreSQL's tools -----------------------------------------------------------------------------------------------
def tool(name: str) -> Path:
    """pg_dump, pg_restore or psql, each of the server's release or newer. Raises Unusable.

    A dump is made by the oldest that will do, so that it can be read by as many as possible, and read by the newest.
    """
    if not os.environ.get("DATABASE_URL"):
        return postgres.find_tools(layout.home() / "postgres") / name
    server = connection.pg_version // 10_000
    on_path = shutil.which(name)
    folders = [*postgres.debian_tools(), postgres.wheel_tools(), on_path and Path(on_path).parent]
    found = {major(folder / name): folder / name for folder in folders if folder and (folder / name).exists()}
    able = [release for release in found if release >= server]
    if not able:
        raise Unusable(f"No {name} of PostgreSQL {server} or newer is here. Debian has it in postgresql-client.")
    return found[min(able) if name == "pg_dump" else max(able)]


def major(program: Path) -> int:
    """The 18 of `pg_dump (PostgreSQL) 18.6`."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True)  # noqa: S603
    words = answer.stdout.partition(")")[2].split()
    return int(words[0].partition(".")[0]) if answer.returncode == 0 and words else 0


def command(name: str, *options: str) -> dict:
    """Arguments for subprocess: the tool, its options, the site's database; a password goes by the environment."""
    if settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]:
        raise Unusable("Not through a pooler: name the database itself in DATABASE_URL, without BEHIND_POOLER.")
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return {"args": [tool(name), *options, *arguments[1:]], "env": os.environ | (environment or {})}


@contextmanager
def running(name: str, *options: str, **streams) -> Iterator[subprocess.Popen]:
    """A tool while it is fed or read. Raises Unusable, with its own last words, when it fails."""
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(**command(name, *options), stderr=errors, **streams) as process:  # noqa: S603
            try:
                yield process
            except BrokenPipeError:
                pass  # it has ended already, and its words say more
            except BaseException:
                process.kill()
                raise
            finally:
                if process.stdin:
                    with suppress(BrokenPipeError):
                        process.stdin.close()
        errors.seek(0)
        words = errors.read().decode(errors="replace").strip().splitlines()
    if process.returncode != 0:
        raise Unusable(f"{name} failed. {' '.join(words[-3:])}".strip())


# --- making one -------------------------------------------------------------------------------------------------------
def write(target: Path) -> int:
    """Write the backup, readable by its owner alone; how many bytes it has. Nothing is left where it fails."""
    if target.exists():
        raise Unusable(f"{target} is there already. A backup takes the place of none before it.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise Unusable(f"{target} cannot be written: {problem.strerror}.") from problem
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 an open descriptor has no path
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(ABOUT, json.dumps(about(), indent=1))
                write_database(archive)
                write_media(archive)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def about() -> dict:
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "postgresql": connection.pg_version // 10_000,
        "migrations": applied,
    }


def write_database(archive: zipfile.ZipFile) -> None:
    options = ["--format=custom", "--no-owner", "--no-privileges"]
    with (
        running("pg_dump", *options, stdout=subprocess.PIPE) as dump,
        archive.open(DUMP, "w", force_zip64=True) as member,
    ):
        shutil.copyfileobj(dump.stdout, member, BLOCK)


def write_media(archive: zipfile.ZipFile) -> None:
    """Each file below MEDIA_ROOT. A file that is taken away meanwhile is no longer wanted."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        with suppress(FileNotFoundError):
            archive.write(path, MEDIA + path.relative_to(root).as_posix(), zipfile.ZIP_DEFLATED)


# --- bringing one back ------------------------------------------------------------------------------------------------
def read(source: Path, *, replace: bool) -> dict:
    """Put the backup in the place of what is here: all of the database in one transaction, then the files.

    Returns what about.json says. Raises Unusable, with nothing changed, when the file is not whole or not ours, when
    it comes from a newer release, or when people are here and `replace` does not say that they may go.
    """
    refuse_to_overwrite(replace)
    try:
        with zipfile.ZipFile(source) as archive:
            facts = json.loads(archive.read(ABOUT))
            refuse_newer(facts)
            if broken := archive.testzip():
                raise Unusable(f"{source} is damaged: {broken} is not as it was written.")
            media = {name: inside(name.removeprefix(MEDIA)) for name in archive.namelist() if is_media(name)}
            read_database(archive)
            read_media(archive, media)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise Unusable(f"{source} is no backup that can be read ({type(problem).__name__}).") from problem
    return facts


def refuse_to_overwrite(replace: bool) -> None:
    tables = set(connection.introspection.table_names())
    if tables and "django_migrations" not in tables:
        raise Unusable("This database holds tables of something else. Name another one in DATABASE_URL.")
    if not replace and Person._meta.db_table in tables and Person.objects.exists():
        raise Unusable("There are people in this database. With --replace they, and all that is here, make way.")


def refuse_newer(facts: dict) -> None:
    if facts["format"] > FORMAT:
        raise Unusable("This backup was made by a newer release of Groundswell. Install that one first.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(facts["migrations"]) - known):
        raise Unusable(f"This backup was made by another release: nothing is known here of {unknown[0]}.")


def read_database(archive: zipfile.ZipFile) -> None:
    """pg_restore turns the dump into a script, and psql runs it in one transaction over an emptied schema.

    Two steps in place of pg_restore's own connection, so that the database may be of an older release than the tools.
    """
    reader = tool("pg_restore")
    connection.close()
    script = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
    with running("psql", *script, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as psql, archive.open(DUMP) as dump:
        psql.stdin.write(b"SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
        command = [reader, "--file=-", "--no-owner", "--no-privileges"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as restore:  # noqa: S603
            feeder = Thread(target=feed, args=(dump, restore.stdin), daemon=True)
            feeder.start()
            copy_script(restore.stdout, psql.stdin)
            feeder.join()
        if restore.returncode != 0:
            raise Unusable("pg_restore could not read the dump; it has to be of the release that made it, or newer.")


def feed(dump, stdin) -> None:
    """What pg_restore does not want any more is not sent."""
    with suppress(BrokenPipeError), stdin:
        shutil.copyfileobj(dump, stdin, BLOCK)


def copy_script(script, psql) -> None:
    """The script, without the lines at its top that an older server would not understand."""
    while (line := script.readline()).startswith(TOP):
        if not line.startswith(NEWER_SETTINGS):
            psql.write(line)
    psql.write(line)
    shutil.copyfileobj(script, psql, BLOCK)


def read_media(archive: zipfile.ZipFile, media: dict[str, Path]) -> None:
    """The files beside their place first, then exchanged for those that stand there."""
    root = Path(settings.MEDIA_ROOT)
    fresh, old = root.with_name(f"{root.name}.new"), root.with_name(f"{root.name}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, path in media.items():
        (fresh / path).parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as member, (fresh / path).open("wb") as file:
            shutil.copyfileobj(member, file, BLOCK)
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.rename(old)
    fresh.rename(root)
    shutil.rmtree(old, ignore_errors=True)


def is_media(name: str) -> bool:
    return name.startswith(MEDIA) and not name.endswith("/")


def inside(name: str) -> Path:
    """The relative path of a file; a name that would lead elsewhere is refused."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise Unusable(f"{name} leads out of the directory of files.")
    return Path(path)
