"""Who sees whom, and who was here on which day."""

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from people.queries.prepared import Prepared


class RewrittenQuerySet(models.QuerySet):
    def reserve(self, count: int) -> list[int]:
        """That many ids for rows to be made, so that they can name each other before they are."""
        with connection.cursor() as cursor:
            table = self.model._meta.db_table
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [pk for (pk,) in cursor]

    def copy_in(self, columns, rows) -> None:
        """New rows, by COPY: several times faster than inserting them, and nothing but what `columns` name is set."""
        names = ", ".join(columns)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self.model._meta.db_table} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def rewrite(self, columns, rows, key: int = 1) -> None:
        """Set many rows in one statement. columns: as in the database, the first `key` of them to find a row by, the
        others to set; rows: their values in that order."""
        if not (rows := list(rows)):
            return
        meta = self.model._meta
        types = {field.column: field.rel_db_type(connection) for field in meta.concrete_fields}
        arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
        sets = ", ".join(f"{name} = fresh.{name}" for name in columns[key:])
        found = " AND ".join(f"{meta.db_table}.{name} = fresh.{name}" for name in columns[:key])
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {meta.db_table} SET {sets} "  # noqa: S608 (names of columns, of this model alone)
                f"FROM unnest({arrays}) AS fresh ({', '.join(columns)}) WHERE {found}",
                [list(values) for values in zip(*rows, strict=True)],
            )


class UnitQuerySet(RewrittenQuerySet):
    def under(self, unit):
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def headed_by(self, person):
        return self.filter(head=person)

    def visible_to(self, person):
        """Names of units are no secret inside the company: everyone signed in sees the tree."""
        return self if person.is_authenticated else self.none()


class PersonQuerySet(RewrittenQuerySet):
    def present_on(self, day):
        """Those who had joined and not left by the end of that day; the day of leaving is the first without them, and
        who came back was not here between."""
        away = apps.get_model("people", "ServiceBreak").objects.on(day).filter(person=OuterRef("pk"))
        here = Q(joined_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gt=day))
        return self.filter(here, ~Exists(away))

    def under(self, unit):
        """People whose unit today is this one or below it."""
        return self.filter(unit__path__startswith=unit.path)

    def in_units(self, units, day):
        """People who belonged to one of these units on that day, whatever became of them since."""
        return self.filter(
            Q(memberships__until_on__isnull=True) | Q(memberships__until_on__gt=day),
            memberships__unit__in=units,
            memberships__from_on__lte=day,
        )

    def reporting_to(self, person):
        return self.filter(manager=person)

    def visible_to(self, person):
        """Oneself, one's reports, everyone below a unit one heads, and all for those granted an operating role."""
        if not person.is_authenticated:
            return self.none()
        if person.granted_roles:
            return self
        return self.filter(Q(pk=person.pk) | Q(manager=person) | subtree_of(person.headed_paths, "unit__path"))


class SpanQuerySet(RewrittenQuerySet):
    """Rows that hold from `from_on` until the day before `until_on`, or for ever."""

    def on(self, day):
        return self.filter(from_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gt=day))

    def strike(self, beginnings) -> None:
        """Delete rows by (person id, first day), which name at most one, in one statement."""
        if not (beginnings := list(beginnings)):
            return
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} AS span USING unnest(%s::bigint[], %s::date[]) AS gone (person_id, from_on) "  # noqa: S608
                "WHERE span.person_id = gone.person_id AND span.from_on = gone.from_on",
                [list(values) for values in zip(*beginnings, strict=True)],
            )


class MembershipQuerySet(SpanQuerySet):
    def in_order(self):
        """(person id, first day, unit id, first day elsewhere), each person's in the order of days."""
        return self.order_by("person_id", "from_on").values_list("person_id", "from_on", "unit_id", "until_on")


class ServiceBreakQuerySet(SpanQuerySet):
    def in_order(self):
        """(person id, the day of leaving, the day of coming back), each person's in the order of days."""
        return self.order_by("person_id", "from_on").values_list("person_id", "from_on", "until_on")


class EmailAliasQuerySet(SpanQuerySet):
    def visible_to(self, person):
        """Who was known by which address is the administrators' to see; everybody sees their own."""
        if not person.is_authenticated:
            return self.none()
        return self if person.is_superuser else self.filter(person=person)


class RoleGrantQuerySet(models.QuerySet):
    def in_force(self, today=None):
        """Grants that nobody ended, of people who are still here."""
        here = Q(person__left_on__isnull=True) | Q(person__left_on__gt=today or timezone.localdate())
        return self.filter(here, ended_at__isnull=True)

    def visible_to(self, person):
        """Who holds which role is the administrators' to see; everybody sees their own."""
        if not person.is_authenticated:
            return self.none()
        return self if person.is_superuser else self.filter(person=person)


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Keys of machines are the administrators' to see."""
        return self if person.is_authenticated and person.is_superuser else self.none()


def subtree_of(paths, field: str) -> Q:
    """A condition for rows whose unit path (in `field`) starts with one of the paths; with no path, nothing matches."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def entrusted(person, today):
    """(the granted roles, the tree paths of the units headed) of one person."""
    grants, units = (apps.get_model("people", name).objects for name in ("RoleGrant", "Unit"))
    return (
        apps.get_model("people", "Person")
        .objects.filter(pk=person)
        .values_list(
            ArraySubquery(grants.filter(person=person).in_force(today).values("role")),
            ArraySubquery(units.filter(head=person).values("path")),
        )
    )


ENTRUSTED = Prepared(entrusted)
