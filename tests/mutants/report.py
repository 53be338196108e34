"""What became of the mutants, as docs/mutation.md says it."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

from config.services import layout
from tests.mutants.judging import ABOVE_ALL, KILLED, LONGEST, MOST, MOST_OF_ALL, TESTS, chosen_of

PAGE = layout.REPOSITORY / "docs" / "mutation.md"
SAME = Path(__file__).with_name("same.csv")
SHOWN = 20

INTRODUCTION = f"""\
# How strong the tests are

`make mutants` changes the code in small ways (a `<` becomes a `<=`, an argument is left out) and runs the tests that
pass through the changed function. A mutant that no test notices has survived. Of those that were judged, four in five
have to be killed; the command fails when they are not. pyproject.toml names the modules, and the tests that judge them.

- *Made* are all mutants of a module, *judged* {MOST} of them at most, evenly spaced over its text, and {MOST_OF_ALL}
  where suppression, visibility or the outbox is decided. While the text stays the same, so do they.
- A mutant is judged by at most {TESTS} tests or {LONGEST:.0f} seconds of them, those first that are about the least
  else. What only further tests would have noticed counts as a survivor, and so does what no test passes through.
- Not changed is what runs when a module is loaded: constants, tables of states and kinds, conditions kept as constants,
  fields of models. `definitions`, `kinds` and `words` are such tables for the most part.
- Tests that commit (races, kills) and those in a browser judge nothing. The catalog is asked about each word that is
  said, as tests/languages ask it about each word in the source. Of forty functions in which nothing was changed the
  same tests have to pass.

| code | made | judged | killed | survived | share killed | weakest module |
|---|---:|---:|---:|---:|---:|---|
"""


@dataclass(frozen=True)
class Mutant:
    module: str
    name: str
    fate: str

    @property
    def function(self) -> str:
        mangled = self.name.rpartition(".")[2].partition("__mutmut")[0]
        return mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")

    @property
    def killed(self) -> bool:
        return self.fate in KILLED

    @cached_property
    def change(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(the lines that were there, those that are there instead)"""
        lines = get_diff_for_mutant(self.name, path=self.module).splitlines()[2:]
        return tuple(tuple(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")

    @property
    def only_words(self) -> bool:
        """Whether nothing but a text differs: another case, or XX around it."""
        was, now = (" ".join(lines).replace("XX", "").lower() for lines in self.change)
        return was == now


def modules() -> dict[str, SourceFileMutationData]:
    found = {str(path): SourceFileMutationData(path=path) for path in sorted(walk_mutatable_files())}
    for module in found.values():
        module.load()
    return found


def judged() -> list[Mutant]:
    """Those that were to be judged and were, with what became of them in mutmut's words."""
    return [
        Mutant(path, name, status_by_exit_code[module.exit_code_by_key[name]])
        for path, module in modules().items()
        for name in chosen_of(list(module.exit_code_by_key), path)
        if module.exit_code_by_key[name] is not None
    ]


def share(mutants: list[Mutant]) -> float:
    return sum(mutant.killed for mutant in mutants) / max(1, len(mutants))


# --- the page ---------------------------------------------------------------------------------------------------------
def write(mutants: list[Mutant]) -> None:
    made = {path: len(module.exit_code_by_key) for path, module in modules().items()}
    rooms = together(mutants, by=lambda mutant: room_of(mutant.module))
    rows = [row(f"`{room}`", rooms[room], sum(made[path] for path in made if room_of(path) == room)) for room in rooms]
    whole = row("all", mutants, sum(made.values())).rpartition("| `")[0] + "| |\n"
    survivors = about([each for each in mutants if not each.killed])
    PAGE.write_text("".join([INTRODUCTION, *rows, whole, still_to_come(len(mutants)), *survivors]))


def still_to_come(judged: int) -> str:
    planned = sum(len(chosen_of(list(module.exit_code_by_key), path)) for path, module in modules().items())
    if judged == planned:
        return ""
    return (
        f"\n{judged:,} of the {planned:,} that are to be judged have been so far: the run was stopped. "
        "`make mutants` goes on with it.\n"
    )


def together(mutants: Iterable[Mutant], by) -> dict[str, list[Mutant]]:
    found = defaultdict(list)
    for mutant in mutants:
        found[by(mutant)].append(mutant)
    return dict(sorted(found.items()))


def room_of(module: str) -> str:
    """Modules on which privacy or the outbox hangs stand alone, the others together with their room."""
    return module if ABOVE_ALL.fullmatch(module) else "/".join(module.split("/")[:2])


def row(label: str, mutants: list[Mutant], made: int) -> str:
    dead = sum(mutant.killed for mutant in mutants)
    counts = f"{made:,} | {len(mutants):,} | {dead:,} | {len(mutants) - dead}"
    return f"| {label} | {counts} | {share(mutants):.0%} | {weakest(mutants)} |\n"


def weakest(mutants: list[Mutant]) -> str:
    shares = {module: share(those) for module, those in together(mutants, by=lambda mutant: mutant.module).items()}
    module = min(shares, key=shares.__getitem__)
    return f"`{Path(module).stem}` {shares[module]:.0%}" if len(shares) > 1 else ""


# --- the survivors ----------------------------------------------------------------------------------------------------
def about(survivors: list[Mutant]) -> list[str]:
    """Those that somebody looked at and found to be the same program; of the others one of each function."""
    with SAME.open(newline="") as file:
        reasons = {(row["module"], row["function"], row["now"]): row["why"] for row in csv.DictReader(file)}
    same = [(each, reasons[key]) for each in survivors if (key := key_of(each)) in reasons]
    others = [each for each in survivors if key_of(each) not in reasons]
    telling = [each for each in others if not each.only_words]
    one_of_each = list({(each.module, each.function): each for each in telling}.values())
    one_of_each.sort(key=lambda each: not ABOVE_ALL.fullmatch(each.module))
    counted = f"{len(survivors)} survived: {len(same)} are the same program, written differently; "
    counted += f"{len(others) - len(telling)} change nothing but words.\n"
    return [
        "\n## The survivors\n\n",
        counted,
        "\n### The same program\n\n",
        *(f"- `{each.module}`, {each.function}: `{' '.join(each.change[1])}`: {why}\n" for each, why in same),
        f"\n### Some of the others\n\n{len(telling)} are left, in {len(one_of_each)} functions. One of each, ",
        "beginning with those on which most hangs:\n\n```diff\n",
        *map(shown, one_of_each[:SHOWN]),
        "```\n",
    ]


def key_of(mutant: Mutant) -> tuple[str, str, str]:
    return mutant.module, mutant.function, " ".join(mutant.change[1])


def shown(mutant: Mutant) -> str:
    was, now = mutant.change
    lines = [*(f"-{line}" for line in was[:2]), *(f"+{line}" for line in now[:2])]
    return "\n".join([f"# {mutant.module}, {mutant.function}", *lines, ""])
