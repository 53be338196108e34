"""Whether somebody is enrolled, how far they are, and when that is too late. Derived from reasons, awards and a day."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.rules import Role, holds
from training.models import AssignmentReason, Path
from training.rules.certification import CertificationState, last_valid_day
from training.rules.paths import version_on


class EnrolmentState(models.TextChoices):
    ASSIGNED = "assigned", _("Not begun")
    IN_PROGRESS = "in_progress", _("Under way")
    COMPLETED = "completed", pgettext_lazy("enrolment", "Completed")
    WAIVED = "waived", pgettext_lazy("enrolment", "Waived")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {self.COMPLETED: "good", self.WAIVED: "good", self.IN_PROGRESS: "neutral"}.get(self, "quiet")


E = EnrolmentState

# A withdrawn person can be assigned again; a completed one has something to do again once the certificate has ended.
TRANSITIONS = {
    E.ASSIGNED: [E.IN_PROGRESS, E.COMPLETED, E.WAIVED, E.WITHDRAWN],
    E.IN_PROGRESS: [E.COMPLETED, E.WAIVED, E.WITHDRAWN],
    E.COMPLETED: [E.ASSIGNED, E.IN_PROGRESS, E.WITHDRAWN],
    E.WAIVED: [E.ASSIGNED, E.IN_PROGRESS, E.WITHDRAWN],
    E.WITHDRAWN: [E.ASSIGNED, E.IN_PROGRESS, E.COMPLETED, E.WAIVED],
}


def enrolment_state(*, stands: bool, certificate: CertificationState, waived: bool, begun: bool) -> EnrolmentState:
    """The state of an assignment on a day.

    `stands`: a reason stands that day. `certificate`: its state that day. `waived`: the award behind it was given
    without the steps. `begun`: at least one step was done towards the certificate that is open now.
    """
    if not stands:
        return E.WITHDRAWN
    if certificate.valid:
        return E.WAIVED if waived else E.COMPLETED
    return E.IN_PROGRESS if begun else E.ASSIGNED


def stands_on(reason: AssignmentReason, day: date) -> bool:
    """As ReasonQuerySet.standing_on, for a reason already fetched."""
    return reason.started_on <= day and (reason.ended_on is None or reason.ended_on > day)


def due_on(reasons, awards, day: date) -> date | None:
    """The last day in time: of a certificate earned, its last valid day; else the earliest due day of the reasons
    that stand."""
    earned = last_valid_day(awards, day)
    return earned or min((r.due_on for r in reasons if r.due_on and stands_on(r, day)), default=None)


def is_overdue(due: date | None, certificate: CertificationState, day: date) -> bool:
    """The due day is over on `day` (a date in the person's own zone) and no certificate is valid."""
    return due is not None and due < day and not certificate.valid


def refusal_to_enroll(person: Person, path: Path, on: date | None = None) -> str:
    """Why this person cannot take the path from that day on, or ''."""
    return refusal_to_enroll_all([person], path, on)


def refusal_to_enroll_all(people: Iterable[Person], path: Path, on: date | None = None) -> str:
    """Why one of these people cannot take the path from that day on (default: each one's own today), or ''."""
    for person in people:
        if person.left_on and person.left_on <= (on or person.today()):
            return gettext("{name} has left the company.").format(name=person.name)
    if version_on(path, on or date.max) is None:
        return gettext("{what} is not published yet.").format(what=path)
    return ""


def refusal_to_assign(by: Person | None, person: Person, kind: str) -> str:
    """Why `by` may not give somebody this reason, or ''. Rules and waves are decided by the apps that own them."""
    Kind = AssignmentReason.Kind
    if by is None or kind not in (Kind.MANAGER, Kind.SELF):
        return ""
    if kind == Kind.SELF:
        return "" if by == person else gettext("People enrol themselves; ask them, or assign it as their manager.")
    if holds(by, Role.AI_STUDIO, Role.ADMINISTRATOR) or manages(by, person):
        return ""
    return gettext("Only a manager of {name} or the AI Studio can assign a path.").format(name=person.name)


def manages(by: Person, person: Person) -> bool:
    """Whether the person reports to `by`, or works below a unit that `by` heads."""
    path = person.unit.path if person.unit else ""
    return person.manager_id == by.pk or (by != person and any(path.startswith(headed) for headed in by.headed_paths))
