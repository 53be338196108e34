"""Planning a rollout and opening its waves."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from adoption.actions import request_seats
from adoption.actions.seats import moment
from adoption.rules import SeatState, seat_states
from inbox.actions import notify_all
from journal.actions import record
from journal.rules import refuse_if
from people.models import Person
from rollout import notices
from rollout.models import Rollout, Wave, WaveMember
from rollout.rules import LEAD_TIME, refusal_to_open_wave, refusal_to_plan_rollout, refusal_to_plan_wave
from studio.models import Tool
from training.actions import assign_path_to_all
from training.models import AssignmentReason, Path
from training.rules import path_for


@transaction.atomic
def plan_rollout(*, tool: Tool, purpose: str, owner: Person, planned_start: date, by: Person | None) -> Rollout:
    """Begin the plan of a tool."""
    Tool.objects.select_for_update(no_key=True).get(pk=tool.pk)
    refuse_if(refusal_to_plan_rollout(by, tool))
    rollout = Rollout.objects.create(tool=tool, purpose=purpose, owner=owner, planned_start=planned_start)
    record(by=by, verb="rollout.plan_rollout", subject=rollout, detail={"tool": tool.pk})
    return rollout


@transaction.atomic
def plan_wave(*, rollout: Rollout, name: str, target: int, planned_on: date, by: Person | None) -> Wave:
    """Add the next wave; its number follows."""
    Rollout.objects.select_for_update(no_key=True).get(pk=rollout.pk)
    refuse_if(refusal_to_plan_wave(by, rollout, target, planned_on))
    number = (rollout.waves.aggregate(last=Max("number"))["last"] or 0) + 1
    wave = Wave.objects.create(rollout=rollout, number=number, name=name, target=target, planned_on=planned_on)
    record(by=by, verb="rollout.plan_wave", subject=wave, detail={"target": target, "on": planned_on.isoformat()})
    return wave


@transaction.atomic
def open_wave(
    *, wave: Wave, people: Iterable[Person], evidence: str, by: Person | None, on: date | None = None
) -> Wave:
    """Let these people in: they are assigned the path, due in four weeks, their seats are requested, and they are told.

    A seat opens when its holder qualifies, at once for who already does. The list of people is frozen with the opening.
    """
    on = on or timezone.localdate()
    wave = Wave.objects.select_for_update(of=["self"]).select_related("rollout__tool").get(pk=wave.pk)
    people = sorted({person.pk: person for person in people}.values(), key=lambda person: person.pk)
    refuse_if(refusal_to_open_wave(by, wave, people, evidence, on))
    WaveMember.objects.bulk_create(WaveMember(wave=wave, person=person) for person in people)
    wave.opened_on, wave.opened_by, wave.evidence = on, by, evidence.strip()
    wave.save(update_fields=["opened_on", "opened_by", "evidence"])
    record(by=by, verb="rollout.open_wave", subject=wave, detail={"on": on.isoformat(), "people": len(people)})
    welcome(wave, path_for(wave.rollout.tool), people, on, by)
    return wave


def welcome(wave: Wave, path: Path | None, people: list[Person], on: date, by: Person | None) -> None:
    """What the opening of a wave means for its people; `path` is the one that qualifies for its tool."""
    tool, due_on = wave.rollout.tool, on + LEAD_TIME
    if path:
        assign_path_to_all(
            people=people,
            path=path,
            reason=AssignmentReason.Kind.WAVE,
            source=f"wave:{wave.pk}",
            due_on=due_on,
            on=on,
            by=by,
            quietly=True,
        )
    states = seat_states(people, tool, on)
    asking = [person for person in people if states.get(person.pk) not in (SeatState.OPEN, SeatState.PAUSED)]
    request_seats(people=asking, tool=tool, by=by, on=on)
    notify_all((person, moment(on), notices.wave_opened(wave, due_on, path)) for person in people)
