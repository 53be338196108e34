"""A plugin of pytest: which tests may judge a mutant, and that they judge the code as it is now."""

import sys
from functools import lru_cache

import pytest
from django.core.cache import caches
from django.test import override_settings

from people.queries import Prepared

ROOT = __file__.rpartition("/tests/")[0]


CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pieces")
}


@pytest.hookimpl(trylast=True)
def pytest_configure():
    """Several are judged at a time, so each process has a cache of its own."""
    override_settings(CACHES=CACHES).enable()


def pytest_collection_modifyitems(config, items):
    """Those that commit are left out: cut short, they would leave rows behind for the next mutant to stumble over."""
    committing = [item for item in items if commits(item)]
    config.hook.pytest_deselected(items=committing)
    items[:] = [item for item in items if item not in committing]


def commits(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def nothing_known_from_before():
    """What the process compiled, drew or looked up for an earlier test came from code without the mutant."""
    prepared, remembering = known(len(sys.modules))
    for question in prepared:
        vars(question).pop("compiled", None)
    for function in remembering:
        function.cache_clear()
    for cache in caches.all():
        cache.clear()


@lru_cache(maxsize=1)
def known(modules: int) -> tuple[list, list]:
    """The prepared questions of the site, and its functions that keep their answers."""
    ours = [module for module in list(sys.modules.values()) if (getattr(module, "__file__", "") or "").startswith(ROOT)]
    values = [value for module in ours if module.__name__ != __name__ for value in vars(module).values()]
    return [[value for value in values if type(value) is kind] for kind in (Prepared, type(known))]
