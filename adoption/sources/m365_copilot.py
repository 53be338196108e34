"""Microsoft 365 Copilot's user detail: JSON of Microsoft Graph, and CSV of Graph or of the admin centre.

A snapshot: for each person the day of last activity, in all and by app, as it stood on the refresh date. Such a day is
use on that day; of every other day the file says nothing.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from adoption.sources.json_rows import rows_of
from adoption.sources.reading import BLANKS, Days, Reading, Sighting, named, reason_of
from intake.sources.table import BadLine, Table, Unreadable

PERIODS = "copilotActivityUserDetailsByPeriod"
LAST_ACTIVITY = re.compile(r"last activity( date)?( of)?|\(utc.*|\bcopilot\b|\bmicrosoft\b", re.IGNORECASE)
NAMES = {
    "report refresh date": "refresh",
    "user principal name": "who",
    "username": "who",
    "user name": "who",
    "report period": "period",
}
IN_ALL = ""  # the app that stands for all of them together


def read(stream: BinaryIO, reading: Reading) -> Iterator[tuple[int, Sighting | BadLine]]:
    stream.seek(0)
    start = stream.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    rows = of_json(stream) if start[:1] in (b"{", b"[") else of_csv(stream, reading)
    days = reading.days()
    for line, row in rows:
        if row.__class__ is BadLine:
            yield line, row
            continue
        try:
            yield line, sighting(row, days)
        except (ValueError, TypeError, AttributeError) as problem:
            yield line, BadLine(reason_of(problem), about=str(row.get("who") or ""))


def sighting(row: dict, days: Days) -> Sighting:
    """`row`: who, refresh and period as text, apps as pairs of a name and the text of a day or nothing."""
    who, refreshed = named((row.get("who") or "").strip()), days[day_text(row.get("refresh") or "")]
    apps_on: dict[date, list[str]] = {}
    for app, text in row["apps"]:
        if text is None or text.strip() in BLANKS:
            continue
        day = days[day_text(text)]
        if day > refreshed:
            raise ValueError(
                _("{day} is after the day of the report, {reported_on}").format(day=day, reported_on=refreshed)
            )
        apps = apps_on.setdefault(day, [])
        if app and app not in apps:
            apps.append(app)
    return Sighting(who, f"{refreshed.isoformat()}/{period_of(row.get('period'))}", apps_on)


def period_of(period) -> str:
    """ "7", "D7" and 7 are one period."""
    return re.sub(r"[^0-9A-Za-z,]", "", f"{period or ''}").upper().removeprefix("D")[:20]


def day_text(text: str) -> str:
    """A moment of midnight is its day: “2025-08-20T00:00:00Z”."""
    text = text.strip()
    return text[:10] if text[10:11] == "T" else text


# --- JSON -------------------------------------------------------------------------------------------------------------
def of_json(stream: BinaryIO) -> Iterator[tuple[int, dict | BadLine]]:
    for line, row in rows_of(stream, members=("value",)):
        if row.__class__ is BadLine:
            yield line, row
            continue
        apps = [(app_of(words(name)), text) for name, text in row.items() if name.lower().endswith("lastactivitydate")]
        about = {"who": row.get("userPrincipalName"), "refresh": row.get("reportRefreshDate")}
        yield line, {**about, "period": periods_of(row), "apps": apps}


def periods_of(row: dict) -> str:
    """The lengths of the periods that the row is about, in days: "7", or "7,30" when it is about several."""
    parts = row.get(PERIODS)
    lengths = [part.get("reportPeriod") for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return ",".join(str(length) for length in lengths or [row.get("reportPeriod")] if length is not None)


def words(name: str) -> str:
    """ "microsoftTeamsCopilotLastActivityDate" -> "microsoft teams copilot last activity date"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def app_of(heading: str) -> str:
    """The app that a heading is about, in every generation of them: "Last activity date of Word Copilot (UTC)" and
    "Word Copilot Last Activity Date" are "word"; IN_ALL when it is about none.
    """
    return re.sub(r"[^\w()]", "", LAST_ACTIVITY.sub(" ", heading.lower()))


# --- CSV --------------------------------------------------------------------------------------------------------------
def of_csv(stream: BinaryIO, reading: Reading) -> Iterator[tuple[int, dict | BadLine]]:
    columns = {**NAMES, **reading.columns}
    about = {"columns": columns, "delimiter": reading.delimiter, "encoding": reading.encoding}
    headings = Table(stream, wanted=("refresh", "who", "period"), optional=("period",), **about)
    dated = [name for name in headings.names if "last activity" in name]
    headings.close()
    if not dated:
        raise Unreadable(_("The file has no column of a last activity date."))
    table = Table(stream, wanted=("refresh", "who", "period", *dated), optional=("period",), **about)
    apps = [app_of(name) for name in dated]
    for line, cells in table:
        yield line, cells if cells.__class__ is BadLine else row_of(cells, apps)
    table.close()


def row_of(cells: tuple, apps: Iterable[str]) -> dict:
    refresh, who, period, *texts = cells
    return {"who": who, "refresh": refresh, "period": period, "apps": list(zip(apps, texts, strict=True))}
