"""`make bench`: every measurement, in a small size; with `--full` in the size that docs/performance.md states.

Each subject runs in a process of its own, so that none warms another or pays for its memory.
"""

import subprocess
import sys

SUBJECTS = {"pages": ["--write"], "figures": [], "usage": []}


def main(arguments: list[str]) -> int:
    full = [] if "--full" not in arguments else ["--full"]
    failed = 0
    for subject, options in SUBJECTS.items():
        more = options if subject == "pages" else full
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{subject}", *more], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
