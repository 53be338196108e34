"""What a directory's file changes, worked out in memory before anything is written. Every decision is a rule's; here is
only their order, and the report that hears of each line that does not go through.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, repeat

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.actions import Report
from journal.rules import refuse_if
from people.models import Person, Role, RoleGrant, Unit
from people.rules.leavers import nobody_leaves, refusal_to_lose, stays_although_absent
from people.rules.news import NotSo, details_told, presence_of_new, presence_told
from people.rules.presence import Presence
from people.rules.reporting import References, settle_managers
from people.rules.roster import Entry, Roster, Unmatched, settle_addresses
from people.rules.tree import Branch, Tree
from people.sources.directory import MANAGER_COLUMNS, Line

TOLD_EVERY = 5000


class Reconciling:
    """The file and the database, side by side. `entries`: the lines that stand, each with its person; `leavers`: ids of
    people whom no line names; `heads`: branch -> the line that names its head."""

    def __init__(self, report: Report, columns: set[str], today: date):
        list(RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR).select_for_update(of=["self"]))
        with connection.cursor() as cursor:  # who moves somebody, or a unit, waits until this is done
            cursor.execute("LOCK TABLE people_unit, people_membership, people_servicebreak IN SHARE ROW EXCLUSIVE MODE")
        self.report, self.columns, self.today = report, columns, today
        self.roster = Roster(today)
        self.entries: list[Entry] = []
        self.leavers: dict[int, Presence] = {}
        self.second: dict[str, int] = {}
        self.unread, self.namesakes = 0, set()
        self.tree, self.references = Tree([], []), References(self.roster, [], {})

    # --- telling ------------------------------------------------------------------------------------------------------
    def reject(self, line: Line, reason: str) -> None:
        """The line is not applied. Whoever it may be about is not taken for gone."""
        self.report.reject(line.number, f"{reason}.", line.about)
        if self.roster.see(line):
            return
        if line.given_name:
            self.namesakes.add(line.full_name.casefold())
        else:
            self.unread += 1

    def tell(self, line: Line, reason: str) -> None:
        self.report.remark(line.number, f"{reason}.", line.about)

    def keep(self, refusals: dict[int, str]) -> None:
        """Reject the entries whose line is in `refusals` (line number -> reason)."""
        for entry in self.entries:
            if reason := refusals.get(entry.line.number):
                self.reject(entry.line, reason)
        self.entries = [entry for entry in self.entries if entry.line.number not in refusals]

    # --- line by line -------------------------------------------------------------------------------------------------
    def match(self, lines: Iterable[Line]) -> None:
        """Find the person of each line."""
        first, fresh = {}, fresh_ids()
        for line in lines:
            self.report.read += 1
            if self.report.read % TOLD_EVERY == 0:
                self.report.tell_progress()
            try:
                known, key = self.match_one(line)
            except Unmatched as problem:
                self.reject(line, str(problem))
                continue
            if known and known.pk in first:
                self.second.setdefault(line.employee_number, known.pk)
                self.reject(line, STANDS.format(name=known.name, line=first[known.pk]))
                continue
            entry = Entry(line, known.pk if known else next(fresh), known, key)
            first[entry.pk] = line.number
            self.entries.append(entry)
        self.roster.seen.update(entry.pk for entry in self.entries)

    def match_one(self, line: Line):
        if line.problem:
            raise Unmatched(line.problem)
        return self.roster.find(line)

    def settle_units(self) -> None:
        wanted = dict.fromkeys((entry.line.unit, entry.line.unit_parent) for entry in self.entries if entry.line.unit)
        self.tree = Tree(Unit.objects.order_by("pk").values_list("pk", "name", "parent_id"), wanted)
        for branch, pk in zip(self.tree.new, Unit.objects.reserve(len(self.tree.new)), strict=True):
            branch.pk = pk
        lines = ((entry.line, self.tree.refusal(entry.line.unit, entry.line.unit_parent)) for entry in self.entries)
        self.keep({line.number: reason for line, reason in lines if line.unit and reason})

    def branch_of(self, line: Line) -> Branch | None:
        return self.tree.branch(line.unit, line.unit_parent) if line.unit else None

    def settle_presence(self) -> None:
        refusals = {}
        for entry in self.entries:
            branch = self.branch_of(entry.line)
            unit_id = branch.pk if branch else None
            if entry.known is None:
                entry.after = presence_of_new(entry.line, unit_id, self.today)
                continue
            entry.before = self.roster.presences[entry.pk]
            entry.details = details_told(entry, self.columns)
            try:
                entry.after = presence_told(entry.line, entry.before, unit_id, self.columns, self.today)
            except NotSo as problem:
                refusals[entry.line.number] = str(problem)
            else:
                if entry.is_news and self.is_guarded(entry):
                    refusals[entry.line.number] = GUARDED.format(name=entry.known.name)
        self.keep(refusals)

    def is_guarded(self, entry: Entry) -> bool:
        """An address alone is not enough to change an administrator: whoever keeps addresses would keep the site."""
        return entry.pk in self.roster.administrators and entry.by_address_alone

    def settle_addresses(self) -> None:
        refused = settle_addresses(self.roster, self.entries)
        owners = self.roster.keys["email"] | {
            entry.line.email: entry.pk for entry in self.entries if entry.line.number not in refused
        }
        for entry in self.entries:
            if entry.line.number in refused and entry.line.employee_number:
                self.second.setdefault(entry.line.employee_number, owners[entry.line.email])
        self.keep(refused)

    # --- all together -------------------------------------------------------------------------------------------------
    def settle_leavers(self, confirmed: bool) -> None:
        """Who is here and on no line leaves today; Refused when too many would be gone and nobody confirmed it."""
        here = {pk for pk, presence in self.roster.presences.items() if presence.on(self.today)}
        absent = here - self.roster.seen
        if self.unread and absent:
            self.report.remark(None, nobody_leaves(len(absent)))
            absent = set()
        for pk in sorted(absent):
            person = self.roster.people[pk]
            if reason := stays_although_absent(person, self.roster, self.namesakes):
                self.report.remark(None, reason, person.email)
            else:
                self.leavers[pk] = self.roster.presences[pk].left(self.today)
        self.keep_an_administrator()
        after = self.afterwards()
        lost = sum(1 for pk in here if pk in after and not after[pk].on(self.today))
        self.report.detail |= {"present_before": len(here), "lost": lost}
        refuse_if("" if confirmed else refusal_to_lose(lost, len(here)))

    def keep_an_administrator(self) -> None:
        """The last one never leaves by a file: nobody could open the door again."""
        after = {pk: self.roster.presences[pk] for pk in self.roster.administrators}
        after |= {entry.pk: entry.after for entry in self.entries if entry.pk in after}
        after |= {pk: left for pk, left in self.leavers.items() if pk in after}
        if not after or any(presence.left_on is None for presence in after.values()):
            return
        for pk in self.leavers.keys() & after.keys():
            del self.leavers[pk]
            self.report.remark(None, LAST.format(name=self.roster.people[pk].name), self.roster.people[pk].email)
        leaving = [entry for entry in self.entries if entry.pk in after and entry.before != entry.after]
        self.keep({entry.line.number: LAST.format(name=entry.known.name).rstrip(".") for entry in leaving})

    def settle_managers(self) -> None:
        self.references = References(self.roster, self.entries, self.second)
        if self.columns & set(MANAGER_COLUMNS):
            reporting = [entry for entry in self.entries if not self.is_guarded(entry)]
            settle_managers(self.roster, reporting, self.references, self.tell)

    def heads(self) -> Iterator[tuple[Branch, int]]:
        """(unit, the id of its head) as the lines tell; the first line about a unit stands."""
        told: dict[Branch, tuple[str, int | None]] = {}
        after = self.roster.presences | self.afterwards()
        for entry in self.entries:
            email, branch = entry.line.unit_head_email, self.branch_of(entry.line)
            if not email or branch is None:
                continue
            if branch not in told:
                told[branch] = (email, self.head_of(entry.line, branch, email, after))
            elif told[branch][0] != email:
                said = _("An earlier line says {email} heads {unit}; that one stands")
                self.tell(entry.line, said.format(email=told[branch][0], unit=branch.name))
        return ((branch, head[1]) for branch, head in told.items() if head[1] is not None)

    def head_of(self, line: Line, branch: Branch, email: str, after: dict[int, Presence]) -> int | None:
        pk = self.references.addresses.get(email)
        if pk is None:
            said = _("Nobody is known as {email}, the head of {unit}; the head stays as it was")
            self.tell(line, said.format(email=email, unit=branch.name))
        elif (left := after[pk].left_on) and left <= self.today:
            said = _("{email}, the head of {unit}, has left; the head stays as it was")
            self.tell(line, said.format(email=email, unit=branch.name))
            return None
        return pk

    def afterwards(self) -> dict[int, Presence]:
        """Person id -> presence, of everybody the file says something of."""
        return {entry.pk: entry.after for entry in self.entries} | self.leavers


STANDS = gettext_lazy("{name} stands on line {line} already")
GUARDED = gettext_lazy(
    "{name} is an administrator, and an address alone does not say that this is the same person: "
    "enter the employee number"
)
LAST = gettext_lazy("{name} would be the last administrator to leave; grant the role to somebody else first.")


def fresh_ids() -> Iterator[int]:
    """Ids for people to be made, fetched as they are needed."""
    return chain.from_iterable(Person.objects.reserve(size) for size in repeat(1000))
