"""How a part of the company is doing with one tool on one day: which may be asked for, and what may be shown."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from adoption.models import UsageRevision
from adoption.rules import (
    DIRECT,
    NOT_SHOWN,
    Board,
    Cell,
    Explained,
    Freshness,
    Published,
    Shown,
    board_of,
    coverage_of,
    data_freshness,
    explain,
    funnel_steps,
    publish_unit,
    team_sentence,
)
from people.models import Person, Unit
from people.queries.prepared import Prepared
from people.rules import managed_units
from studio.models import Tool
from ui.charts import Stage, funnel

EARLIEST = date(2000, 1, 1)
# What only usage tells; as long as nobody has brought any in, it is not known, which is not zero.
OF_USE = {"active", "adoption_rate", "habitual", "new", "retained", "returning", "dormant", "stickiness"}
OF_USE |= {"funnel.activated", "funnel.active", "funnel.habitual"}
# The figures of the page, each with the cell that says of how many people it is.
COUNTED_AMONG = {"adoption_rate": "enabled", "lifecycle": "active_in_window"}
EXPLAINED = ["adoption_rate", "seats", "habitual", "lifecycle", "funnel", "coverage"]


@dataclass(frozen=True)
class Choice:
    """What the reader chose: a tool, a unit they manage, a day. `units` are all they could choose from, as a tree."""

    tool: Tool
    unit: Unit
    day: date
    today: date
    tools: list[Tool]
    units: list[Unit]

    @property
    def unit_ids(self) -> list[int]:
        """The unit and everything below it."""
        return [unit.pk for unit in self.units if unit.path.startswith(self.unit.path)]

    @property
    def query(self) -> str:
        past = f"&day={self.day.isoformat()}" if self.day != self.today else ""
        return f"tool={self.tool.slug}&unit={self.unit.slug}{past}"


@dataclass(frozen=True)
class Team:
    """A part of the unit in the table by team: a unit below it, or the people who work directly in it (unit None)."""

    key: object
    name: str
    unit: Unit | None
    shown: Shown

    @property
    def funnel(self) -> list[tuple[str, Cell]]:
        """(label, cell) of each step of the funnel, in order."""
        return [(label, self.shown[f"funnel.{key}"]) for key, label in funnel_steps()]

    @property
    def rate(self) -> Cell:
        return self.shown["adoption_rate"]


def in_people(cell: Cell) -> str:
    """Among how many a figure is counted: "48 people", "fewer than 5 people", "not shown"."""
    return str(cell) if cell.words == NOT_SHOWN else _("{count} people").format(count=cell)


@dataclass(frozen=True)
class TeamView:
    """Everything the manager's page states, already fit to be shown: small groups are hidden."""

    choice: Choice
    sentence: str
    total: Shown
    teams: list[Team]
    stages: list[Stage]
    freshness: Freshness
    coverage: str

    @property
    def explained(self) -> dict[str, Explained]:
        """By key: what each figure of the page opens."""
        cells = {key: self.total[COUNTED_AMONG.get(key, "people")] for key in EXPLAINED}
        return {key: explain(key, in_people(cell), self.freshness) for key, cell in cells.items()}

    @property
    def rate_words(self) -> str:
        """The adoption rate's two numbers, where both may be shown."""
        active, enabled = self.total["active"], self.total["enabled"]
        if active.n is None or enabled.n is None:
            return ""
        return _("{active} of {enabled} people who had a seat in 28 days").format(active=active, enabled=enabled)


def choice_of(person: Person, asked: dict) -> Choice | None:
    """The choice made by the query string. What is not theirs, or makes no sense, falls back to their topmost unit, the
    tool in use and today; None when the person manages no unit or no tool is live."""
    units = sorted(managed_units(person), key=lambda unit: unit.path)
    today = person.today()
    tools = LIVE_TOOLS(day=today)
    if not units or not tools:
        return None
    unit = next((unit for unit in units if unit.slug == asked.get("unit")), None) or top_of(units)
    tool = next((tool for tool in tools if tool.slug == asked.get("tool")), None) or most_used(tools)
    return Choice(tool, unit, day_of(asked.get("day"), today), today, tools, in_tree_order(units))


def top_of(units: list[Unit]) -> Unit:
    return min(units, key=lambda unit: (unit.path.count("/"), unit.name))


def most_used(tools: list[Tool]) -> Tool:
    """The tool with the first known use; a new site begins with the first by name."""
    first = FIRST_USED(tools=[tool.pk for tool in tools])
    return next((tool for tool in tools if tool.pk in first), tools[0])


LIVE_TOOLS = Prepared(lambda day: Tool.objects.live_on(day))
FIRST_USED = Prepared(
    lambda tools: (
        UsageRevision.objects.filter(tool__among=tools, rows__gt=0).order_by("pk").values_list("tool_id", flat=True)[:1]
    )
)


def day_of(text: str | None, today: date) -> date:
    """A past day as ISO text, else today: nobody can ask for tomorrow, nor for a day before there was a tool."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return today
    return day if EARLIEST <= day <= today else today


def in_tree_order(units: list[Unit]) -> list[Unit]:
    """Parents before their children, siblings by name, each with its `depth` below the topmost one."""
    names = {unit.pk: unit.name for unit in units}
    steps = {unit.pk: [names.get(int(step), "") for step in unit.path.strip("/").split("/")] for unit in units}
    for unit in units:
        unit.depth = sum(bool(name) for name in steps[unit.pk]) - 1
    return sorted(units, key=lambda unit: steps[unit.pk])


def team_view(choice: Choice) -> TeamView:
    """The page's figures, hidden for all pages of this reader alike, so that no subtraction finds one of them."""
    board = board_of(choice.tool, choice.day)
    freshness = data_freshness(choice.tool, choice.day)
    published = publish_unit(board, choice.unit, root=root_of(choice))
    if freshness.reported_until is None:
        published = without_use(published)
    children = [key for key in published.parts if key != DIRECT]
    return TeamView(
        choice=choice,
        sentence=sentence_of(choice, published.total, freshness),
        total=published.total,
        teams=teams_of(choice.unit, published),
        stages=stages_of(published.total),
        freshness=freshness,
        coverage=coverage_sentence(children or [choice.unit], choice.day, board),
    )


def without_use(published: Published) -> Published:
    """The same with "not known yet" in the place of everything that usage tells."""
    not_known = Cell(None, _("not known yet"))

    def unknown(shown: Shown) -> Shown:
        return Shown({key: not_known if key in OF_USE else cell for key, cell in shown.cells.items()}, shown.small)

    return Published(unknown(published.total), {key: unknown(shown) for key, shown in published.parts.items()})


def sentence_of(choice: Choice, total: Shown, freshness: Freshness) -> str:
    """What the page says first."""
    if freshness.reported_until or total["seats"].hidden or not total["seats"].n:
        return team_sentence(choice.tool, total, choice.unit.name)
    return _("{count} people in {unit} have {tool}; whether they use it is not known yet.").format(
        count=total["seats"], unit=choice.unit.name, tool=choice.tool
    )


def root_of(choice: Choice) -> Unit:
    """The topmost unit of this reader that the chosen one is in."""
    above = [unit for unit in choice.units if choice.unit.path.startswith(unit.path)]
    return min(above, key=lambda unit: len(unit.path))


def teams_of(unit: Unit, published: Published) -> list[Team]:
    directly = _("Directly in {unit}").format(unit=unit.name)
    return [
        Team(key, directly, None, shown) if key == DIRECT else Team(key.pk, key.name, key, shown)
        for key, shown in published.parts.items()
    ]


def stages_of(total) -> list[Stage]:
    """The funnel's stages; a count that is hidden or unknown is None, with the words for it."""
    steps = {label: total[f"funnel.{key}"] for key, label in funnel_steps()}
    return funnel(
        [(label, cell.n) for label, cell in steps.items()], {label: str(cell) for label, cell in steps.items()}
    )


def coverage_sentence(units: list[Unit], day: date, board: Board) -> str:
    """ "3 of 5 teams are covered by a champion." """
    covered = sum(coverage.covered for coverage in coverage_of(units, day, board).values())
    if len(units) == 1:
        is_it = (
            _("{unit} is covered by an active champion.")
            if covered
            else _("{unit} is not yet covered by an active champion.")
        )
        return is_it.format(unit=units[0].name)
    return _("{covered} of {n} teams are covered by an active champion.").format(covered=covered, n=len(units))
