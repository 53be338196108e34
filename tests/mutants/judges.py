"""A plugin of pytest: which tests may judge a mutant, and that they judge the code as it is now.

Whoever changes a marked word is told by tests/languages, which read the source and the catalog. The source does not
change while a mutant is judged, so here the catalog is asked when a word is said.
"""

import os
import sys
from functools import cache, lru_cache, partial

import polib
import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import override_settings
from django.utils import translation

from people.queries import Prepared

ROOT = __file__.rpartition("/tests/")[0]


@pytest.hookimpl(trylast=True)
def pytest_configure():
    """Several are judged at a time: what is in the database each has for itself, and so is the cache that is not."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fleeting"}
    catalog()  # once for all of them
    override_settings(CACHES=settings.CACHES | {"fleeting": memory}).enable()


def pytest_collection_modifyitems(config, items):
    """Those that commit are left out: cut short, they would leave rows behind for the next mutant to stumble over."""
    committing = [item for item in items if commits(item)]
    config.hook.pytest_deselected(items=committing)
    items[:] = [item for item in items if item not in committing]


def commits(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture(scope="session", autouse=True)
def nothing_known_from_before():
    forget()


@pytest.fixture(autouse=True)
def nothing_known_from_the_test_before():
    """Which tests pass through a function is seen only where its answer is not at hand."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        forget()


def forget() -> None:
    """What the process compiled, drew or looked up so far came from code without the mutant."""
    prepared, remembering = known(len(sys.modules))
    for question in prepared:
        vars(question).pop("compiled", None)
    for function in remembering:
        function.cache_clear()
    for name in ("fleeting", "pieces"):
        caches[name].clear()


@pytest.fixture(autouse=True)
def no_word_that_no_translator_was_shown(monkeypatch):
    translation.gettext(" ")  # Django makes up its mind how to translate when it is asked for the first time
    for name, first in {"gettext": 0, "pgettext": 1, "ngettext": 0, "npgettext": 1}.items():
        say = getattr(translation._trans, name)
        monkeypatch.setattr(translation._trans, name, partial(in_catalog, say, first))


def in_catalog(say, first: int, *words):
    """What `say` says of these words, which begin at `first`; before them stands a context, after them a number."""
    said = words[first : first + 2] if say.__name__[0] == "n" else words[first : first + 1]
    asking = sys._getframe(2).f_globals.get("__file__", "")
    if asking.startswith(ROOT) and "site-packages" not in asking and said[0]:
        assert (words[0] if first else None, *said) in catalog(), f"{said} is not in the catalog"
    return say(*words)


@cache
def catalog() -> set[tuple]:
    entries = polib.pofile(f"{ROOT}/locale/de/LC_MESSAGES/django.po")
    return {(each.msgctxt, each.msgid, *filter(None, [each.msgid_plural])) for each in entries}


@lru_cache(maxsize=1)
def known(modules: int) -> tuple[list, list]:
    """The prepared questions of the site, and its functions that keep their answers."""
    ours = [module for module in list(sys.modules.values()) if (getattr(module, "__file__", "") or "").startswith(ROOT)]
    values = [value for module in ours if module.__name__ != __name__ for value in vars(module).values()]
    return [[value for value in values if type(value) is kind] for kind in (Prepared, type(known))]
