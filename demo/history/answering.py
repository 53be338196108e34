"""How AI Ops deals with a report: taken, asked about, worked on, answered; each step some time after the one before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.story import Story
from feedback import actions as feedback
from feedback.models import Item, Severity, State
from people.models import Person

CLOSED_AFTER = timedelta(days=8)
DESKS = {"claims-summariser": "pelin", "code-companion": "tobias"}
FIRST_LOOK = {Severity.S0: (0.1, 0.5), Severity.S1: (0.5, 6), Severity.S2: (2, 20), Severity.S3: (3, 30)}
WORKS_FOR = {Severity.S0: (1, 2), Severity.S1: (1, 5), Severity.S2: (3, 9), Severity.S3: (3, 12)}


@dataclass
class Thread:
    """A report on its way: what is told of it, its row, its reporter, and the other reports by their ids."""

    story: Story
    about: dict
    item: Item
    reporter: Person
    dice: Random
    known: dict

    @property
    def agent(self) -> Person:
        """Who of AI Ops deals with it."""
        if self.item.severity == Severity.S0:
            return self.story.cast["omar"]
        usual = self.dice_of("agent").choice(["omar", "omar", "pelin", "tobias"])
        return self.story.cast[DESKS.get(self.about["tool"], usual)]

    def dice_of(self, topic: str) -> Random:
        return self.story.dice(topic, self.item.what_happened)

    def later(self, at: datetime, low: float, high: float) -> datetime:
        """Some working time after a moment, in hours."""
        return self.story.office(at + timedelta(hours=self.dice.uniform(low, high)))

    def plan(self, at: datetime, act: Callable, **facts) -> datetime:
        """Let AI Ops do this at that moment, with the version that stands then."""
        self.story.then(at, self.do, act, at, facts)
        return at

    def do(self, act: Callable, at: datetime, facts: dict) -> None:
        now = Item.objects.get(pk=self.item.pk)
        act(item=now, by=self.agent, version=now.version, at=at, **facts)

    def hear(self, at: datetime, act: Callable, who: Person | None, **facts) -> datetime:
        """Let somebody it touched do this at that moment."""
        self.story.then(at, self.heard, act, at, who, facts)
        return at

    def heard(self, act: Callable, at: datetime, who: Person | None, facts: dict) -> None:
        if who is None or who.left_on is None:
            act(item=Item.objects.get(pk=self.item.pk), by=who, at=at, **facts)


def follow(thread: Thread, others: list[Person]) -> None:
    """Plan everything that becomes of the report."""
    about, at = thread.about, thread.item.received_at
    for person in others:
        thread.hear(thread.later(at, 1, 70), me_too, person)
    if "duplicate_of" in about:
        duplicate(thread, thread.later(at, 3, 26))
    elif "spam" in about:
        thread.plan(thread.later(at, 3, 26), feedback.mark_spam)
    elif {"take", "work", "ask", "vendor", "resolve", "decline"} & about.keys():
        at = thread.plan(thread.later(at, *FIRST_LOOK[thread.item.severity]), feedback.take_item)
        at = converse(thread, at)
        if "decline" in about:
            thread.plan(thread.later(at, 20, 100), feedback.decline_item, reason=about["decline"])
        if "resolve" in about:
            settle(thread, at, others)


def me_too(*, item: Item, by: Person, at: datetime) -> None:
    if item.is_open:
        feedback.add_voice(item=item, by=by, at=at)


# --- on the way -------------------------------------------------------------------------------------------------------
def converse(thread: Thread, at: datetime) -> datetime:
    """Question and answer, notes, the vendor; when the last of it was."""
    about = thread.about
    if "ask" in about:
        at = thread.plan(thread.later(at, 0.2, 2), feedback.ask_reporter, text=about["ask"])
    if "said" in about:
        at = thread.hear(thread.later(at, 0.3, 20), feedback.answer, thread.reporter, text=about["said"])
    if "note" in about:
        at = thread.plan(thread.later(at, 0.2, 3), feedback.add_note, text=about["note"])
    if "vendor" in about:
        at = thread.plan(thread.later(at, 1, 20), feedback.wait_for_vendor, note=about["vendor"])
    if "reply" in about:
        at = thread.plan(thread.later(at, 1, 10), feedback.reply, text=about["reply"])
    if "work" in about:
        at = thread.plan(thread.later(at, 0.1, 4), feedback.start_work)
    return at


# --- how it ends ------------------------------------------------------------------------------------------------------
def settle(thread: Thread, at: datetime, others: list[Person]) -> None:
    """The answer, some days later; then what those say whom it touched."""
    about = thread.about
    days = about.get("after") or thread.dice.uniform(*WORKS_FOR[thread.item.severity]) + 2 * ("vendor" in about)
    at = thread.plan(
        thread.story.office(max(at, thread.item.received_at + timedelta(days=days))),
        feedback.resolve_item,
        text=about["resolve"],
    )
    if "reopen" in about:
        come_back(thread, at)
        return
    if about.get("solved"):
        for person in [None if about.get("anonymous") else thread.reporter, *others]:
            thread.hear(thread.later(at, 1, 60), solved, person)
    thread.story.then(thread.story.office(at + CLOSED_AFTER), close, thread)


def solved(*, item: Item, by: Person | None, at: datetime) -> None:
    """“That solved it”, if they were told."""
    if item.state == State.RESOLVED and item.voices.filter(person=by, told_at__isnull=False).exists():
        feedback.confirm_solved(item=item, by=by, at=at)


def close(thread: Thread) -> None:
    now = Item.objects.get(pk=thread.item.pk)
    if now.state == State.RESOLVED:
        feedback.close_item(item=now, by=thread.agent, version=now.version, at=thread.story.now)


def come_back(thread: Thread, at: datetime) -> None:
    """Not fixed."""
    about = thread.about
    at = thread.hear(thread.later(at, 6, 30), feedback.reopen_item, thread.reporter, reason=about["reopen"])
    if about.get("take_again"):
        thread.plan(thread.later(at, 2, 8), feedback.start_work)
    else:
        at = thread.plan(thread.later(at, 20, 60), feedback.resolve_item, text=about["again"])
        thread.story.then(thread.story.office(at + CLOSED_AFTER), close, thread)


def duplicate(thread: Thread, at: datetime) -> None:
    """As soon as the other report is there, and while it is open."""
    thread.story.then(at, point, thread, at)


def point(thread: Thread, at: datetime) -> None:
    now, of = Item.objects.get(pk=thread.item.pk), thread.known[thread.about["duplicate_of"]].item
    feedback.mark_duplicate(item=now, of=of, by=thread.agent, version=now.version, at=at)
