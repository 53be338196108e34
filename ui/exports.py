"""The one writer of files that a spreadsheet opens."""

import csv

from django.http import HttpResponse

# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value) -> object:
    """Numbers and dates as they are; a text that a spreadsheet would run gets an apostrophe in front; None is empty."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_response(filename: str, rows) -> HttpResponse:
    """Rows (sequences of cells, the headings first) as a download, in UTF-8 with the mark that Excel needs."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    writer = csv.writer(response)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return response
