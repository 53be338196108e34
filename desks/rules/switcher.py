"""What every page's frame says of a person: which desks they have, in the order in which they are offered, and how many
notices are unread."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, IntegerField, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from adoption.models import ChampionAssignment
from inbox.models import Notice
from people.models import Person, Role
from people.queries import ENTRUSTED
from people.queries.prepared import Prepared, answers
from people.rules import holds, is_manager

# The whole company is their business.
READS_ALL = (Role.AI_STUDIO, Role.FINANCE, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Desk:
    key: str
    label: str
    url: str
    current: bool


def frame_facts(person, today):
    """(champion of a unit on that day, with reports on that day, unread notices) of one person."""
    unread = Notice.objects.visible_to(person).unread().order_by().values("recipient")
    return Person.objects.filter(pk=person).values_list(
        Exists(ChampionAssignment.objects.active_on(today).filter(person=person)),
        Exists(Person.objects.reporting_to(person).present_on(today)),
        Subquery(unread.values(count=Count("pk")), output_field=IntegerField()),
    )


FRAME_FACTS = Prepared(frame_facts)


class Frame:
    """The frame around one page for one person. `path` is the page being looked at. The database is asked once, when
    the frame is drawn."""

    def __init__(self, person: Person, path: str = ""):
        self.person, self.path = person, path

    @cached_property
    def facts(self) -> tuple[bool, bool, int | None]:
        about = {"person": self.person.pk, "today": self.person.today()}
        facts, entrusted = answers(FRAME_FACTS.about(**about), ENTRUSTED.about(**about | {"today": localdate()}))
        self.person.entrust(entrusted)
        return facts[0]

    @property
    def unread_notices(self) -> int:
        return self.facts[2] or 0

    @property
    def desks(self) -> list[Desk]:
        """Everybody has a next step; the others follow from what they are on their today."""
        return self.marked(self.offered())

    @property
    def places(self) -> list[Desk]:
        """What everybody comes back to, whatever they are."""
        places = [("learning", _("Learning"), "training:home"), ("tools", _("Tools"), "adoption:register")]
        return self.marked([(key, label, reverse(name)) for key, label, name in places])

    def marked(self, offered: list[tuple[str, str, str]]) -> list[Desk]:
        """The one with the longest address that the page's starts with is the current one."""
        path = self.path
        here = max((url for *_, url in offered if path == url or (url != "/" and path.startswith(url))), default="")
        return [Desk(key, label, url, current=url == here) for key, label, url in offered]

    def offered(self) -> list[tuple[str, str, str]]:
        champion, has_reports, unread = self.facts
        person = self.person
        offered = [("home", _("My next step"), reverse("desks:home"))]
        if champion:
            offered.append(("unit", _("My unit"), reverse("desks:unit")))
        if has_reports or person.headed_paths or holds(person, *READS_ALL):
            offered.append(("adoption", _("Adoption"), reverse("desks:adoption")))
        if holds(person, Role.AI_OPS):
            offered.append(("triage", _("Triage"), reverse("admin:feedback_item_changelist")))
        if holds(person, Role.AI_STUDIO, Role.ADMINISTRATOR):
            offered.append(("imports", _("Files"), reverse("desks:imports")))
            offered.append(("admin", _("Operations"), reverse("admin:index")))
        return offered


def reads_adoption(person: Person) -> bool:
    """Whether the desk with the figures is theirs: they manage somebody, or the whole company is their business."""
    return is_manager(person) or holds(person, *READS_ALL)
