"""manage.py document_states: write docs/states.md from every TRANSITIONS dictionary of the house."""

import importlib
import importlib.util
import inspect
import pkgutil
import re
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

PAGE = settings.BASE_DIR / "docs" / "states.md"
HEADING = """# What may follow what

Each table is one dictionary of the code, printed: what stands left may be followed by what stands right, and by nothing
else. Written by `python manage.py document_states`; a test compares.
"""


@dataclass(frozen=True)
class Machine:
    """One dictionary: where it stands, the comment above it, and what may follow what."""

    module: object
    name: str
    moves: dict

    @property
    def title(self) -> str:
        """The app and the noun, as the class of the states calls it: SeatEvent.Kind is about seat events."""
        states = [state for row in self.moves.items() for state in (row[0], *row[1]) if state]
        noun = type(states[0]).__qualname__.partition(".")[0]
        return f"{self.module.__name__.partition('.')[0]}: {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', noun).lower()}"

    @property
    def comment(self) -> str:
        """The comment lines that stand straight above the dictionary."""
        lines = inspect.getsource(self.module).splitlines()
        here = next(number for number, line in enumerate(lines) if line.startswith(f"{self.name} = "))
        above = []
        while here and lines[here - 1].startswith("# "):
            here -= 1
            above.insert(0, lines[here].removeprefix("# "))
        return " ".join(above)

    def label(self, state) -> str:
        """The words that people read. What nothing has happened to yet may have words of the module's own."""
        own = getattr(self.module, "STATE_LABELS", {})
        if own.keys() == self.moves.keys():
            return str(own[state])
        return str(getattr(state, "label", state)) or "nothing yet"

    def rows(self):
        for state, following in self.moves.items():
            yield self.label(state), ", ".join(self.label(each) for each in following) or "nothing: it ends here"


def machines() -> list[Machine]:
    """Every dictionary of that name in the rules of the apps, in the order of the line; each where it is defined."""
    found = {}
    for app in apps.get_app_configs():
        if not app.path.startswith(str(settings.BASE_DIR)) or importlib.util.find_spec(f"{app.name}.rules") is None:
            continue
        for module in modules_of(importlib.import_module(f"{app.name}.rules")):
            for name, value in vars(module).items():
                if name.endswith("TRANSITIONS") and f"\n{name} = " in inspect.getsource(module):
                    found.setdefault(id(value), Machine(module, name, value))
    return list(found.values())


def modules_of(room):
    """The room itself, and its files where it is a package."""
    yield room
    for file in pkgutil.iter_modules(getattr(room, "__path__", [])):
        yield importlib.import_module(f"{room.__name__}.{file.name}")


def document() -> str:
    parts = [HEADING]
    for machine in machines():
        parts.append(f"## {machine.title}\n\n`{machine.module.__name__}.{machine.name}`\n")
        if machine.comment:
            parts.append(f"{machine.comment}\n")
        table = ["| from | to |", "|---|---|", *(f"| {state} | {following} |" for state, following in machine.rows())]
        parts.append("\n".join(table) + "\n")
    return "\n".join(parts)


class Command(BaseCommand):
    help = "Write docs/states.md from the TRANSITIONS of every app."
    requires_system_checks = ()

    def handle(self, **options):
        PAGE.write_text(document())
        self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} tells of {len(machines())} nouns.")
