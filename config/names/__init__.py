"""The names of apps, tables and columns, in the reader's language.

Django makes them of the names in the code, "due on" of due_on, where no translator would find them. Here they become
words to translate. They stand in listed.py for translators alone: `manage.py list_names` writes it, a test compares.
"""

import textwrap
from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.translation import override, pgettext_lazy

LISTED = Path(__file__).parent / "listed.py"
HEADING = '''"""What Django calls our apps, tables and columns, for translators. Written by `manage.py list_names`."""

from django.utils.translation import pgettext_lazy

NAMES = (
'''


def let_translators_name() -> None:
    """Say each of these names in the language of its reader. Before any form is made: forms keep what they find."""
    for thing, attribute, kind in made_by_django():
        setattr(thing, attribute, pgettext_lazy(kind, in_code(thing, attribute)))


def made_by_django() -> Iterator[tuple[object, str, str]]:
    """(what has the name, its attribute, "app", "table" or "column") of each name that the code does not give itself.

    What migrations know of a name is what was given, so that they stay as they are.
    """
    for app in our_apps():
        yield app, "verbose_name", "app"
        for meta in (model._meta for model in app.get_models()):
            for attribute in ("verbose_name", "verbose_name_plural"):
                if attribute not in meta.original_attrs:
                    yield meta, attribute, "table"
            for field in (*meta.local_fields, *meta.local_many_to_many):
                if field._verbose_name is None:
                    yield field, "verbose_name", "column"


def our_apps() -> Iterator[AppConfig]:
    """The apps of the house that have tables."""
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR and any(app.get_models()):
            yield app


def in_code(thing, attribute: str) -> str:
    """The name in no language but that of the code."""
    with override(None):
        return str(getattr(thing, attribute))


def listing() -> str:
    """What stands in listed.py: each name once for each kind of thing, as many on a line as there is room for."""
    names = sorted({(kind, in_code(thing, attribute)) for thing, attribute, kind in made_by_django()})
    calls = [f'pgettext_lazy("{kind}", "{name}"),'.replace(" ", "\0") for kind, name in names]
    lines = textwrap.wrap(" ".join(calls), 112, break_on_hyphens=False)
    return HEADING + "".join(f"    {line}\n".replace("\0", " ") for line in lines) + ")  # fmt: skip\n"
