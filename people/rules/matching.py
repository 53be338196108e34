"""Whom a file from outside means by an address."""

from datetime import date

from people.models import EmailAlias, Person


class Addresses:
    """Who had which address on which day, read once for a whole file.

    An address names the person who has it, unless on the day it is about it was somebody else's, or the same person's
    alias: addresses are handed on.
    """

    def __init__(self):
        self.now = dict(Person.objects.order_by().values_list("email", "pk"))
        self.before: dict[str, list[tuple[date, date | None, int]]] = {}
        for email, *span in EmailAlias.objects.order_by().values_list("email", "from_on", "until_on", "person_id"):
            self.before.setdefault(email, []).append(tuple(span))

    def who(self, email: str, day: date) -> int | None:
        """The id of the person known by this address on that day, or None. `email` as written, in any case."""
        address = email.strip().lower()
        for from_on, until_on, person in self.before.get(address, ()):
            if from_on <= day and (until_on is None or day < until_on):
                return person
        return self.now.get(address)


def held_from(joined_on: date, own_ends, others_ends) -> date:
    """Since when a person has had their present address: since they joined, or changed their address last (`own_ends`:
    the ends of their aliases), but not while it was another's (`others_ends`: the ends of aliases that are the same
    address)."""
    return max([joined_on, *own_ends, *others_ends])
