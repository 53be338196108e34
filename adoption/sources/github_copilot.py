"""GitHub Copilot's user-level report, of one day or of 28: NDJSON, or a document with `day_totals`.

It names people by `user_id` (an int or a string; stable) and `user_login` (changes, and may pass to somebody else),
never by address. Its counters are of the editor; the command line, chat and agents show in `used_…` and in the credits.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from adoption.sources.json_rows import rows_of
from adoption.sources.reading import Days, Numbers, Reading, Use, decimal, named, reason_of
from intake.sources.table import BadLine

INTENDED = ("user_initiated_interaction_count", "code_acceptance_activity_count")
OUTSIDE = ("used_cli", "used_chat", "used_agent", "used_copilot_coding_agent", "used_copilot_cloud_agent")
CREDITS = "ai_credits_used"


def read(stream: BinaryIO, reading: Reading) -> Iterator[tuple[int, Use | BadLine]]:
    """Two rows of somebody's day in one organisation are one and its restatement; of two organisations they add up."""
    days, numbers = Days(day_of, reading.today), Numbers()
    for line, row in rows_of(stream, members=("day_totals",)):
        if row.__class__ is BadLine:
            yield line, row
            continue
        try:
            yield line, use_of(row, days, numbers)
        except (ValueError, TypeError) as problem:
            yield line, BadLine(reason_of(problem), about=str(row.get("user_id") or row.get("user_login") or ""))


def use_of(row: dict, days: Days, numbers: Numbers) -> Use:
    get = row.get
    login = get("user_login") or ""
    who = get("user_id")
    if who is None or who == "":
        if not login:
            raise ValueError(_("The row names nobody: it has neither user_id nor user_login"))
        who = f"@{login}"
    elif who.__class__ is not str:
        who = f"{who}"
    actions, detail = actions_of(row, numbers)
    part = get("organization_id") or get("enterprise_id") or ""
    return Use(named(who.strip()), f"{login}", days[get("day")], actions, detail, f"{part}")


def actions_of(row: dict, numbers: Numbers) -> tuple[int | None, dict | None]:
    """What somebody did on purpose: prompts sent and suggestions taken. What was only shown to them is not counted.

    A day with none of these is use all the same when something outside the editor was used or credits were spent: one
    action, with what shows it as detail. Without any number the actions are unknown.
    """
    get = row.get
    prompts, taken = numbers[get(INTENDED[0])], numbers[get(INTENDED[1])]
    if prompts or taken:
        return (prompts or 0) + (taken or 0), None
    shown_by = [name for name in OUTSIDE if is_true(get(name))]
    credits_used = get(CREDITS)
    if credits_used and decimal(credits_used) > 0:
        shown_by.append(CREDITS)
    if shown_by:
        return 1, {"shown_by": shown_by}
    return (None if prompts is None or taken is None else 0), None


def is_true(flag) -> bool:
    return flag is True or (isinstance(flag, str) and flag.strip().lower() == "true")


def day_of(text: str) -> date:
    """A day as in 2026-04-25; TypeError and ValueError for anything else."""
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        said = _("“{text}” is not a day written like {like}")
        raise ValueError(said.format(text=str(text)[:40], like="2026-09-30")) from None
