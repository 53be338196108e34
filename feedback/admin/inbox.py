"""The triage inbox as a list: tabs, filters, orders, and a page of it found by its place and not by its number.

A page begins after (or ends before) a report, whatever has come and gone since; the row comparison uses the
index of the tab, so that the last page of 100,000 costs what the first one does."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.db.models import F, IntegerField, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.admin.lines import as_lines
from feedback.filters import InboxFilter
from feedback.models import Item, Kind, Severity, State
from people.models import Person
from people.queries.prepared import Prepared
from studio.models import Tool

A_PAGE = 30
COUNTED = 1000  # counting further would cost more than it tells
FILTERS = ("q", "tool", "severity", "kind")
KEPT = ("tab", *FILTERS, "sort", "after", "before")


@dataclass(frozen=True)
class Order:
    """A total order: the columns, all in one direction, the key last."""

    label: str
    columns: tuple[str, ...]
    down: bool = False

    def place(self, item: Item) -> list:
        return [getattr(item, column) for column in self.columns]

    def sorted(self, items, *, backwards: bool = False):
        sign = "-" if self.down != backwards else ""
        return items.order_by(*(f"{sign}{column}" for column in self.columns))

    def beyond(self, items, item: Item, *, backwards: bool = False):
        """The reports after that one in this order, or before it when backwards; nearest first."""
        further = TupleLessThan if self.down != backwards else TupleGreaterThan
        columns = Tuple(*(F(column) for column in self.columns))
        return self.sorted(items.filter(further(columns, self.place(item))), backwards=backwards)


ORDERS = {
    "urgent": Order(_("Most urgent"), ("severity", "received_at", "id")),
    "newest": Order(_("Newest"), ("received_at", "id"), down=True),
    "oldest": Order(_("Oldest"), ("received_at", "id")),
    "reach": Order(_("Most people"), ("reach", "id"), down=True),
    "changed": Order(_("Last changed"), ("changed_at", "id"), down=True),
}


@dataclass(frozen=True)
class Tab:
    label: str
    order: str
    empty: str


TABS = {
    "mine": Tab(pgettext_lazy("report", "Mine"), "urgent", _("Nothing waits for you. Take something from Unassigned.")),
    "unassigned": Tab(_("Unassigned"), "urgent", _("Everything has somebody. Well done.")),
    "reply": Tab(_("Needs reply"), "urgent", _("Every reporter has been answered.")),
    "restricted": Tab(pgettext_lazy("report", "Restricted"), "urgent", _("No S0 is open.")),
    "waiting": Tab(pgettext_lazy("report", "Waiting"), "oldest", _("Nothing waits for a reporter or a vendor.")),
    "open": Tab(_("All open"), "urgent", _("No report is open.")),
    "closed": Tab(pgettext_lazy("report", "Closed"), "changed", _("No report has been settled yet.")),
}
FIRST_TAB = "unassigned"
COUNTED_TABS = [tab for tab in TABS if tab != "closed"]
TOOLS = Prepared(lambda: Tool.objects.order_by("name").values_list("slug", "name"))


def in_tab(tab: str, person: Person):
    """The reports of a tab that this person may see."""
    seen = Item.objects.visible_to(person)
    if tab == "closed":
        return seen.settled()
    items = seen.open()
    return {
        "mine": lambda: items.filter(owner=person),
        "unassigned": lambda: items.filter(owner__isnull=True),
        "reply": lambda: items.filter(reporter_wrote_at__isnull=False),
        "restricted": items.restricted,
        "waiting": lambda: items.filter(state__in=[State.WAITING_REPORTER, State.WAITING_VENDOR]),
        "open": lambda: items,
    }[tab]()


class BoundedCount(Subquery):
    """How many rows the query has, counted no further than COUNTED."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def counts(person: Person) -> dict[str, int]:
    """The reports in each tab, up to COUNTED; one query."""
    (counted,) = counting(person.granted_roles, COUNTED)(person=person.pk)
    return dict(zip(COUNTED_TABS, counted, strict=True))


@lru_cache(maxsize=32)
def counting(roles: frozenset[str], limit: int) -> Prepared:
    """The question of `counts`, for a person who was granted these roles."""

    def tabs_of(person):
        person.granted_roles = roles
        tabs = (in_tab(tab, person).order_by().values("pk")[:limit] for tab in COUNTED_TABS)
        return Person.objects.filter(pk=person).order_by().values_list(*map(BoundedCount, tabs))

    return Prepared(tabs_of)


def spoken(count: int) -> str:
    return str(count) if count < COUNTED else f"{COUNTED - 1}+"


def needs_somebody(counted: dict[str, int]) -> str:
    """The inbox in one line: what needs somebody now."""
    said = [
        words.format(n=spoken(counted[tab]))
        for tab, words in (
            ("restricted", _("{n} restricted")),
            ("unassigned", _("{n} unassigned")),
            ("reply", _("{n} waiting for your reply")),
        )
        if counted[tab]
    ]
    if said:
        return ", ".join(said)
    return _("Everything open has somebody") if counted["open"] else _("No report is open")


class Inbox:
    """What one address of the inbox shows; `get` is its query string."""

    def __init__(self, person: Person, get: QueryDict):
        self.person = person
        self.kept = {name: get[name] for name in KEPT if get.get(name)}
        self.tab = self.kept.get("tab") if self.kept.get("tab") in TABS else FIRST_TAB
        self.sort = self.kept.get("sort") if self.kept.get("sort") in ORDERS else TABS[self.tab].order
        self.order = ORDERS[self.sort]
        self.filter = InboxFilter({name: get.get(name, "") for name in FILTERS}, queryset=in_tab(self.tab, person))

    @property
    def is_filtered(self) -> bool:
        return any(name in self.kept for name in FILTERS)

    @property
    def label(self) -> str:
        return TABS[self.tab].label

    def items(self):
        """Everything this address is about, in no order; what cannot be understood filters nothing."""
        return self.filter.qs

    def anchor(self, name: str) -> Item | None:
        """The report that the page begins after, or ends before."""
        number = self.kept.get(name, "")
        if not number.isdecimal():
            return None
        return Item.objects.visible_to(self.person).only(*self.order.columns).filter(pk=int(number[:18])).first()

    def page(self) -> tuple[list[Item], dict[str, str]]:
        """Up to A_PAGE reports in order, and the addresses of the pages beside: {"earlier": …, "further": …}."""
        before, after = self.anchor("before"), self.anchor("after")
        if before:
            found = list(as_lines(self.order.beyond(self.items(), before, backwards=True))[: A_PAGE + 1])
            shown = found[:A_PAGE][::-1]
            return shown, self.beside(shown, earlier=len(found) > A_PAGE, further=True)
        start = self.order.beyond(self.items(), after) if after else self.order.sorted(self.items())
        found = list(as_lines(start)[: A_PAGE + 1])
        return found[:A_PAGE], self.beside(found[:A_PAGE], earlier=after is not None, further=len(found) > A_PAGE)

    def beside(self, shown: list[Item], *, earlier: bool, further: bool) -> dict[str, str]:
        urls = {}
        if shown and earlier:
            urls["earlier"] = self.url(after="", before=shown[0].pk)
        if shown and further:
            urls["further"] = self.url(before="", after=shown[-1].pk)
        return urls

    def neighbours(self, item: Item) -> dict[str, Item | None]:
        """The reports before and after this one in this list, even when it has just left it."""
        return {
            "previous": self.order.beyond(self.items(), item, backwards=True).only("pk").first(),
            "next": self.order.beyond(self.items(), item).only("pk").first(),
        }

    @property
    def query(self) -> str:
        """The query string of this address: carried to a report's page and back."""
        return urlencode(self.kept)

    def url(self, **changes) -> str:
        """The address of this list with changes; an empty value takes its part out."""
        kept = {name: value for name, value in (self.kept | changes).items() if value != ""}
        base = reverse("admin:feedback_item_changelist")
        return f"{base}?{urlencode(kept)}" if kept else base

    def tabs(self, counted: dict[str, int]) -> list[dict]:
        """The tabs with their counts; a tab begins at its first page, with the filters kept."""
        return [
            {
                "label": tab.label,
                "url": self.url(tab=name, sort="", after="", before=""),
                "current": name == self.tab,
                "count": spoken(counted[name]) if name in counted else None,
            }
            for name, tab in TABS.items()
        ]

    def choices(self) -> list[dict]:
        """The selects of the filter bar: {name, label, any, options: [(value, label, chosen)]}."""
        offered = {
            "tool": (_("Tool"), _("Any tool"), TOOLS()),
            "severity": (_("Severity"), _("Any severity"), Severity.choices),
            "kind": (_("Kind"), _("Any kind"), Kind.choices),
        }
        return [
            {
                "name": name,
                "label": label,
                "any": every,
                "options": [(value, said, str(value) == self.kept.get(name)) for value, said in values],
            }
            for name, (label, every, values) in offered.items()
        ]

    def orders(self) -> list[dict]:
        return [
            {"label": order.label, "url": self.url(sort=name, after="", before=""), "current": name == self.sort}
            for name, order in ORDERS.items()
            if (name == "changed") <= (self.tab == "closed")
        ]
