"""Files of seats: what was granted and revoked before the site was there, or elsewhere."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from adoption.actions.seats import locked_limit
from adoption.models import Seat, SeatEvent, SeatSpan
from adoption.rules.history import Happening, Spell, addition, refusal_of_spell, spells_of
from adoption.rules.imports import refusal_to_bring_in
from adoption.rules.seats import seats_taken, spans_of
from intake.actions import Report, open_file, receive
from intake.models import Import
from intake.rules import Layout
from intake.sources.table import BadLine, Table
from journal.actions import record
from journal.rules import refuse_if
from people.models import Person, Role
from people.rules import Addresses
from studio.models import Tool

COLUMNS = ("email", "granted_on", "revoked_on")
EVENT = ("seat_id", "kind", "reason", "occurred_on", "recorded_at", "by_id", "note", "start_known")
SPAN = ("seat_id", "person_id", "tool_id", "from_on", "until_on", "start_known")


def receive_seats(
    *, content: BinaryIO, filename: str, tool: Tool, layout: Layout | None = None, by: Person | None
) -> Import:
    """Keep a file of email, granted_on, revoked_on; `settle(imported=…, using=apply_seats, by=…)` applies it."""
    refuse_if(refusal_to_bring_in(by))
    options = {"tool": tool.slug, "layout": vars(layout or Layout())}
    about = {"scope": tool.slug, "kept_by": Role.AI_STUDIO, "options": options}
    return receive(kind="seats", content=content, filename=filename, by=by, **about)


@transaction.atomic
def apply_seats(imported: Import, report: Report) -> None:
    """Write down the spells of the file that are not known yet. They are facts: no certificate is asked for, nobody is
    told, and more seats than are paid for is said, not refused.
    """
    tool = Tool.objects.get(slug=imported.options["tool"])
    today = timezone.localdate()
    limit = locked_limit(tool)
    with open_file(imported) as content:
        spells = read_spells(content, Layout(**imported.options["layout"]), report, today)
    seats = locked_seats(tool, spells)
    told = list(compare(spells, chains(tool, spells), report))
    write(tool, seats, told, imported.actor_id)
    report.detail["tool"] = tool.slug
    if limit and (taken := seats_taken(tool, today)) > limit.seats:
        said = gettext("{taken} seats are open, and {paid} are paid for.")
        report.detail["over_the_limit"] = said.format(taken=taken, paid=limit.seats)
    by = Person.objects.filter(pk=imported.actor_id).first()
    record(by=by, verb="adoption.import_seats", subject=tool, detail={"import": imported.pk, "people": len(told)})


# --- reading ----------------------------------------------------------------------------------------------------------
def read_spells(content: BinaryIO, layout: Layout, report: Report, today: date) -> dict[int, list[Spell]]:
    """Person id -> the spells of the file, in order, those refused for themselves left out."""
    addresses = Addresses()
    spells = defaultdict(list)
    about = {"columns": layout.columns, "delimiter": layout.delimiter, "encoding": layout.encoding}
    table = Table(content, wanted=COLUMNS, optional=("revoked_on",), **about)
    for line, cells in table:
        report.read += 1
        if cells.__class__ is BadLine:
            report.reject(line, cells.reason)
            continue
        email, granted_on, revoked_on = cells
        try:
            spell = spell_of(line, granted_on, revoked_on, layout, today)
            person = addresses.who(email, spell.granted_on)
            if person is None:
                raise ValueError(gettext("Nobody here has this address"))
        except ValueError as problem:
            report.reject(line, f"{problem}.", about=email)
        else:
            spells[person].append(spell)
    table.close()
    return spells


def spell_of(line: int, granted_on: str, revoked_on: str, layout: Layout, today: date) -> Spell:
    """An empty granted_on: the seat was found open today, and is older than anybody can say."""
    granted = layout.day(granted_on) if granted_on else today
    revoked = layout.day(revoked_on) if revoked_on else None
    spell = Spell(granted, revoked, bool(granted_on), line)
    if refusal := refusal_of_spell(spell, today):
        raise ValueError(refusal.rstrip("."))
    return spell


# --- comparing --------------------------------------------------------------------------------------------------------
def locked_seats(tool: Tool, people) -> dict[int, int]:
    """Person id -> seat id, made where there was none, locked until the end of the transaction."""
    ids = sorted(people)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO adoption_seat (tool_id, person_id) SELECT %s, unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
            [tool.pk, ids],
        )
    of_tool = Seat.objects.select_for_update(of=["self"]).filter(tool=tool).order_by("pk")
    return {person: pk for person, pk in of_tool.values_list("person_id", "pk").iterator() if person in people}


def chains(tool: Tool, people) -> dict[int, list[Happening]]:
    """Person id -> what happened to the seat so far, in order."""
    found = defaultdict(list)
    events = SeatEvent.objects.filter(seat__tool=tool).order_by("occurred_on", "pk")
    for person, *event in events.values_list("seat__person_id", "kind", "occurred_on", "start_known").iterator():
        if person in people:
            found[person].append(Happening(*event))
    return found


def compare(spells: dict[int, list[Spell]], chains: dict, report: Report) -> Iterator[tuple[int, list, list]]:
    """(person id, whole chain, what is new of it) of each seat with news; the report hears about each line."""
    for person, said in spells.items():
        chain = chains.get(person, [])
        known, news = spells_of(chain), []
        for spell in sorted(said, key=lambda spell: (spell.granted_on, spell.line)):
            added, refusal = addition(spell, [*chain, *news], known)
            if refusal:
                report.reject(spell.line, refusal)
            elif added:
                news += added
                known = [spell, *(each for each in known if each.granted_on != spell.granted_on)]
                report.applied += 1
            else:
                report.unchanged += 1
        if news:
            yield person, sorted([*chain, *news], key=lambda happening: happening.occurred_on), news


# --- writing ----------------------------------------------------------------------------------------------------------
def write(tool: Tool, seats: dict[int, int], told: list[tuple[int, list, list]], by_id: int | None) -> None:
    """Add the events, and rewrite the open days of the seats that they are about."""
    now, note = timezone.now(), gettext("Brought in from a file.")
    SeatSpan.objects.filter(seat__in=[seats[person] for person, chain, news in told if len(chain) > len(news)]).delete()
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY adoption_seatevent ({', '.join(EVENT)}) FROM STDIN") as copy:
            for person, _, news in told:
                for kind, on, start_known in news:
                    copy.write_row((seats[person], str(kind), "", on, now, by_id, note, start_known))
        with cursor.copy(f"COPY adoption_seatspan ({', '.join(SPAN)}) FROM STDIN") as copy:
            for person, chain, _ in told:
                for span in spans_of(chain):
                    copy.write_row((seats[person], person, tool.pk, span.from_on, span.until_on, span.start_known))
