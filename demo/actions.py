"""Loading the fictional company, all of it or nothing; and saying who can sign in."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta
from time import monotonic

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from demo.history import champions, clock, company, inboxes, register, speaking, usage, waves
from demo.library import table
from demo.names import DOMAIN
from demo.scenarios import SCENARIOS
from demo.story import Story
from feedback.models import Item
from journal.rules import refuse_if
from people.models import Person
from training.models import Award

# Of people who do not exist, on a site that is filled with them; the supervisor prints it beside their addresses.
PASSWORD = "a quiet tide at dawn"  # noqa: S105

STOCK_DAYS = 50
MONTH = 30


def refusal_to_load(as_of: date) -> str:
    """The demo fills an empty site, once at a time; it never mixes with people who exist."""
    if not alone():
        return "The demo company is being loaded already, by another program. Wait until it is done."
    if Person.objects.exists():
        return "There are people here already. The demo is loaded into an empty database only."
    return "The story ends today at the latest." if as_of > timezone.localdate() else ""


def alone() -> bool:
    """Whether nobody else tells the story. Until the end of the transaction nobody else begins to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('demo'))")
        return cursor.fetchone()[0]


@transaction.atomic
def load(scenario: str, *, as_of: date | None = None, say: Callable[[str], None] = lambda line: None) -> Story:
    """Tell the story up to the morning of that day (default: today), in one transaction: a killed load leaves nothing.

    `say` is called with a line for each part. Raises Refused when somebody is here or loads it already, KeyError
    for a scenario that there is not.
    """
    as_of = as_of or timezone.localdate()
    refuse_if(refusal_to_load(as_of))
    story = Story(begins=as_of - timedelta(days=SCENARIOS[scenario].days), as_of=as_of)
    with without_savepoints():
        for line, part in parts(story, say):
            began = monotonic()
            part()
            say(f"{line} ({monotonic() - began:.1f} s)")
    return story


@contextmanager
def without_savepoints():
    """Let the actions within write straight into the transaction around them.

    Each action makes a savepoint to undo itself alone. Here all is undone or nothing, and twenty thousand savepoints
    would be a quarter of what the database is asked.
    """
    usual = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = usual


def parts(story: Story, say: Callable[[str], None]) -> list[tuple[str, Callable]]:
    """The parts of the telling in their order, each with the line that says it is done; the long one says more."""
    return [
        ("Everybody is hired", lambda: company.tell(story)),
        ("They can sign in", lambda: let_in(story)),
        ("The months went by", lambda: months(story, say)),
        ("The tools are used", lambda: usage.tell(story)),
        ("Inboxes are read", lambda: inboxes.tell(story)),
        ("The database takes stock", take_stock),
    ]


def months(story: Story, say: Callable[[str], None]) -> None:
    for chapter in (register, waves, champions, speaking, clock):
        chapter.tell(story)
    for number in range(STOCK_DAYS, story.number(story.as_of), STOCK_DAYS):
        story.then(story.night(number), take_stock)
    last = story.number(story.as_of)
    for number in range(MONTH, last, MONTH):
        story.then(story.night(number), tell_how_far, number // MONTH, -(-last // MONTH), say)
    story.tell()


def tell_how_far(month: int, months: int, say: Callable[[str], None]) -> None:
    """Whoever waits for the first start sees that it moves."""
    say(f"Month {month} of {months}: {Award.objects.count()} certificates, {Item.objects.count()} reports")


def let_in(story: Story) -> None:
    """One password for those whom the list of sign-ins names, hashed once: hashing is slow on purpose."""
    emails = [address_of(known) for known in signing_in()]
    Person.objects.filter(email__in=emails).update(password=make_password(PASSWORD))


def take_stock() -> None:
    """Let the planner know how much there is; inside one long transaction nothing else tells it.

    Of our own tables: looking at all would lock those that the databases of a server share, until the story is told.
    """
    tables = map(connection.ops.quote_name, connection.introspection.django_table_names(only_existing=True))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def signing_in() -> list[dict]:
    return [known for known in table("company")["cast"] if "signs_in" in known]


def address_of(known: dict) -> str:
    return f"{known['key']}@{DOMAIN}"


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, e-mail, password) of each of the cast who can sign in; nothing where the demo is not loaded."""
    here = set(Person.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    return [(k["signs_in"], address_of(k), PASSWORD) for k in signing_in() if address_of(k) in here]
