"""What a file is by its first bytes, whatever its name says. Nothing packed is ever unpacked here."""

from collections.abc import Callable

from django.utils.translation import gettext as _


def packed() -> str:
    return _("The file is packed, as a ZIP or an Excel workbook is. Save the table in it as CSV, and bring that in.")


def compressed() -> str:
    return _("The file is compressed. Unpack it, and bring in what was in it.")


def drawn() -> str:
    return _("The file is a picture, a PDF or a program, not a table.")


def marked_up() -> str:
    return _("The file is a web page or XML, not a table. Save the table in it as CSV, and bring that in.")


BEGINNINGS: dict[bytes, Callable[[], str]] = {
    b"PK\x03\x04": packed,
    b"PK\x05\x06": packed,
    b"PK\x07\x08": packed,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": packed,  # a workbook as Excel wrote them until 2003
    b"\x1f\x8b": compressed,
    b"\x1f\x9d": compressed,
    b"BZh91AY&SY": compressed,
    b"\xfd7zXZ\x00": compressed,
    b"\x28\xb5\x2f\xfd": compressed,
    b"7z\xbc\xaf\x27\x1c": compressed,
    b"Rar!\x1a\x07": compressed,
    b"\x89PNG\r\n": drawn,
    b"\xff\xd8\xff": drawn,
    b"GIF8": drawn,
    b"%PDF-": drawn,
    b"\x7fELF": drawn,
    b"<": marked_up,
}
LOOKED_AT = 64


def refusal_of_beginning(start: bytes) -> str:
    """Why a file that begins so (LOOKED_AT bytes) is neither a table nor JSON, or ''."""
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return next((why() for beginning, why in BEGINNINGS.items() if start.startswith(beginning)), "")
