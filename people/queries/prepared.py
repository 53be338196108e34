"""Questions of pages that everybody opens: compiled once, planned once, and asked together."""

import copy
import inspect
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db import connection, connections, models
from django.db.models import Field, ForeignKey, Lookup, Value
from django.db.models.sql.compiler import SQLCompiler

# A plan that serves a list of ten serves one of twenty; for ten thousand the database had better think again.
SHORT = 64


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


@dataclass(frozen=True)
class Compiled:
    """A queryset as the database takes it; among its params stands an `Asked` for each value."""

    queryset: models.QuerySet
    compiler: SQLCompiler
    sql: str
    params: tuple

    @cached_property
    def asked(self) -> list[str]:
        """The names of the values it looks at, in the order in which they first appear."""
        return list(dict.fromkeys(param.value for param in self.params if isinstance(param, Asked)))

    def filled(self, values: dict) -> list:
        return [values[param.value] if isinstance(param, Asked) else param for param in self.params]


class Prepared:
    """A question that is compiled once, then asked with other values.

        unread = Prepared(lambda person: Notice.objects.filter(recipient=person).unread())
        unread(person=erin.pk)

    Building and compiling a queryset costs the web process several times what it costs the database to answer, and
    planning it often costs the database more than the answer does. So each session of the database keeps the statement
    with its plan (PREPARE, EXECUTE), unless a pooler lends its sessions out, or the values hold a long list. The
    function is called once, with an `Asked` for each value; so it must not look at the values, nor at the clock.
    """

    def __init__(self, build: Callable[..., models.QuerySet]):
        self.build = build

    @cached_property
    def names(self) -> list[str]:
        return list(inspect.signature(self.build).parameters)

    @cached_property
    def compiled(self) -> Compiled:
        queryset = self.build(**{name: Asked(name) for name in self.names})
        compiler = queryset.query.get_compiler(queryset.db)
        statement = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda columns: converters
        return Compiled(queryset, compiler, *statement)

    def __call__(self, **values) -> list:
        """The rows, as a list: what was compiled cannot be filtered any further. Values are as the database takes
        them: ids, days, lists of ids for `__among`."""
        return answers(self.about(**values))[0]

    def about(self, **values) -> "Question":
        """The question with its values, to be asked together with others."""
        return Question(self, {name: values[name] for name in self.names})

    def get(self, **values):
        """The one row; get_object_or_404 takes a prepared question as it takes a queryset."""
        for row in self(**values):
            return row
        raise self.model.DoesNotExist

    @property
    def model(self):
        return self.compiled.queryset.model

    def statement(self, name: str, literal: Callable) -> str:
        """What makes a session keep this question under that name. literal: writes a value as SQL."""
        places = {name: f"${place}" for place, name in enumerate(self.compiled.asked, 1)}
        marks = [places[param.value] if isinstance(param, Asked) else literal(param) for param in self.compiled.params]
        pieces = zip(self.compiled.sql.split("%s"), [*marks, ""], strict=True)
        return f"PREPARE {name} AS " + "".join(itertools.chain.from_iterable(pieces))


def unlike_others(value) -> bool:
    """A long list; or a number that no id can be, which is found nowhere instead of being refused."""
    if isinstance(value, list | tuple):
        return len(value) > SHORT
    return isinstance(value, int) and not -(2**63) <= value < 2**63


@dataclass(frozen=True)
class Question:
    """A prepared question with the values it is asked about."""

    prepared: Prepared
    values: dict

    @property
    def plain(self) -> bool:
        """Whether it is to be planned for these values alone."""
        return any(map(unlike_others, self.values.values()))

    def rows(self, fetched: list[tuple]) -> list:
        """What the queryset makes of the rows that the database gave."""
        if not fetched:
            return []
        queryset, compiler = self.prepared.compiled.queryset, self.prepared.compiled.compiler
        bound = copy.copy(compiler)
        bound.connection = connections[compiler.using]  # each thread has its own
        bound.execute_sql = lambda *args, **kwargs: [fetched]
        answer = queryset.all()
        answer.query.get_compiler = lambda *args, **kwargs: bound
        return list(answer)


def answers(*questions: Question) -> list[list]:
    """The rows of each question, all of them asked in one journey to the database: on a busy machine the way there
    takes longer than the answer."""
    if connection.features.uses_server_side_binding and len(questions) > 1:  # which takes one statement at a time
        return [answers(question)[0] for question in questions]
    with connection.cursor() as cursor:
        journey = Journey(cursor)
        for question in questions:
            journey.take(question)
        fetched = list(journey.go())
    return [question.rows(rows) for question, rows in zip(questions, fetched, strict=True)]


class Journey:
    """One way to the database and back, for any number of questions."""

    kept_by_session: WeakKeyDictionary = WeakKeyDictionary()
    numbers = itertools.count()

    def __init__(self, cursor):
        self.cursor = cursor
        self.kept = self.kept_by_session.setdefault(connection.connection, {})
        self.new, self.statements, self.params = {}, [], []

    @property
    def ours_alone(self) -> bool:
        """Whether the session is still there, with what it keeps, when the next question comes."""
        lent = connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
        return not lent and not connection.features.uses_server_side_binding

    def take(self, question: Question) -> None:
        compiled = question.prepared.compiled
        if question.plain or not self.ours_alone:
            self.statements.append(compiled.sql)
            self.params += compiled.filled(question.values)
        else:
            marks = ", ".join(["%s"] * len(compiled.asked))
            self.statements.append(f"EXECUTE {self.name_of(question.prepared)}" + (f" ({marks})" if marks else ""))
            self.params += [question.values[name] for name in compiled.asked]

    def name_of(self, prepared: Prepared) -> str:
        """The name under which the session keeps it, from this journey on if not before."""
        if name := self.kept.get(prepared) or self.new.get(prepared):
            return name
        code = prepared.build.__code__
        where = f"{prepared.build.__module__}_{code.co_firstlineno}".replace(".", "_")
        name = self.new[prepared] = f"q{next(self.numbers)}_{where}"
        self.statements.append(prepared.statement(name, self.literal))
        return name

    def literal(self, value) -> str:
        return self.cursor.mogrify("%s", [value]).replace("%", "%%")

    def go(self) -> Iterator[list[tuple]]:
        self.cursor.execute(";\n".join(self.statements), self.params)
        self.kept.update(self.new)  # now, since what failed on the way may not have arrived: it gets another name
        while True:
            if self.cursor.description:  # keeping a statement answers nothing
                yield self.cursor.fetchall()
            if not self.cursor.nextset():
                return
