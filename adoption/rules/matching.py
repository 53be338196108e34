"""Who is meant: from what a source calls somebody to a person.

In this order: the source's own id, then the login, then the address, as it was on the day. An identity that an
operator has mapped is kept aside with what was said about it, so that the mapping can be undone; all others follow
from the directory.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from adoption.models import Identity
from people.rules import Addresses

CONCEALED = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """An identity: its key, its own id, its address, and whether an operator said whose it is."""

    pk: int
    external_id: str
    email: str
    by_hand: bool


class Names:
    """Numbers from 0 for whoever a file names, and whom each number stands for.

    owners[n]: the id of a person, or None: ask `owner_on` for a day, or keep aside what is said. identities[n]: the
    key of the identity, or None when there is none yet. learned: key -> id, for identities that were known by their
    login only.
    """

    def __init__(self, source: str):
        self.numbers: dict[str, int] = {}
        self.owners: list[int | None] = []
        self.identities: list[int | None] = []
        self.named: list[tuple[str, str]] = []
        self.learned: dict[int, str] = {}
        self.handed_on: dict[int, str] = {}
        self.addresses = Addresses()
        self.by_id: dict[str, Known] = {}
        self.by_login: dict[str, Known] = {}
        of_source = Identity.objects.filter(source=source).order_by("pk")
        about = of_source.values_list("pk", "external_id", "login", "email", "person_id")
        for pk, external_id, login, email, person_id in about.iterator():
            known = Known(pk, external_id, email, person_id is not None)
            if external_id:
                self.by_id[external_id] = known
            if login:
                self.by_login[login.lower()] = known

    def number(self, who: str, login: str) -> int:
        """The number of somebody who is named for the first time."""
        known = self.by_id.get(who) or self.of_login(who, login)
        number = self.numbers[who] = len(self.owners)
        address = known.email if known else who
        if known and known.by_hand:
            address = ""
        elif address in self.addresses.before:
            self.handed_on[number], address = address, ""
        self.owners.append(self.addresses.now.get(address))
        self.identities.append(known.pk if known else None)
        self.named.append((who, login))
        return number

    def owner_on(self, number: int, day: date) -> int | None:
        """Whose an address was on that day that has had several owners, or is not in use any more."""
        address = self.handed_on.get(number)
        return self.addresses.who(address, day) if address else None

    def of_login(self, who: str, login: str) -> Known | None:
        """The identity of that login, unless it has another id: a login may have passed to somebody else."""
        if who.startswith("@"):
            return self.by_login.get(who[1:])
        known = self.by_login.get(login.lower()) if login else None
        if known is None or known.external_id.isdecimal() or known.pk in self.learned:
            return None
        self.learned[known.pk] = who
        return known

    def without_identity(self) -> list[int]:
        """The numbers of those who stand for nobody, and have no identity yet."""
        return [n for n, owner in enumerate(self.owners) if owner is None and self.identities[n] is None]


def mapped(source: str) -> str:
    """The name under which days of use stand that an operator attributed."""
    return f"{source}+mapped"


def refusal_of_concealed(who: str, cure: str) -> str:
    """Why a file that names people like this is of no use, or ''."""
    if CONCEALED.fullmatch(who):
        said = _("The file conceals who is meant (“{who}…”): no day of use could be given to anybody. {cure}")
        return said.format(who=who[:8], cure=cure)
    return ""
