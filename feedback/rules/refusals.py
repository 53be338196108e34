"""Why somebody may not do something with a report, as a sentence; '' when they may. Who may, and when it may be
done."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.queries import champion_people
from feedback.models import Item, Severity, State
from feedback.rules.states import CHANCE_TO_OBJECT, can_reach
from people.models import Person, RoleGrant
from people.rules import Role, holds
from ui.words import day_and_month

CANNOT = {
    State.IN_PROGRESS: gettext_lazy("You cannot start work on a report that is {state}."),
    State.WAITING_REPORTER: gettext_lazy("You cannot ask about a report that is {state}."),
    State.WAITING_VENDOR: gettext_lazy("You cannot wait for the vendor on a report that is {state}."),
    State.RESOLVED: gettext_lazy("You cannot answer a report that is {state}."),
    State.DECLINED: gettext_lazy("You cannot decline a report that is {state}."),
    State.SPAM: gettext_lazy("You cannot mark as spam a report that is {state}."),
    State.DUPLICATE: gettext_lazy("You cannot mark as a duplicate a report that is {state}."),
}


# --- AI Ops -----------------------------------------------------------------------------------------------------------
def operators(day):
    """The people of AI Ops who are here on that day (Person queryset)."""
    held = RoleGrant.objects.in_force(day).filter(role=Role.AI_OPS).values("person")
    return Person.objects.present_on(day).filter(pk__in=held)


def refusal_to_triage(by: Person | None) -> str:
    """Who triages: people with the AI Ops role."""
    return "" if by is not None and holds(by, Role.AI_OPS) else _("Only people with the AI Ops role answer reports.")


def with_state(item: Item, sentence: str) -> str:
    """The sentence with the report's number and its state in it."""
    return sentence.format(report=item.ref, state=item.state_in_a_sentence)


def refusal_to_decide(item: Item, by: Person | None) -> str:
    """Decisions are made about open reports."""
    if sentence := refusal_to_triage(by):
        return sentence
    return "" if item.is_open else with_state(item, _("{report} is {state}. Reopen it to change anything."))


def refusal_to_move(item: Item, goal: str, by: Person | None) -> str:
    """Whether the report can be walked to that state."""
    if sentence := refusal_to_triage(by):
        return sentence
    if item.state == goal:
        return with_state(item, _("{report} is {state} already."))
    if not can_reach(item.state, goal):
        return with_state(item, CANNOT[goal])
    return ""


def refusal_to_take(item: Item, by: Person | None) -> str:
    if sentence := refusal_to_decide(item, by):
        return sentence
    return _("You have it already.") if item.owner_id == by.pk else ""


def refusal_to_release(item: Item, by: Person | None) -> str:
    if sentence := refusal_to_decide(item, by):
        return sentence
    return "" if item.owner_id else _("Nobody has it.")


def refusal_to_assign(item: Item, to: Person, by: Person | None) -> str:
    """Somebody outside AI Ops may be given a report, an S0 too: they are then one who needs to know, and can
    read and add notes."""
    if sentence := refusal_to_decide(item, by):
        return sentence
    if not to.is_active:
        return _("{name} has left the company.").format(name=to.name)
    return _("{name} has it already.").format(name=to.name) if item.owner_id == to.pk else ""


def refusal_to_reply(item: Item, by: Person | None) -> str:
    if sentence := refusal_to_triage(by):
        return sentence
    if item.state == State.DUPLICATE:
        sentence = _("Reply on {report}: its answer goes to the reporter of this one too.")
        return sentence.format(report=f"FB-{item.duplicate_of_id}")
    return _("Nobody replies to spam.") if item.state == State.SPAM else ""


def refusal_to_note(item: Item, by: Person | None) -> str:
    """AI Ops writes notes, and so does whoever they gave the report to."""
    if by is not None and item.owner_id == by.pk:
        return ""
    return refusal_to_triage(by)


def refusal_to_duplicate(item: Item, of: Item, by: Person | None) -> str:
    """A duplicate points at an open report that is none itself; its people are moved there, so each must be
    somebody."""
    if sentence := refusal_to_move(item, State.DUPLICATE, by):
        return sentence
    if item.pk == of.pk:
        return _("A report cannot be a duplicate of itself.")
    if item.is_anonymous:
        return _("The reporter is anonymous and could not hear the answer to another report. Answer this one.")
    if Severity.S0 in (item.severity, of.severity):
        return _("S0 reports stand on their own: the people of one may not learn of the other.")
    if not of.is_open:
        return with_state(of, _("{report} is {state}; its answer has been given already."))
    return _("Other reports were found to be duplicates of this one.") if item.duplicates.exists() else ""


def refusal_to_close(item: Item, by: Person | None, now: datetime | None = None) -> str:
    """A report is closed when everybody it touched has had the chance to say “not fixed”: their word, or seven days."""
    if sentence := refusal_to_triage(by):
        return sentence
    if item.state != State.RESOLVED:
        return with_state(item, _("{report} is {state}; only a report that was answered can be closed."))
    until = item.resolved_at + CHANCE_TO_OBJECT
    if (now or timezone.now()) >= until or not judging(item).filter(verdict="").exists():
        return ""
    until = timezone.localtime(until)
    sentence = _("Those it touched can say “not fixed” until {day}, {time}.")
    return sentence.format(day=day_and_month(until), time=f"{until:%H:%M}")


# --- those it touched -------------------------------------------------------------------------------------------------
def judging(item: Item):
    """The voices whose verdict counts: everybody touched; of an S0, its reporter alone, since nobody else may
    open it."""
    return item.voices.filter(person=item.reporter_id) if item.is_restricted else item.voices.all()


def voice_of(item: Item, by: Person | None):
    """The voice of this person (None: of the anonymous reporter), or None when the report did not touch them."""
    return judging(item).filter(person=by).first()


def refusal_to_answer(item: Item, by: Person | None) -> str:
    """The reporter adds a word while the report is open; None is the anonymous one, who came with the receipt."""
    if item.reporter_id != (by.pk if by else None):
        return _("Only the person who reported this can answer here.")
    if item.is_open:
        return ""
    if item.state == State.RESOLVED:
        return _("This has been answered. Say whether that solved it.")
    return _("This report is finished. Tell us in a new one.")


def refusal_to_confirm(item: Item, by: Person | None) -> str:
    if voice_of(item, by) is None:
        return _("Only somebody this report is about can say whether it is solved.")
    return "" if item.state == State.RESOLVED else _("There is no answer to judge at the moment.")


def refusal_to_reopen(item: Item, by: Person | None) -> str:
    """Those it touched, the champion who logged it and AI Ops, once there is an answer."""
    logger = by is not None and item.logged_by_id == by.pk and not item.is_restricted
    if refusal_to_triage(by) and not logger and voice_of(item, by) is None:
        return _("Only somebody this report is about can say that it is not fixed.")
    if item.state in Item.ANSWERED_STATES:
        return ""
    if item.is_open:
        return _("{report} is open; there is nothing to reopen.").format(report=item.ref)
    return with_state(item, _("{report} is {state}. If it still matters, make a new report."))


def refusal_to_add_voice(item: Item, by: Person) -> str:
    if item.is_restricted:
        return _("This report is restricted. Please make your own.")
    if item.is_anonymous:
        return _("Please make your own report of this.")
    return "" if item.is_open else _("This report is finished. If it happens again, make a new one.")


def refusal_to_log(reporter: Person, logged_by: Person, day) -> str:
    """A champion writes for people of the units they look after; AI Ops for anybody."""
    if holds(logged_by, Role.AI_OPS) or champion_people(logged_by, day).filter(pk=reporter.pk).exists():
        return ""
    sentence = _("You can log feedback for people in a unit where you are a champion; {name} is not.")
    return sentence.format(name=reporter.name)
