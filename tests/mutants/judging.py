"""mutmut as it is run here. Started by its path and not as a module of `tests`: the judges are the copies in mutants/.

Five things differ from mutmut's own ways:

- Functions under a decorator are changed as well: mutmut leaves them alone, and here each action is under one.
- Of each module no more than `MOST` mutants are judged, evenly spaced over its text (`MOST_OF_ALL` of those on which
  privacy and the outbox hang). Where the first of them lies follows from the module's name: two runs judge the same.
- A mutant is judged by `TESTS` of the tests that pass through its function, and by `LONGEST` seconds of them, at most.
  First come those that pass through the fewest functions, since they have the most to say about each.
- One that burns `ENDLESS` seconds of the processor counts as killed. mutmut looks at a clock on the wall as well, which
  on a busy machine would take the slow for the endless.
- They are judged in no order. "Killed" stands until the function changes; whatever else was said is asked again.
"""

import fcntl
import os
import random
import re
import sys
from collections import Counter
from pathlib import Path

import libcst
import libcst.matchers as m
import mutmut.__main__ as mutmut
from django.conf import settings
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation
from mutmut.mutation import file_mutation
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.workers import isolation

MOST, MOST_OF_ALL = 12, 40
ABOVE_ALL = re.compile(r"adoption/rules/(hiding|moves|suppression)\.py|inbox/(actions|rules)\.py|\w+/queries\.py")
TESTS, LONGEST = 40, 8.0  # seconds
ALIKE = 12  # of the cases of one test
ENDLESS = 40  # seconds
# They run while their module is loaded, which is before there is a mutant.
AT_LOADING = re.compile(r"hiding\.x__above__|GroundswellAdminSiteǁ(__init__|register)__")
PLACES = os.cpu_count() or 1  # how many are judged at a time
HELD = []
STATS = Path("mutants/mutmut-stats.json")
BOUND = m.Decorator(m.Name("staticmethod") | m.Name("classmethod"))  # which mutmut knows about
KILLED = ("killed", "timeout", "segfault")


# --- functions under a decorator --------------------------------------------------------------------------------------
def decorated(node: libcst.CSTNode) -> bool:
    return m.matches(node, m.FunctionDef(decorators=[m.AtLeastN(n=1)])) and not m.matches(
        node, m.FunctionDef(decorators=[BOUND])
    )


class Visitor(file_mutation.MutationVisitor):
    def _skip_node_and_children(self, node: libcst.CSTNode) -> bool:
        return super()._skip_node_and_children(node.with_changes(decorators=()) if decorated(node) else node)


def arrangement(function: libcst.FunctionDef, *further, arrange=file_mutation.function_trampoline_arrangement, **named):
    """The decorators stay on the function that is called, and are left out of the copies it chooses from."""
    if not decorated(function):
        return arrange(function, *further, **named)
    before, (called, *copies), after, names = arrange(function.with_changes(decorators=()), *further, **named)
    called = called.with_changes(decorators=[*function.decorators, *called.decorators])
    return before, [called, *copies], after, names


# --- which mutants, and by which tests --------------------------------------------------------------------------------
def chosen_of(names: list[str], module: str) -> list[str]:
    names = [name for name in names if not AT_LOADING.search(name)]
    most = min(len(names), MOST_OF_ALL if ABOVE_ALL.fullmatch(module) else MOST)
    start = random.Random(module).random()
    return [names[int((place + start) * len(names) / most)] for place in range(most)]


def to_be_judged(*, mutant_names, collect=mutmut.collect_source_file_mutation_data):
    mutants, modules = collect(mutant_names=mutant_names)
    chosen = {name for path, module in modules.items() for name in chosen_of(list(module.exit_code_by_key), path)}
    return [
        (module, name, None)
        for module, name, code in mutants
        if name in chosen and status_by_exit_code[code] not in KILLED
    ], modules


def in_turn(name: str) -> float:
    """Where a mutant stands in the queue: anywhere, so that a run that was stopped has judged some of everything."""
    return random.Random(name).random()


def few_tests(*arguments, collect=mutmut.collect_or_load_stats, **named) -> None:
    before = STATS.exists()
    collect(*arguments, **named)
    if not before:  # all tests have just passed; the next run of them, without a mutant, need not be of all
        mutmut.tests_for_mutant_names = lambda names: {min(state().duration_by_test)}
    tests_by_function = state().tests_by_mangled_function_name
    width = Counter(test for tests in tests_by_function.values() for test in tests)
    for function, tests in tests_by_function.items():
        tests_by_function[function] = affordable(sorted(tests, key=lambda test: (width[test], test)))


def affordable(narrowest_first: list[str]) -> set[str]:
    lasting, chosen, left, alike = state().duration_by_test, set(), LONGEST, Counter()
    for test in narrowest_first:
        name = test.partition("[")[0]
        if not chosen or lasting[test] <= left and alike[name] < ALIKE and len(chosen) < TESTS:
            chosen.add(test)
            left -= lasting[test]
            alike[name] += 1
    return chosen


def submit(runner, name, tests, cpu_time_limit, estimated_time, submit=isolation.ForkRunner.submit) -> None:
    submit(runner, name, tests, ENDLESS, estimated_time)


def ready(runner, begin=isolation.ForkRunner.startup) -> None:
    """The clean run has brought the test database up to date: each place takes a copy of it, and looks at no migration
    again."""
    begin(runner)
    name = connection.creation._get_test_db_name()
    connection.close()
    with connection._nodb_cursor() as cursor:
        for place in range(PLACES):
            cursor.execute(f"DROP DATABASE IF EXISTS {name}_{place} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name}_{place} TEMPLATE {name}")
    BaseDatabaseCreation.create_test_db = take_a_place


def take_a_place(self, *args, **kwargs) -> str:
    """What the process of one mutant does for a test database: it takes a copy that nobody else has."""
    place = next(place for place in range(PLACES) if held(place))
    name = f"{self._get_test_db_name()}_{place}"
    self.connection.close()
    settings.DATABASES[self.connection.alias]["NAME"] = self.connection.settings_dict["NAME"] = name
    return name


def held(place: int) -> bool:
    """Whether this process now holds the place, which it does to its end."""
    lock = Path(f"place-{place}.lock").open("w")  # noqa: SIM115
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    HELD.append(lock)
    return True


# --- the harness, tried on code in which nothing was changed ---------------------------------------------------------
def killed_unchanged(many: int = 40) -> list[str]:
    """Functions of which a test fails in this harness though nothing was changed. There must be none: a verdict of
    “killed” would say nothing."""
    runner = isolation.get_mutant_runner(PLACES)
    tests_by_function = state().tests_by_mangled_function_name
    functions = sorted(function for function, tests in tests_by_function.items() if tests)
    results = []
    for function in random.Random(many).sample(functions, min(many, len(functions))):
        while not runner.has_capacity():
            results.append(runner.wait_for_result())
        tests = list(tests_by_function[function])
        runner.submit(f"{function}__mutmut_0", tests, ENDLESS, sum(map(state().duration_by_test.get, tests)))
    while runner.pending_count():
        results.append(runner.wait_for_result())
    return [result.mutant_name for result in results if result.exit_code]


def main(names: list[str]) -> None:
    file_mutation.MutationVisitor = Visitor
    file_mutation.function_trampoline_arrangement = arrangement
    mutmut.collect_source_file_mutation_data = to_be_judged
    mutmut.collect_or_load_stats = few_tests
    mutmut.estimated_worst_case_time = in_turn
    isolation.ForkRunner.startup, isolation.ForkRunner.submit = ready, submit
    mutmut._run(names, max_children=PLACES)
    if failed := killed_unchanged():
        sys.exit(f"Tests of these fail here though nothing was changed: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
