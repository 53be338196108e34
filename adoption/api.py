"""The machine's door to the figures: what `manage.py report_adoption` prints, with small numbers always withheld."""

from datetime import date
from typing import Annotated, Literal

from django.core.validators import slug_re
from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import AfterValidator, BeforeValidator, Field

from adoption.rules.report import refusal_to_report, report
from people.models import ApiToken
from people.rules import refusal_of_scope
from studio.models import Tool

router = Router(tags=["Adoption"])


class Suppressed(Schema):
    """In the place of a number over one to four people, or of one that would give such a number away."""

    suppressed: Literal[True]


Count = int | Suppressed
Rate = Annotated[float | Suppressed | None, Field(description="Four decimals; null where there is nothing to divide")]


class Activation(Schema):
    cohort: Count
    activated: Count
    unknown: Count


class Lifecycle(Schema):
    new: Count
    retained: Count
    returning: Count
    dormant: Count


class Funnel(Schema):
    in_scope: Count
    enrolled: Count
    certified: Count
    seated: Count
    activated: Count
    active: Count
    habitual: Count


class Figures(Schema):
    seats: Count
    enabled: Count
    active: Count
    adoption_rate: Rate
    habitual: Count
    activation: Activation
    lifecycle: Lifecycle
    stickiness: Rate
    funnel: Funnel


class About(Schema):
    as_of: date
    definitions_version: int


class Report(Figures, About):
    units: dict[str, Figures] | None = Field(None, description="With by=unit: the people directly in each unit")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text}” is not a day; write it like 2026-03-31.") from error


def no_day_to_come(on: date) -> date:
    if on > timezone.localdate():
        raise ValueError(f"{on:%-d %B %Y} has not come yet.")
    return on


def short_name(text: str) -> str:
    if not slug_re.match(text):
        raise ValueError("a tool's short name has letters, digits and hyphens.")
    return text


Day = Annotated[date, BeforeValidator(day), AfterValidator(no_day_to_come)]


@router.get("/adoption", response=Report, exclude_unset=True, summary="Every figure of a tool as of a day")
def adoption(
    request,
    tool: Annotated[str, AfterValidator(short_name), Query(description="The tool's short name")],
    as_of: Annotated[Day | None, Query(description="A day like 2026-03-31; today when left out")] = None,
    by: Annotated[Literal["unit"] | None, Query(description="The figures of each unit as well")] = None,
):
    """The keys are those of docs/figures.md."""
    if refusal := refusal_of_scope(request.auth, ApiToken.Scope.ADOPTION):
        raise HttpError(403, refusal)
    asked = Tool.objects.filter(slug=tool).first()
    if asked is None:
        raise Http404(f"There is no tool “{tool}”.")
    on = as_of or timezone.localdate()
    if refusal := refusal_to_report(on):
        raise HttpError(422, refusal)
    return report(asked, on, by_unit=by == "unit")
