"""Whose identities these are: from a file of them, or by an operator's word. Days of use follow at once."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import BinaryIO

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption.actions.identity_days import MISSING, attribute, lock_identities
from adoption.models import Identity, IdentityDay
from adoption.rules.imports import refusal_of_source, refusal_to_bring_in, refusal_to_map
from adoption.rules.matching import mapped
from adoption.sources import SNAPSHOTS
from adoption.sources.reading import LONGEST_NAME
from intake.actions import Report, open_file, receive
from intake.models import Import
from intake.rules import Layout
from intake.sources.table import BadLine, Table, Unreadable
from journal.actions import record
from journal.rules import refuse_if
from people.models import Person, Role
from people.rules import Addresses
from studio.models import Tool

COLUMNS = ("external_id", "login", "email")


def receive_identities(
    *, content: BinaryIO, filename: str, source: str, layout: Layout | None = None, by: Person | None
) -> Import:
    """Keep a file of external_id, login, email; `settle(imported=…, using=apply_identities, by=…)` applies it."""
    refuse_if(refusal_to_bring_in(by) or refusal_of_source(source))
    options = {"source": source, "layout": vars(layout or Layout())}
    about = {"scope": source, "kept_by": Role.AI_STUDIO, "options": options}
    return receive(kind="identities", content=content, filename=filename, by=by, **about)


@transaction.atomic
def apply_identities(imported: Import, report: Report) -> None:
    """Learn whose address each identity has. Nobody is forgotten: an identity that the file leaves out stays.

    A line whose address belongs to nobody here is kept and waits: it counts as quarantined until that person comes.
    """
    source = imported.options["source"]
    by = Person.objects.filter(pk=imported.actor_id).first()
    lock_identities(source)
    directory = IdentityDirectory(source)
    with open_file(imported) as content:
        layout = Layout(**imported.options["layout"])
        about = {"columns": layout.columns, "delimiter": layout.delimiter, "encoding": layout.encoding}
        table = Table(content, wanted=COLUMNS, optional=("external_id", "login"), **about)
        if not {"external_id", "login"} & set(table.names):
            raise Unreadable(_("The file has neither a column external_id nor a column login."))
        for line, cells in table:
            report.read += 1
            if cells.__class__ is BadLine:
                report.reject(line, cells.reason)
            elif refusal := directory.take(*cells, report):
                report.reject(line, refusal, about=cells[0] or cells[1])
        table.close()
    directory.save()
    days = days_kept_aside(IdentityDay.objects.filter(identity__source=source))
    report.detail |= {"source": source, "days_attributed": attribute_each(source, days, by)}


class IdentityDirectory:
    """The identities of a source, as they are and as a file says that they should be."""

    def __init__(self, source: str):
        self.source = source
        known = list(Identity.objects.filter(source=source))
        self.by_id = {each.external_id: each for each in known if each.external_id}
        self.by_login = {each.login.lower(): each for each in known if each.login and not each.external_id}
        self.addresses = Addresses()
        self.taken: set[int] = set()
        self.made: list[Identity] = []
        self.changed: list[Identity] = []

    def take(self, external_id: str, login: str, email: str, report: Report) -> str:
        """Why the line cannot be taken, or '' when it was, and counted."""
        external_id, email = external_id.lower(), email.lower()
        if not (external_id or login):
            return _("The line has neither an external_id nor a login.")
        if "@" not in email or max(len(external_id), len(login), len(email)) > LONGEST_NAME:
            return _("The line has no e-mail address, or one of its cells is too long.")
        found = self.by_id.get(external_id) if external_id else None
        found = found or self.by_login.get(login.lower()) if login or not found else found
        identity = found or Identity(source=self.source)
        if id(identity) in self.taken and identity.email != email:
            return _("An earlier line says that this is {address}.").format(address=identity.email)
        before = (identity.external_id, identity.login, identity.email)
        after = (external_id or identity.external_id, login or identity.login, email)
        identity.external_id, identity.login, identity.email = after
        self.keep(identity, found is None, before != after)
        self.count(email, before != after, report)
        return ""

    def keep(self, identity: Identity, is_new: bool, is_changed: bool) -> None:
        if is_new:
            self.made.append(identity)
        elif is_changed and identity.pk:
            self.changed.append(identity)
        self.taken.add(id(identity))
        if identity.external_id:
            self.by_id[identity.external_id] = identity
            self.by_login.pop(identity.login.lower(), None)
        else:
            self.by_login[identity.login.lower()] = identity

    def count(self, email: str, is_news: bool, report: Report) -> None:
        if email not in self.addresses.now and email not in self.addresses.before:
            report.quarantined += 1
        elif is_news:
            report.applied += 1
        else:
            report.unchanged += 1

    def save(self) -> None:
        Identity.objects.bulk_create(self.made, batch_size=5_000)
        fields = ["external_id", "login", "email"]
        Identity.objects.bulk_update({id(each): each for each in self.changed}.values(), fields, batch_size=2_000)


# --- by an operator's word --------------------------------------------------------------------------------------------
@transaction.atomic
def map_identity(*, identity: Identity, person: Person | None, by: Person | None) -> int:
    """Say whose identity it is; what was said about it becomes that person's use at once. How many days changed."""
    refuse_if(refusal_to_map(by, person))
    return set_person(identity, person, timezone.now(), by)


@transaction.atomic
def unmap_identity(*, identity: Identity, by: Person | None) -> int:
    """Take the word back: what was said about it waits again, or goes by its address. How many days changed."""
    refuse_if(refusal_to_bring_in(by))
    return set_person(identity, None, None, by)


def set_person(identity: Identity, person: Person | None, at, by: Person | None) -> int:
    lock_identities(identity.source)
    before = Identity.objects.select_for_update(of=["self"]).get(pk=identity.pk).person_id
    if before == (person.pk if person else None):
        return 0
    identity.person, identity.mapped_at, identity.mapped_by = person, at, by if person else None
    identity.save(update_fields=["person", "mapped_at", "mapped_by"])
    verb = "adoption.map_identity" if person else "adoption.unmap_identity"
    record(by=by, verb=verb, subject=identity, detail={"person": person.pk if person else None, "before": before})
    return attribute_each(identity.source, days_kept_aside(identity.days), by)


@transaction.atomic
def attribute_waiting(*, source: str, by: Person | None = None) -> int:
    """Attribute what is kept aside of a source about people who have come into the directory since; how many days
    changed. For the clock: it looks first at which days there is something to do.
    """
    lock_identities(source)
    return attribute_each(source, days_to_attribute(source), by)


def attribute_each(source: str, days_by_tool: Iterable[tuple[Tool, Collection[date]]], by: Person | None) -> int:
    return sum(len(attribute(tool=tool, source=source, days=days, by=by).changed) for tool, days in days_by_tool)


def days_kept_aside(days) -> list[tuple[Tool, Collection[date]]]:
    """The days of a queryset of IdentityDay, by tool."""
    return by_tool(days.order_by().values_list("tool_id", "day").distinct())


def days_to_attribute(source: str) -> list[tuple[Tool, Collection[date]]]:
    """The days, by tool, on which something is kept aside about somebody who has no day of use there."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, {"source": source, "stored": source if source in SNAPSHOTS else mapped(source)})
        return by_tool(cursor.fetchall())


def by_tool(found: Iterable[tuple[int, date]]) -> list[tuple[Tool, Collection[date]]]:
    days: dict[int, list[date]] = {}
    for tool_id, day in found:
        days.setdefault(tool_id, []).append(day)
    tools = Tool.objects.in_bulk(days)
    return [(tools[pk], days[pk]) for pk in sorted(days)]
