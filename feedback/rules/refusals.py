"""Why somebody may not do something with a report, as a sentence; '' when they may. Who may, and when it may be
done."""

from datetime import datetime

from django.utils import timezone

from adoption.queries import champion_people
from feedback.models import Item, Severity, State
from feedback.rules.states import CHANCE_TO_OBJECT, can_reach
from people.models import Person, RoleGrant
from people.rules import Role, holds

DOING = {
    State.IN_PROGRESS: "start work on",
    State.WAITING_REPORTER: "ask about",
    State.WAITING_VENDOR: "wait for the vendor on",
    State.RESOLVED: "answer",
    State.DECLINED: "decline",
    State.SPAM: "mark as spam",
    State.DUPLICATE: "mark as a duplicate",
}


# --- AI Ops -----------------------------------------------------------------------------------------------------------
def operators(day):
    """The people of AI Ops who are here on that day (Person queryset)."""
    held = RoleGrant.objects.in_force().filter(role=Role.AI_OPS).values("person")
    return Person.objects.present_on(day).filter(pk__in=held)


def refusal_to_triage(by: Person | None) -> str:
    """Who triages: people with the AI Ops role."""
    return "" if by is not None and holds(by, Role.AI_OPS) else "Only people with the AI Ops role answer reports."


def refusal_to_decide(item: Item, by: Person | None) -> str:
    """Decisions are made about open reports."""
    if sentence := refusal_to_triage(by):
        return sentence
    return "" if item.is_open else f"{item.ref} is {item.get_state_display().lower()}. Reopen it to change anything."


def refusal_to_move(item: Item, goal: str, by: Person | None) -> str:
    """Whether the report can be walked to that state."""
    if sentence := refusal_to_triage(by):
        return sentence
    if item.state == goal:
        return f"{item.ref} is {item.get_state_display().lower()} already."
    if not can_reach(item.state, goal):
        return f"You cannot {DOING[goal]} a report that is {item.get_state_display().lower()}."
    return ""


def refusal_to_take(item: Item, by: Person | None) -> str:
    if sentence := refusal_to_decide(item, by):
        return sentence
    return "You have it already." if item.owner_id == by.pk else ""


def refusal_to_release(item: Item, by: Person | None) -> str:
    if sentence := refusal_to_decide(item, by):
        return sentence
    return "" if item.owner_id else "Nobody has it."


def refusal_to_assign(item: Item, to: Person, by: Person | None) -> str:
    """Somebody outside AI Ops may be given a report, an S0 too: they are then one who needs to know, and can
    read and add notes."""
    if sentence := refusal_to_decide(item, by):
        return sentence
    if not to.is_active:
        return f"{to.name} has left the company."
    return f"{to.name} has it already." if item.owner_id == to.pk else ""


def refusal_to_reply(item: Item, by: Person | None) -> str:
    if sentence := refusal_to_triage(by):
        return sentence
    if item.state == State.DUPLICATE:
        return f"Reply on FB-{item.duplicate_of_id}: its answer goes to the reporter of this one too."
    return "Nobody replies to spam." if item.state == State.SPAM else ""


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
        return "A report cannot be a duplicate of itself."
    if item.is_anonymous:
        return "The reporter is anonymous and could not hear the answer to another report. Answer this one."
    if Severity.S0 in (item.severity, of.severity):
        return "S0 reports stand on their own: the people of one may not learn of the other."
    if not of.is_open:
        return f"{of.ref} is {of.get_state_display().lower()}; its answer has been given already."
    return "Other reports were found to be duplicates of this one." if item.duplicates.exists() else ""


def refusal_to_close(item: Item, by: Person | None, now: datetime | None = None) -> str:
    """A report is closed when everybody it touched has had the chance to say “not fixed”: their word, or seven days."""
    if sentence := refusal_to_triage(by):
        return sentence
    if item.state != State.RESOLVED:
        return f"{item.ref} is {item.get_state_display().lower()}; only a report that was answered can be closed."
    until = item.resolved_at + CHANCE_TO_OBJECT
    if (now or timezone.now()) >= until or not judging(item).filter(verdict="").exists():
        return ""
    return f"Those it touched can say “not fixed” until {timezone.localtime(until):%-d %B, %H:%M}."


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
        return "Only the person who reported this can answer here."
    if item.is_open:
        return ""
    if item.state == State.RESOLVED:
        return "This has been answered. Say whether that solved it."
    return "This report is finished. Tell us in a new one."


def refusal_to_confirm(item: Item, by: Person | None) -> str:
    if voice_of(item, by) is None:
        return "Only somebody this report is about can say whether it is solved."
    return "" if item.state == State.RESOLVED else "There is no answer to judge at the moment."


def refusal_to_reopen(item: Item, by: Person | None) -> str:
    """Those it touched, the champion who logged it and AI Ops, once there is an answer."""
    logger = by is not None and item.logged_by_id == by.pk and not item.is_restricted
    if refusal_to_triage(by) and not logger and voice_of(item, by) is None:
        return "Only somebody this report is about can say that it is not fixed."
    if item.state in Item.ANSWERED_STATES:
        return ""
    if item.is_open:
        return f"{item.ref} is open; there is nothing to reopen."
    return f"{item.ref} is {item.get_state_display().lower()}. If it still matters, make a new report."


def refusal_to_add_voice(item: Item, by: Person) -> str:
    if item.is_restricted:
        return "This report is restricted. Please make your own."
    if item.is_anonymous:
        return "Please make your own report of this."
    return "" if item.is_open else "This report is finished. If it happens again, make a new one."


def refusal_to_log(reporter: Person, logged_by: Person, day) -> str:
    """A champion writes for people of the units they look after; AI Ops for anybody."""
    if holds(logged_by, Role.AI_OPS) or champion_people(logged_by, day).filter(pk=reporter.pk).exists():
        return ""
    return f"You can log feedback for people in a unit where you are a champion; {reporter.name} is not."
