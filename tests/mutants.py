"""`make mutants`: change the code in small ways and see whether a test notices. Writes docs/mutation.md.

mutmut makes the mutants; pyproject.toml says of what, and which tests judge them. Each is judged in a fork of one
process, the test database is kept, and PostgreSQL and Valkey stay up from the first mutant to the last.
"""

import subprocess
import sys
from pathlib import Path

from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

from config.services import embedded, layout

PAGE = layout.REPOSITORY / "docs" / "mutation.md"
KILLED = ("killed", "timeout", "segfault", "suspicious")
ENOUGH = 0.8

INTRODUCTION = """\
# How strong the tests are

`make mutants` changes the code in small ways (a `<` becomes a `<=`, an argument is left out) and runs the tests that
pass through the changed function. A mutant that no test notices has survived. Of those that were judged, four in five
have to be killed. pyproject.toml names the modules, and the tests that judge them.

| module | mutants | judged | killed | survived | share killed |
|---|---:|---:|---:|---:|---:|
"""


def main(arguments: list[str]) -> int:
    with embedded.ensure():
        # One at a time: they share the test database, and would wait for each other's rows.
        subprocess.run([sys.executable, "-m", "mutmut", "run", "--max-children", "1", *arguments], check=False)
    judged = [verdicts_on(Path(path)) for path in config().only_mutate]
    PAGE.write_text("".join([INTRODUCTION, *map(row, judged), "\n## The survivors\n", *map(survivors, judged)]))
    return 0 if all(share(module) >= ENOUGH for module in judged) else 1


def verdicts_on(path: Path) -> SourceFileMutationData:
    module = SourceFileMutationData(path=path)
    module.load()
    return module


def fates(module: SourceFileMutationData) -> dict[str, str]:
    """Name of each mutant that was judged -> what became of it, in mutmut's words."""
    return {name: status_by_exit_code[code] for name, code in module.exit_code_by_key.items() if code is not None}


def killed(module: SourceFileMutationData) -> int:
    return sum(fate in KILLED for fate in fates(module).values())


def share(module: SourceFileMutationData) -> float:
    return killed(module) / max(1, len(fates(module)))


def row(module: SourceFileMutationData) -> str:
    judged, dead = len(fates(module)), killed(module)
    return (
        f"| `{module.path}` | {len(module.exit_code_by_key)} | {judged} | {dead} | {judged - dead} "
        f"| {share(module):.0%} |\n"
    )


def survivors(module: SourceFileMutationData) -> str:
    names = [name for name, fate in fates(module).items() if fate not in KILLED]
    return f"\n### `{module.path}`\n\n```diff\n{''.join(map(change, names))}```\n" if names else ""


def change(name: str) -> str:
    """The lines that differ, under the name of the function."""
    lines = get_diff_for_mutant(name).splitlines()
    changed = [line for line in lines if line[:1] in "+-" and not line.startswith(("---", "+++"))]
    return "\n".join([f"# {name.rpartition('.')[2].partition('__mutmut')[0].removeprefix('x_')}", *changed, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
