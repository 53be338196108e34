"""How gunicorn serves the site: `gunicorn --config python:config.gunicorn config.wsgi`. The unit of systemd and
`make run` both use it; whatever differs between them (addresses, numbers of processes) stands on their command line.
"""

import os
from pathlib import Path

from config.services import layout

worker_class = "gthread"
threads = 8
control_socket_disable = True

# The counts of the processes; prometheus_client looks for the name when it is first imported.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(layout.home() / "metrics"))
COUNTS = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
COUNTS.mkdir(parents=True, exist_ok=True)  # here, since with --preload the site is loaded before `on_starting`

FORMAT = "line" if os.environ.get("GROUNDSWELL_LOCAL") or os.environ.get("DEBUG") else "json"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "config.logs.JsonFormatter"},
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}


def on_starting(server) -> None:
    """Forget the counts of an earlier start: their processes are gone, and a counter may begin again at nothing."""
    for left in COUNTS.glob("*.db"):
        left.unlink()
