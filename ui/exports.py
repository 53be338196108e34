"""The one writer of files that a spreadsheet opens."""

import csv
from io import BytesIO

from django.http import HttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 80  # characters, of a column in a workbook

# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value) -> object:
    """Numbers and dates as they are; a text that a spreadsheet would run gets an apostrophe in front; None is empty."""
    if value is None:
        return ""
    if isinstance(value, Promise):  # words that wait for the reader's language
        value = str(value)
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


def xlsx_response(filename: str, sheets: dict[str, list]) -> HttpResponse:
    """Sheets (title -> rows, the headings first) as a workbook; texts are as safe in it as in a CSV file."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        write_sheet(book.create_sheet(title), [[workbook_cell(cell) for cell in row] for row in rows])
    kept = BytesIO()
    book.save(kept)
    response = HttpResponse(kept.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def workbook_cell(value) -> object:
    """As in CSV, without the control characters that a workbook cannot hold."""
    safe = safe_cell(value)
    return ILLEGAL_CHARACTERS_RE.sub("", safe) if isinstance(safe, str) else safe


def write_sheet(sheet, rows: list[list]) -> None:
    """Headings in bold that stay in sight, columns as wide as what they hold."""
    headings, *rest = rows
    sheet.freeze_panes = "B2"
    for number in range(len(headings)):
        longest = max(len(str(row[number])) for row in rows if len(row) > number)
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(longest, WIDEST) + 2
    bold = [WriteOnlyCell(sheet, value=heading) for heading in headings]
    for cell in bold:
        cell.font = Font(bold=True)
    sheet.append(bold)
    for row in rest:
        sheet.append(row)
