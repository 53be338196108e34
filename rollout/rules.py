"""Who plans and opens waves, how far the swell has risen, and at which pace."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from adoption.rules import Board, Figures, active_series, board_of, unreported
from people.models import Person
from people.rules import Role, holds
from rollout.models import Rollout, Wave
from studio.models import Tool
from studio.rules import STATE_LABELS, Decision, state_on

LEAD_TIME = timedelta(days=28)  # what people have to earn the certificate once their wave opens
PACE_WEEKS = 8
SERIES_WEEKS = 52


# --- refusals ---------------------------------------------------------------------------------------------------------
def refusal_to_plan(by: Person | None) -> str:
    """Who may plan and open: the Studio, administrators and history (None)."""
    if by is None or holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR):
        return ""
    return "Rollouts are planned and opened by the AI Studio."


def refusal_to_plan_rollout(by: Person | None, tool: Tool) -> str:
    if refusal := refusal_to_plan(by):
        return refusal
    return f"{tool} has a rollout already." if Rollout.objects.filter(tool=tool).exists() else ""


def refusal_to_plan_wave(by: Person | None, rollout: Rollout, target: int, planned_on: date) -> str:
    """A later wave is for more people, and later."""
    if refusal := refusal_to_plan(by):
        return refusal
    before = rollout.waves.order_by("number").last()
    if before and target <= before.target:
        return f"A later wave is larger: {before.name} is for {before.target} people already."
    if before and planned_on < before.planned_on:
        return f"{before.name} is planned for {before.planned_on:%-d %B %Y}; the next wave cannot come before it."
    return "" if target >= 1 else "A wave is for at least one person."


def refusal_to_open_wave(by: Person | None, wave: Wave, people: list[Person], evidence: str, on: date) -> str:
    """Waves open in their order, once, for people who are there, with a sentence why, when the tool is live."""
    if refusal := refusal_to_plan(by):
        return refusal
    if wave.opened_on:
        return f"{wave.name} opened on {wave.opened_on:%-d %B %Y}; its people stay as they are."
    earlier = wave.rollout.waves.filter(number__lt=wave.number, opened_on__isnull=True).first()
    if earlier:
        return f"{earlier.name} comes first."
    review = state_on(wave.rollout.tool, on)
    if review != Decision.GO_LIVE:
        return f"{wave.rollout.tool} is {STATE_LABELS[review].lower()}; a wave opens when it is live."
    if not evidence.strip():
        return "Say in one sentence why it is time."
    return refusal_of_people(wave, people, on)


def refusal_of_people(wave: Wave, people: list[Person], on: date) -> str:
    if not people:
        return "Name the people of the wave first."
    if gone := [person.name for person in people if person.left_on and person.left_on <= on]:
        return f"{', '.join(gone[:3])} {'has' if len(gone) == 1 else 'have'} left the company."
    before = wave.rollout.waves.filter(number__lt=wave.number).values_list("members__person", flat=True)
    together = {pk for pk in before if pk} | {person.pk for person in people}
    if len(together) > wave.target:
        return f"{wave.name} is for {wave.target} people in all; with these it would be {len(together)}."
    return ""


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
        return f"{tool} has fewer than {settings.SMALLEST_CELL} active people so far."
    ahead = next((rung for rung in rungs if not rung.reached), None)
    way = f" on the way to {ahead.target}" if ahead else ""
    if gained <= 0:
        return f"{now.active} people are active{way}; over the last eight weeks their number has hardly grown."
    joined = "one more joined" if gained == 1 else f"{gained} more joined"
    return f"{now.active} people are active{way}; over the last eight weeks {joined} each week."
