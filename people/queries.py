"""Who sees whom, and who was here on which day."""

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, connections, models
from django.db.models import Exists, Field, ForeignKey, Lookup, OuterRef, Q, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone


class Asked(Value):
    """Stands in a queryset for a value that is named later."""

    is_authenticated = True  # a person who is named by their id has an account

    def as_sql(self, compiler, connection):
        return "%s", [self]


@Field.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """`__among`: as `__in`, with the whole list as one value, so that one statement serves lists of any length."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s)", [*params, self.rhs]


class Prepared:
    """A question of pages that everybody opens: compiled once, then asked with other values.

        unread = Prepared(lambda person: Notice.objects.filter(recipient=person).unread())
        unread(person=erin.pk)

    Building and compiling a queryset costs the web process several times what it costs the database to answer. The
    function is called once, with an `Asked` for each value; so it must not look at the values, nor at the clock.
    """

    def __init__(self, build: Callable[..., models.QuerySet]):
        self.build = build

    @cached_property
    def compiled(self):
        queryset = self.build(**{name: Asked(name) for name in inspect.signature(self.build).parameters})
        compiler = queryset.query.get_compiler(queryset.db)
        statement = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda columns: converters
        return queryset, compiler, *statement

    def __call__(self, **values) -> list:
        """The rows, as a list: what was compiled cannot be filtered any further. Values are as the database takes
        them: ids, days, lists of ids for `__among`."""
        return answers(self.about(**values))[0]

    def about(self, **values) -> "Question":
        """The question with its values, to be asked together with others."""
        queryset, compiler, sql, asked = self.compiled
        params = [values[param.value] if isinstance(param, Asked) else param for param in asked]
        return Question(queryset, compiler, sql, params)

    def get(self, **values):
        """The one row; get_object_or_404 takes a prepared question as it takes a queryset."""
        for row in self(**values):
            return row
        raise self.model.DoesNotExist

    @property
    def model(self):
        return self.compiled[0].model


@dataclass(frozen=True)
class Question:
    """A prepared question with the values it is asked about."""

    queryset: models.QuerySet
    compiler: SQLCompiler
    sql: str
    params: list

    def rows(self, fetched: list[tuple]) -> list:
        """What the queryset makes of the rows that the database gave."""
        if not fetched:
            return []
        bound = copy.copy(self.compiler)
        bound.connection = connections[self.compiler.using]  # each thread has its own
        bound.execute_sql = lambda *args, **kwargs: [fetched]
        answer = self.queryset.all()
        answer.query.get_compiler = lambda *args, **kwargs: bound
        return list(answer)


def answers(*questions: Question) -> list[list]:
    """The rows of each question, all of them asked in one journey to the database: on a busy machine the way there
    takes longer than the answer."""
    if connection.features.uses_server_side_binding and len(questions) > 1:  # which takes one statement at a time
        return [answers(question)[0] for question in questions]
    with connection.cursor() as cursor:
        params = [param for question in questions for param in question.params]
        cursor.execute(";\n".join(question.sql for question in questions), params)
        fetched = [cursor.fetchall()]
        while cursor.nextset():
            fetched.append(cursor.fetchall())
    return [question.rows(rows) for question, rows in zip(questions, fetched, strict=True)]


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
