"""Many at once: the one harness of every race.

    results = at_once(*calls)          each in a thread with a connection of its own, let go in the same moment
    results = crowd(call, SIXTY)       call(0), call(1), … at once

A race is proved twice: with the lock there is never one too many; with the lock off, the same harness shows one. Where
a constraint stands behind the lock, `unguarded` takes it away for that second proof.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, models

SIXTY = 60
PATIENCE = 120.0


def at_once(*calls: Callable) -> list:
    """What each call returned or raised, in their order. It needs a test with `transaction=True`."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=PATIENCE)
            results[place] = call()
        except Exception as problem:  # noqa: BLE001 the test looks at whatever it was
            results[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits: a deadlock, or no end"
    return results


def crowd(call: Callable, size: int = SIXTY) -> list:
    return at_once(*(partial(call, number) for number in range(size)))


def problems(results: list, *expected: type[Exception]) -> list[Exception]:
    """What was raised, apart from what one may expect (Refused, in most races)."""
    return [each for each in results if isinstance(each, Exception) and not isinstance(each, expected)]


def raised(results: list, kind: type[Exception]) -> int:
    return sum(isinstance(each, kind) for each in results)


def think() -> None:
    """The moment between looking and leaping in a naive variant: long enough for the others to look as well."""
    time.sleep(0.3)


@contextmanager
def unguarded(model: type[models.Model], *names: str) -> Iterator[None]:
    """The model's table without these constraints, and empty afterwards: what was written meanwhile breaks them."""
    guards = [guard for guard in model._meta.constraints if guard.name in names]
    assert len(guards) == len(names)
    with connection.schema_editor() as editor:
        for guard in guards:
            editor.remove_constraint(model, guard)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
        with connection.schema_editor() as editor:
            for guard in guards:
                editor.add_constraint(model, guard)
