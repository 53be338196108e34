"""`make mutants`: change the code in small ways and see whether a test notices. Writes docs/mutation.md.

pyproject.toml says of which modules, and which tests judge; judging.py how mutmut is run. Names of mutants as arguments
("inbox.rules.*") judge those alone. What was killed stays killed until its function changes, so a run that was stopped
goes on where it was; `rm -r mutants` forgets everything.
"""

import subprocess
import sys
from pathlib import Path

from config.services import embedded
from tests.mutants import report

ENOUGH = 0.8


def main(names: list[str]) -> int:
    with embedded.ensure():
        judging = subprocess.run([sys.executable, Path(__file__).with_name("judging.py"), *names], check=False)
    if judging.returncode:
        return judging.returncode
    mutants = report.judged()
    report.write(mutants)
    return 0 if report.share(mutants) >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
