"""A QR code as plain squares, for the certificate on paper and on the page."""

from functools import lru_cache

from reportlab.graphics.barcode.qr import QrCodeWidget


@lru_cache(maxsize=256)
def modules(text: str) -> list[list[bool]]:
    """The dark squares of the code for this text, row by row from the top, without the quiet zone around it.

    Kept for a while: to find the best of the eight masks takes longer than all the rest of the page.
    """
    widget = QrCodeWidget(text, barLevel="M")
    widget.qr.make()
    return [[bool(dark) for dark in row] for row in widget.qr.modules]


def outline(text: str, quiet: int = 2) -> tuple[int, str]:
    """(side, path) of an SVG drawing: `side` units square, the dark squares as one path, with a quiet zone around
    them."""
    rows = modules(text)
    path = "".join(
        f"M{x + quiet} {y + quiet}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows) + 2 * quiet, path
