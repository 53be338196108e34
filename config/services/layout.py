"""Where the embedded services live and how they are reached.

Every function is a pure reading of the environment, except `secret_key`, which writes its file once. Settings import
this module, so it imports nothing but the standard library and touches nothing when imported.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
DATABASE = "groundswell"
DATABASE_USER = "app"

# The kernel takes 108 bytes for the path of a unix socket, the closing zero included.
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = "postgres/.s.PGSQL.5432"


def home() -> Path:
    """The directory that holds all local state: GROUNDSWELL_HOME, or .groundswell in the checkout."""
    named = os.environ.get("GROUNDSWELL_HOME", "")
    return Path(named).expanduser().resolve() if named else REPOSITORY / ".groundswell"


def sockets() -> Path:
    """The directory of the unix sockets: in the home, or a short plain one in the temporary directory."""
    inside = home() / "run"
    if _serves(inside):
        return inside
    name = f"groundswell-{os.geteuid()}-{hashlib.sha256(bytes(home())).hexdigest()[:16]}"
    outside = Path(tempfile.gettempdir()).resolve() / name
    return outside if _serves(outside) else Path("/tmp", name)  # noqa: S108 the embedding command proves that it is ours


def _serves(directory: Path) -> bool:
    """Whether every socket's path is short enough, and no comma makes PostgreSQL's clients read two addresses in it."""
    longest = os.fsencode(directory / LONGEST_SOCKET_NAME)
    return len(longest) <= LONGEST_SOCKET_PATH and not set(b',"') & set(longest)


def postgres_sockets() -> Path:
    """PostgreSQL has a directory of its own for its socket: it may run as another user than the rest."""
    return sockets() / "postgres"


def valkey_socket() -> Path:
    return sockets() / "valkey.sock"


def keeper_socket() -> Path:
    return sockets() / "keeper.sock"


def logs() -> Path:
    return home() / "logs"


def database_url() -> str:
    """The address of the embedded database as django-environ reads it: the socket's directory, then the name."""
    return f"postgres://{DATABASE_USER}@/{quote(str(postgres_sockets()))}/{DATABASE}"


def broker_url() -> str:
    """The address of the embedded Valkey for Celery: its database 0."""
    return f"redis+socket://{quote(str(valkey_socket()))}?virtual_host=0"


def cache_url() -> str:
    """The cache's address when CACHE_URL is not set: database 1 of the broker, where the broker can also be a cache."""
    broker = urlsplit(os.environ.get("CELERY_BROKER_URL", ""))
    if broker.scheme in ("redis", "rediss", "valkey", "valkeys"):
        spare = "2" if broker.path == "/1" else "1"
        return broker._replace(scheme=broker.scheme.replace("valkey", "redis"), path=f"/{spare}").geturl()
    return f"unix://{quote(str(valkey_socket()))}?db=1"


def needed() -> list[str]:
    """The services that the environment does not name, in the order in which they start: of "postgres" and "valkey"."""
    names = []
    if not os.environ.get("DATABASE_URL"):
        names.append("postgres")
    broker_named = os.environ.get("CELERY_BROKER_URL")
    cache_named = os.environ.get("CACHE_URL") or not cache_url().startswith("unix:")
    if not (broker_named and cache_named):
        names.append("valkey")
    return names


def secret_key() -> str:
    """The signing key of a local run: made once, kept in the home, readable by its owner alone."""
    path = home() / "secret_key"
    if not path.exists():
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = path.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)  # unlike a rename, leaves the key of a command that was faster
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
