"""Everything this site holds of a person, for that person: each table under a heading in words, each row as words.

A test walks every model that points at a person: it is in KEPT, or in NOT_COPIED with the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from adoption import models as adoption
from feedback import models as feedback
from inbox import models as inbox
from journal.models import Entry
from people import models as people
from people.models import Person
from rollout import models as rollout
from studio import models as studio
from training import models as training

# Columns that are of the machinery, secret, or that repeat others; whatever row they stand in.
LEFT_OUT = {"id", "pk", "password", "session_key", "receipt_hash", "words", "person", "recipient", "reporter"}


@dataclass(frozen=True)
class Kept:
    """A table that holds something of a person: `to` is the column or the way from it to the person."""

    heading: str
    model: type[Model]
    to: str

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.to}"


KEPT = (
    Kept(gettext_lazy("What the directory says about you"), Person, "pk"),
    Kept(gettext_lazy("The units you head"), people.Unit, "head"),
    Kept(gettext_lazy("Where you worked, from when until when"), people.Membership, "person"),
    Kept(gettext_lazy("When you were away between two times here"), people.ServiceBreak, "person"),
    Kept(gettext_lazy("Addresses you had before"), people.EmailAlias, "person"),
    Kept(gettext_lazy("Roles granted to you"), people.RoleGrant, "person"),
    Kept(gettext_lazy("Your address for signing in"), EmailAddress, "user"),
    Kept(gettext_lazy("Where you are signed in"), UserSession, "user"),
    Kept(gettext_lazy("What you were told"), inbox.Notice, "recipient"),
    Kept(gettext_lazy("The mails that went with it"), inbox.Delivery, "notice__recipient"),
    Kept(gettext_lazy("How you want your mail"), inbox.Preference, "person"),
    Kept(gettext_lazy("The tools you answer for"), studio.Tool, "owner"),
    Kept(gettext_lazy("The paths that were assigned to you"), training.Assignment, "person"),
    Kept(gettext_lazy("Why, and by when"), training.AssignmentReason, "assignment__person"),
    Kept(gettext_lazy("Courses you opened"), training.Sitting, "person"),
    Kept(gettext_lazy("Lessons you finished"), training.LessonProgress, "person"),
    Kept(gettext_lazy("Quizzes you took, with your answers and scores"), training.Attempt, "person"),
    Kept(gettext_lazy("Steps you completed"), training.Completion, "person"),
    Kept(gettext_lazy("Your certificates"), training.Award, "person"),
    Kept(gettext_lazy("What happened to them"), training.AwardEvent, "award__person"),
    Kept(gettext_lazy("Your seats"), adoption.Seat, "person"),
    Kept(gettext_lazy("What happened to them, and when"), adoption.SeatEvent, "seat__person"),
    Kept(gettext_lazy("The days on which a tool was open to you"), adoption.SeatSpan, "person"),
    Kept(gettext_lazy("The days on which you used a tool, as its vendor reports them"), adoption.UsageDay, "person"),
    Kept(gettext_lazy("How vendors call you"), adoption.Identity, "person"),
    Kept(gettext_lazy("Where you were asked to be champion"), adoption.ChampionAssignment, "person"),
    Kept(gettext_lazy("What you did as champion"), adoption.ChampionActivity, "assignment__person"),
    Kept(gettext_lazy("When a champion nudged you"), adoption.ChampionActivity, "about"),
    Kept(gettext_lazy("Your reports"), feedback.Item, "reporter"),
    Kept(gettext_lazy("Reports you added yourself to, and what you said of the answer"), feedback.Voice, "person"),
    Kept(gettext_lazy("Reports you watch"), feedback.Watch, "person"),
    Kept(gettext_lazy("What you wrote about reports"), feedback.Message, "by"),
    Kept(gettext_lazy("What you did with reports"), feedback.Event, "by"),
    Kept(gettext_lazy("Rollouts you own"), rollout.Rollout, "owner"),
    Kept(gettext_lazy("The waves you are part of"), rollout.WaveMember, "person"),
)
# For developers, as the reasons below are.
AN_ACT = "an act in a role, about something else; “What you did here” lists it"
# For developers.
NOT_COPIED = {
    "people.Person.manager": "it is about those who report to them",
    "feedback.Item.logged_by": "a colleague's report, and in that colleague's copy",
    "feedback.Item.owner": "the words are somebody else's; the journal has what they did about them",
    "people.ApiToken.created_by": AN_ACT,
    "people.ApiToken.ended_by": AN_ACT,
    "people.Erasure.person": "nobody is left to ask for a copy",
    "people.Erasure.erased_by": AN_ACT,
    "people.RoleGrant.granted_by": AN_ACT,
    "people.RoleGrant.ended_by": AN_ACT,
    "studio.Review.by": AN_ACT,
    "training.AssignmentReason.by": AN_ACT,
    "training.Completion.by": AN_ACT,
    "training.AwardEvent.by": AN_ACT,
    "adoption.ChampionAssignment.nominated_by": AN_ACT,
    "adoption.SeatEvent.by": AN_ACT,
    "adoption.UsageRevision.by": AN_ACT,
    "adoption.Identity.mapped_by": AN_ACT,
    "adoption.YearOfUse.person": "made of the days on which they used a tool, each of which is in the copy",
    "feedback.Rule.retired_by": AN_ACT,
    "feedback.RuleVersion.created_by": AN_ACT,
    "feedback.RuleVersion.watchers": "a rule of the house; “Reports you watch” says what came of it",
    "feedback.Route.by": AN_ACT,
    "rollout.Wave.opened_by": AN_ACT,
    "admin.LogEntry.user": "the admin's own list of acts, each of which the journal has",
    "mfa.Authenticator.user": "a secret that would open the account; the page “Two-step sign-in” says that it exists",
}


def copy_of(person: Person) -> dict:
    """Heading -> rows, each a dict of words -> values that JSON takes. Headings with nothing below them stay."""
    found = {str(kept.heading): rows_of(kept, person) for kept in KEPT}
    mine = Entry.objects.filter(actor_id=person.pk)
    about_me = Entry.objects.filter(subject_type="people.person", subject_id=str(person.pk))
    return found | {_("What you did here"): acts(mine), _("What was done about you"): acts(about_me)}


def rows_of(kept: Kept, person: Person) -> list[dict]:
    fields = [field for field in kept.model._meta.concrete_fields if field.name not in LEFT_OUT]
    links = [field.name for field in fields if isinstance(field, ForeignKey)]
    rows = kept.model._default_manager.filter(**{kept.to: person.pk}).select_related(*links).order_by("pk")
    return [dict(in_words(row, fields)) for row in rows]


def in_words(row: Model, fields: list) -> Iterator[tuple[str, object]]:
    """(name of the column, its value): a choice by its label, another row by what it is called."""
    for field in fields:
        shown = getattr(row, f"get_{field.name}_display", None)
        value = shown() if shown and field.choices else getattr(row, field.name)
        yield str(field.verbose_name), plain(value)


def plain(value) -> object:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return str(value)


def acts(entries) -> list[dict]:
    rows = entries.order_by("pk").values_list("at", "verb", "subject_type", "subject_id", "detail")
    return [
        {
            pgettext("when it was done", "at"): at.isoformat(),
            pgettext("what was done", "what"): verb,
            pgettext("what it was done to", "subject"): f"{kind} {number}",
            pgettext("what is known of it", "detail"): detail,
        }
        for at, verb, kind, number, detail in rows
    ]


def cover(person: Person) -> dict:
    """What stands before the headings: whose copy it is, and of when."""
    return {
        pgettext("whose copy it is", "of"): person.name,
        _("made at"): timezone.now().isoformat(timespec="seconds"),
        pgettext("what something is about", "about"): _(
            "Everything that Groundswell holds of you. Reports you sent without your name are not in it: nobody "
            "can tell that they are yours, not even this file."
        ),
    }
