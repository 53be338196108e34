"""Who reports to whom, as a directory's file tells it: managers by number, by address or by a name of one person."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from people.rules.roster import Entry, Roster
from people.sources.directory import Line

Tell = Callable[[Line, str], None]

TWO_PEOPLE = _(
    "The manager's number and address, {number} and {address}, are two people's; the manager stays as it was"
)
NEITHER = _("Nobody is known as {number} or {address}, the manager; the manager stays as it was")
UNKNOWN = _("Nobody is known as {address}, the manager; the manager stays as it was")
UNCALLED = _("Nobody is called {name}, the manager; the manager stays as it was")
NAMESAKES = _("More than one person is called {name}, the manager; the manager stays as it was")
CIRCLE = _("The managers go round in a circle back to this line; the manager stays as it was")


class References:
    """The people a cell may mean: those of the file under what it calls them now, the others as the database has them.

    `second`: employee numbers of lines that were refused because their address stands on an earlier line -> that
    line's person, for some managers go under two numbers.
    """

    def __init__(self, roster: Roster, entries: Iterable[Entry], second: dict[str, int]):
        entries = list(entries)
        self.numbers = second | roster.keys["employee_number"]
        self.numbers |= {entry.line.employee_number: entry.pk for entry in entries if entry.line.employee_number}
        self.addresses = {email: spans[-1][-1] for email, spans in roster.aliases.items()}
        self.addresses |= roster.keys["email"] | {entry.line.email: entry.pk for entry in entries}
        self.names: dict[str, int | None] = {}
        for entry in entries:
            self.name(entry.line.full_name, entry.pk)
        told = {entry.pk for entry in entries}
        for person in roster.people.values():
            if person.pk not in told and roster.presences[person.pk].on(roster.today):
                self.name(person.name, person.pk)

    def name(self, name: str, pk: int) -> None:
        """Two people of one name are meant by neither."""
        key = name.casefold()
        self.names[key] = pk if self.names.get(key, pk) == pk else None

    def manager_of(self, line: Line) -> tuple[int | None, str]:
        """(the manager's id, ''), or (None, what is wrong); (None, '') when the line names none."""
        number, address = line.manager_employee_number, line.manager_email
        found = {key: among.get(key) for key, among in ((number, self.numbers), (address, self.addresses)) if key}
        if not found and line.manager_name:
            return self.by_name(line.manager_name)
        known = set(found.values()) - {None}
        if len(known) > 1:
            return None, TWO_PEOPLE.format(number=number, address=address)
        if found and not known:
            return None, (NEITHER if len(found) > 1 else UNKNOWN).format(number=number, address=address or number)
        return (known.pop() if known else None), ""

    def by_name(self, name: str) -> tuple[int | None, str]:
        """Both “Mona Marsh” and “Marsh, Mona”."""
        family, comma, given = name.partition(",")
        key = (f"{given.strip()} {family.strip()}" if comma else name).casefold()
        if key not in self.names:
            return None, UNCALLED.format(name=name)
        return self.names[key], "" if self.names[key] else NAMESAKES.format(name=name)


def settle_managers(roster: Roster, entries: list[Entry], references: References, tell: Tell) -> None:
    """Put the new manager into the details of each entry; where the file is wrong the manager stays, and `tell` hears
    of it. Whoever is their own manager has none."""
    said = {}
    for entry in entries:
        manager, problem = references.manager_of(entry.line)
        if problem:
            tell(entry.line, problem)
        else:
            said[entry.pk] = None if manager == entry.pk else manager
    before = {pk: person.manager_id for pk, person in roster.people.items()}
    lines, told = {entry.pk: entry.line for entry in entries}, set()
    while looped := loops(before | said) & said.keys():
        for pk in sorted(looped, key=lambda pk: lines[pk].number):
            if pk not in told:
                tell(lines[pk], str(CIRCLE))
            told.add(pk)
            kept = before.get(pk)
            said[pk] = kept if kept != said[pk] else None
    for entry in entries:
        if entry.pk in said and said[entry.pk] != before.get(entry.pk):
            entry.details["manager_id"] = said[entry.pk]


def loops(manager_of: dict[int, int | None]) -> set[int]:
    """Everybody who is their own manager over any number of steps."""
    found, done = set(), set()
    for start in manager_of:
        way, step = {}, start
        while step is not None and step not in done and step not in way:
            way[step] = len(way)
            step = manager_of.get(step)
        if step in way:
            found |= {pk for pk, place in way.items() if place >= way[step]}
        done.update(way)
    return found
