"""`make chaos`: the long form. Writes docs/chaos.md and fails when anything that was accepted is missing."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from config.services import layout
from tests.chaos.report import page
from tests.chaos.run import chaos

PAGE = layout.REPOSITORY / "docs" / "chaos.md"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rate", type=float, default=40.0, help="new forms a second")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between a recovery and the next kill")
    parser.add_argument("--write", action="store_true", help="write docs/chaos.md")
    options = parser.parse_args(arguments)
    home = Path(tempfile.mkdtemp(prefix="chaos-"))
    home.chmod(0o755)  # PostgreSQL may run as another user than root
    try:
        outcome = chaos(home, kills=options.kills, rate=options.rate, pause=options.pause)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    words = page(outcome, cores=os.cpu_count())
    sys.stdout.write(words)
    if options.write:
        PAGE.write_text(words)
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
