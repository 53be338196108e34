"""Who plans and opens waves, how far the swell has risen, and at which pace."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adoption.rules import Board, Figures, active_series, board_of, unreported
from feedback.rules import open_severe
from people.models import Person
from people.rules import Role, holds
from rollout.models import Rollout, Wave
from studio.models import Tool
from studio.rules import STATE_LABELS, Decision, state_on
from ui.words import full_day

LEAD_TIME = timedelta(days=28)  # what people have to earn the certificate once their wave opens
PACE_WEEKS = 8
SERIES_WEEKS = 52


# --- refusals ---------------------------------------------------------------------------------------------------------
def refusal_to_plan(by: Person | None) -> str:
    """Who may plan and open: the Studio, administrators and history (None)."""
    if by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return ""
    return _("Rollouts are planned and opened by the AI Studio.")


def refusal_to_plan_rollout(by: Person | None, tool: Tool) -> str:
    if refusal := refusal_to_plan(by):
        return refusal
    planned = Rollout.objects.filter(tool=tool).exists()
    return _("{tool} has a rollout already.").format(tool=tool) if planned else ""


def refusal_to_plan_wave(by: Person | None, rollout: Rollout, target: int, planned_on: date) -> str:
    """A later wave is for more people, and later."""
    if refusal := refusal_to_plan(by):
        return refusal
    before = rollout.waves.order_by("number").last()
    if before and target <= before.target:
        words = _("A later wave is larger: {wave} is for {n} people already.")
        return words.format(wave=before.name, n=before.target)
    if before and planned_on < before.planned_on:
        words = _("{wave} is planned for {day}; the next wave cannot come before it.")
        return words.format(wave=before.name, day=full_day(before.planned_on))
    return "" if target >= 1 else _("A wave is for at least one person.")


def refusal_to_open_wave(by: Person | None, wave: Wave, people: list[Person], evidence: str, on: date) -> str:
    """Waves open in their order, once, for people who are there, with a sentence why, when the tool is live."""
    if refusal := refusal_to_plan(by):
        return refusal
    if wave.opened_on:
        words = _("{wave} opened on {day}; its people stay as they are.")
        return words.format(wave=wave.name, day=full_day(wave.opened_on))
    earlier = wave.rollout.waves.filter(number__lt=wave.number, opened_on__isnull=True).first()
    if earlier:
        return _("{wave} comes first.").format(wave=earlier.name)
    review = state_on(wave.rollout.tool, on)
    if review != Decision.GO_LIVE:
        words = _("{tool} is {state}; a wave opens when it is live.")
        return words.format(tool=wave.rollout.tool, state=STATE_LABELS[review].lower())
    if not evidence.strip():
        return _("Say in one sentence why it is time.")
    return refusal_of_people(wave, people, on)


def refusal_of_people(wave: Wave, people: list[Person], on: date) -> str:
    if not people:
        return _("Name the people of the wave first.")
    if gone := [person.name for person in people if person.left_on and person.left_on <= on]:
        words = ngettext("{names} has left the company.", "{names} have left the company.", len(gone))
        return words.format(names=", ".join(gone[:3]))
    before = wave.rollout.waves.filter(number__lt=wave.number).values_list("members__person", flat=True)
    together = {pk for pk in before if pk} | {person.pk for person in people}
    if len(together) > wave.target:
        words = _("{wave} is for {n} people in all; with these it would be {together}.")
        return words.format(wave=wave.name, n=wave.target, together=len(together))
    return ""


def evidence_for(wave: Wave, day: date) -> list[str]:
    """What speaks for or against opening the wave on that day, in sentences: use, open harm, and how many may come."""
    tool = wave.rollout.tool
    harm = open_severe(tool=tool, day=day)
    reports = ngettext(
        "{n} report of S0 or S1 about {tool} is open.", "{n} reports of S0 or S1 about {tool} are open.", harm
    )
    reports = reports if harm else _("No report of S0 or S1 about {tool} is open.")
    before = wave.rollout.waves.filter(number__lt=wave.number)
    inside = Person.objects.filter(waves__wave__in=before).distinct().count()
    room = _("{inside} people are in the waves before this one, which is for {target} in all: {room} more may come.")
    return [
        swell(tool, day).sentence,
        reports.format(n=harm, tool=tool),
        room.format(inside=inside, target=wave.target, room=max(0, wave.target - inside)),
    ]


# --- the swell --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rung:
    """A wave as a step of the chart: `opened_on` None when it was not open on the day; `reached`: as many people are
    active.
    """

    target: int
    label: str
    planned_on: date
    opened_on: date | None
    reached: bool


@dataclass(frozen=True)
class Swell:
    """Where a tool stands on a day, in the whole company.

    active: people active on the day (DOMAIN.md); seats: open seats; pace: active people gained a week, as the mean of
    the last eight, in whole people. series: (day, active people), a week apart, the day itself last; None for a week
    about which nothing was reported; a week with one to four active people is left out, like any cell that small.
    """

    rungs: list[Rung]
    active: int
    seats: int
    pace: int
    series: list[tuple[date, int | None]]
    sentence: str


def swell(tool: Tool, day: date, board: Board | None = None) -> Swell:
    """How far the tool has come on the way from 5 to 500, in the whole company. `board`: the day's, if at hand."""
    board = board or board_of(tool, day)
    rollout = Rollout.objects.filter(tool=tool).first()
    series = active_series(tool, day, weeks_shown(day, rollout))
    now = board.everybody()
    rungs = rungs_on(rollout, day, now.active)
    gained = pace(series)
    gaps = unreported(tool, [on for on, _ in series])
    shown = [(on, None if on in gaps else n) for on, n in series if on in gaps or not 0 < n < settings.SMALLEST_CELL]
    return Swell(rungs, now.active, now.seats, gained, shown, swell_sentence(tool, now, rungs, gained))


def weeks_shown(day: date, rollout: Rollout | None) -> int:
    """Weeks of the series: from the planned start on, eight at least and a year at most."""
    since = (day - rollout.planned_start).days // 7 + 2 if rollout else 0
    return min(SERIES_WEEKS, max(PACE_WEEKS, since))


def rungs_on(rollout: Rollout | None, day: date, active: int) -> list[Rung]:
    if rollout is None:
        return []
    return [
        Rung(
            wave.target,
            wave.name,
            wave.planned_on,
            wave.opened_on if wave.opened_on and wave.opened_on <= day else None,
            reached=active >= wave.target,
        )
        for wave in rollout.waves.order_by("number")
    ]


def pace(series: list[tuple[date, int]]) -> int:
    """Active people gained a week over the last eight; negative when they became fewer.

    In whole people, so that the number of eight weeks ago cannot be worked out from today's.
    """
    then, now = series[-PACE_WEEKS - 1][1], series[-1][1]
    return round((now - then) / PACE_WEEKS)


def swell_sentence(tool: Tool, now: Figures, rungs: list[Rung], gained: int) -> str:
    """Where we are, in words; small numbers of people are not told."""
    if now.active < settings.SMALLEST_CELL:
        words = _("{tool} has fewer than {n} active people so far.")
        return words.format(tool=tool, n=settings.SMALLEST_CELL)
    ahead = next((rung for rung in rungs if not rung.reached), None)
    words = at_this_pace_to(gained) if ahead else at_this_pace(gained)
    return words.format(active=now.active, target=ahead and ahead.target, n=gained)


def at_this_pace_to(gained: int) -> str:
    """{active} people on the way to {target}; {n} more each week."""
    if gained <= 0:
        return _(
            "{active} people are active on the way to {target}; "
            "over the last eight weeks their number has hardly grown."
        )
    return ngettext(
        "{active} people are active on the way to {target}; over the last eight weeks one more joined each week.",
        "{active} people are active on the way to {target}; over the last eight weeks {n} more joined each week.",
        gained,
    )


def at_this_pace(gained: int) -> str:
    """The same when every rung is reached, or none is planned."""
    if gained <= 0:
        return _("{active} people are active; over the last eight weeks their number has hardly grown.")
    return ngettext(
        "{active} people are active; over the last eight weeks one more joined each week.",
        "{active} people are active; over the last eight weeks {n} more joined each week.",
        gained,
    )
