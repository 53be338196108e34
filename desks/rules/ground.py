"""What the figures of the manager's page stand on. While it stays the same, so does every word of them (ui.pieces)."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from adoption.models import FactsChange, UsageRevision
from adoption.rules import MOST_WEEKS, champions_on, recent_from, standing_days
from desks.rules.team import Choice
from people.models import Unit
from people.queries.prepared import Prepared
from rollout.models import Wave
from studio.models import Tool


def ground_of(choice: Choice) -> tuple:
    """Everything that the figures of this choice follow from, in plain values and one query."""
    day = choice.day
    (facts,) = FACTS(
        tool=choice.tool.pk,
        day=day,
        weeks=[day - timedelta(weeks=n) for n in range(MOST_WEEKS + 1)],
        recent=recent_from(day),
        units=[unit.pk for unit in choice.units],
    )
    tools = [(tool.slug, tool.name) for tool in choice.tools]
    units = [(unit.pk, unit.slug, unit.name, unit.path) for unit in choice.units]
    return choice.tool.pk, choice.unit.pk, day, choice.today, tools, units, facts


def facts_behind(tool, day, weeks, recent, units):
    """Boards stay the same while their editions and the marks do; reports of use are only ever added; the units with a
    champion who serves, the plan of the rollout and the names of the units are told as they are."""
    waves = Wave.objects.filter(rollout__tool=OuterRef("pk")).order_by("number")
    serving = champions_on(day, recent).filter(unit__among=units, serving=True)
    reports = UsageRevision.objects.filter(tool=OuterRef("pk")).order_by().values("tool").annotate(n=Count("pk"))
    told = (
        ArraySubquery(FactsChange.objects.touching(tool, day).order_by("pk").values("pk")),
        rows(standing_days(tool, weeks), "day", "edition"),
        rows(waves, "rollout__planned_start", "name", "target", "planned_on", "opened_on"),
        ArraySubquery(serving.order_by("unit_id", "pk").values("unit_id")),
        Subquery(reports.values("n")),
        rows(Unit.objects.filter(pk__among=units).order_by("pk"), "pk", "name"),
    )
    return Tool.objects.filter(pk=tool).order_by().values_list(*told)


def rows(asked: QuerySet, *columns: str) -> ArraySubquery:
    return ArraySubquery(asked.values(told=JSONObject(**{column: column for column in columns})))


FACTS = Prepared(facts_behind)
