#!/usr/bin/env python
"""Django's commands. Each works alone: it uses the embedded services that run, or has them for its own length."""

import contextlib
import os
import sys

from django.core.management import execute_from_command_line

from config.services import embedded

WITHOUT_SERVICES = {"help", "version", "check", "collectstatic", "diffsettings", "makemessages", "compilemessages"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with embedded.ensure() if needs_services(sys.argv[1:]) else contextlib.nullcontext():
            execute_from_command_line(sys.argv)
    except embedded.Unavailable as reason:
        sys.exit(str(reason))


def needs_services(arguments: list[str]) -> bool:
    """Whether the command may ask the database or the broker anything."""
    if not arguments or {"-h", "--help", "--version"} & set(arguments):
        return False
    return arguments[0] not in WITHOUT_SERVICES or "--database" in arguments


if __name__ == "__main__":
    main()
