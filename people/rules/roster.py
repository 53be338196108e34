"""Whom each line of a directory's file is about: people known here, found by their keys, and people who are new."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from people.models import EmailAlias, Person, Role, RoleGrant
from people.rules.presence import Presence, presences
from people.sources.directory import Line

DETAILS = ("email", "given_name", "family_name", "employee_number", "external_id", "manager_id")


@dataclass(slots=True)
class Known:
    """A person as the database has them; the names of the columns are those of DETAILS."""

    pk: int
    email: str
    given_name: str
    family_name: str
    employee_number: str | None
    external_id: str | None
    manager_id: int | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(slots=True)
class Entry:
    """A line and the person it is about: `known`, found by `key`, or somebody new. `before` and `after` are presences;
    `details` what else changes."""

    line: Line
    pk: int
    known: Known | None = None
    key: str = ""
    before: Presence | None = None
    after: Presence | None = None
    details: dict = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        return self.known is None or bool(self.details) or self.before != self.after

    @property
    def by_address_alone(self) -> bool:
        return self.key in ("email", "alias")


class Unmatched(Exception):
    """Whom the line is about cannot be told; str is the sentence."""


class Roster:
    """Everybody the database knows, by their keys. `seen` gathers who is named in the file, in whatever line."""

    def __init__(self, today: date):
        self.today = today
        about = Person.objects.order_by("pk").values_list("pk", *DETAILS)
        self.people = {row[0]: Known(*row) for row in about}
        self.presences = presences(Person.objects.all())
        self.keys: dict[str, dict[str, int]] = {
            name: {key: each.pk for each in self.people.values() if (key := getattr(each, name))}
            for name in ("external_id", "employee_number", "email")
        }
        self.aliases: dict[str, list[tuple[date, date | None, int]]] = {}
        for email, *span in EmailAlias.objects.values_list("email", "from_on", "until_on", "person_id"):
            self.aliases.setdefault(email, []).append(tuple(span))
        administrators = RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR)
        self.administrators = set(administrators.order_by().values_list("person_id", flat=True))
        self.seen: set[int] = set()
        self.taken: dict[tuple[str, str], int] = {}

    def see(self, line: Line) -> bool:
        """Note everybody that the keys of the line name, so that they are not taken for gone; whether it named any."""
        named = {self.keys[name].get(getattr(line, name)) for name in self.keys} - {None}
        named |= {person for *_, person in self.aliases.get(line.email, ())}
        self.seen |= named
        return bool(named)

    def find(self, line: Line) -> tuple[Known | None, str]:
        """(who it is, by which key), or (None, '') of somebody new. Raises Unmatched."""
        self.claim(line)
        by = {name: self.keys[name].get(getattr(line, name)) for name in ("external_id", "employee_number")}
        if None not in by.values() and len(set(by.values())) > 1:
            raise Unmatched(_("external_id and employee_number belong to two people"))
        for name, pk in by.items():
            if pk is not None:
                return self.people[pk], name
        if (pk := self.keys["email"].get(line.email)) and self.can_be(self.people[pk], line):
            return self.people[pk], "email"
        return self.find_by_alias(line)

    def claim(self, line: Line) -> None:
        """A number stands for one person: the first line that has it."""
        for name in ("external_id", "employee_number"):
            if value := getattr(line, name):
                first = self.taken.setdefault((name, value), line.number)
                if first != line.number:
                    raise Unmatched(_("The same {column} stands on line {line}").format(column=name, line=first))

    def find_by_alias(self, line: Line) -> tuple[Known | None, str]:
        for from_on, until_on, pk in self.aliases.get(line.email, ()):
            person = self.people[pk]
            if not self.can_be(person, line) or self.keys["email"].get(line.email):
                continue
            if from_on <= self.today and (until_on is None or until_on > self.today):
                return person, "alias"
            if not line.employee_number and not line.external_id:
                said = _("This was the address of {name} until {day}; only a number can tell who it is")
                raise Unmatched(said.format(name=person.name, day=until_on))
        return None, ""

    @staticmethod
    def can_be(person: Known, line: Line) -> bool:
        """Whether the numbers of the line do not speak against the person its address names."""
        pairs = ((person.employee_number, line.employee_number), (person.external_id, line.external_id))
        return all(not ours or not theirs or ours == theirs for ours, theirs in pairs)


def settle_addresses(roster: Roster, entries: Iterable[Entry]) -> dict[int, str]:
    """Line number -> why it cannot have the address it names, so that afterwards each address is one person's.

    Whoever keeps an address has it; else the first line. A line that is refused leaves its person the address of
    before, which may refuse another.
    """
    entries, refused = list(entries), {}
    while True:
        standing = [entry for entry in entries if entry.line.number not in refused]
        moving = [entry for entry in standing if entry.known is None or entry.known.email != entry.line.email]
        leaving = {entry.pk for entry in moving if entry.known}
        owner = {email: pk for email, pk in roster.keys["email"].items() if pk not in leaving}
        fresh = {}
        for entry in moving:
            email = entry.line.email
            open_alias = any(until is None and pk != entry.pk for _, until, pk in roster.aliases.get(email, ()))
            if open_alias or owner.setdefault(email, entry.pk) != entry.pk:
                fresh[entry.line.number] = of_another(entry, email)
        if not fresh:
            return refused
        refused |= fresh


def of_another(entry: Entry, email: str) -> str:
    if entry.line.employee_number or entry.line.external_id:
        return _("There is already a person with the address {email} with another number").format(email=email)
    return _("There is already a person with the address {email}").format(email=email)
