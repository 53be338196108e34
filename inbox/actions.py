"""Telling people: a notice in the transaction of its reason, a mail sent once it is committed."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, time
from smtplib import SMTPResponseException

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from inbox.models import Delivery, Notice, Preference
from inbox.notices import letter
from inbox.rules import due_at, next_try
from journal.actions import prompt, record
from people.actions import replace_in
from people.models import ERASED, Person
from people.rules import Identity

logger = logging.getLogger(__name__)


@transaction.atomic
def notify(
    *,
    to: Person,
    kind: str,
    title: str,
    body: str = "",
    link: str = "",
    dedupe_key: str,
    urgent: bool = False,
    at: datetime | None = None,
) -> Notice | None:
    """Tell the person once; None when this key has been told before, or when they have left.

    Lazy words of `title` and `body` are said in the person's language. `link` is a path on this site. Call it inside
    the transaction of the act that is its reason. The mail of an `urgent` notice waits for no Monday and no quiet
    hour. `at` is for history: a notice of the past is never mailed.
    """
    if not to.is_active:
        return None
    title, body = said_to(to, title, body)
    notice = Notice(
        recipient=to,
        kind=kind,
        title=title,
        body=body,
        link=link,
        dedupe_key=dedupe_key,
        urgent=urgent,
        created_at=at or timezone.now(),
    )
    if not created_once(notice):
        return None
    if at is None:
        post(notice)
    return notice


def notify_all(told: Iterable[tuple[Person, datetime | None, dict]]) -> None:
    """`notify` for many: (to, at, the rest of what it takes). What is history is written together."""
    history = []
    for to, at, about in told:
        if at is None:
            notify(to=to, **about)
        elif to.is_active:
            title, body = said_to(to, about["title"], about.get("body", ""))
            history.append(Notice(recipient=to, created_at=at, **(about | {"title": title, "body": body})))
    Notice.objects.bulk_create(history, batch_size=5000, ignore_conflicts=True)


def said_to(reader: Person, title, body) -> tuple[str, str]:
    """Lazy words, in the language of their reader; the title as long as there is room for."""
    with translation.override(reader.language):
        return Truncator(str(title)).chars(200), str(body)


def created_once(notice: Notice) -> bool:
    """Save the notice unless its recipient has one with its key; a savepoint keeps the caller's transaction whole."""
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def post(notice: Notice) -> None:
    """Put the notice's mail into the outbox, for the time its reader wishes; a worker is asked for what is due now."""
    now = timezone.now()
    due = due_for(notice.recipient, now, urgent=notice.urgent)
    if due is None:
        return
    delivery = Delivery.objects.create(notice=notice, due_at=due)
    if due <= now:
        prompt("inbox.tasks.send_delivery", delivery.pk)


def due_for(person: Person, now: datetime, *, urgent: bool, wish: Preference | None = None) -> datetime | None:
    """`rules.due_at` with the wishes that this person has kept."""
    wish = wish or Preference.objects.filter(person=person).first() or Preference()
    return due_at(now, wish.mail, person.time_zone, wish.quiet_from, wish.quiet_until, urgent=urgent)


# --- sending ----------------------------------------------------------------------------------------------------------
def send_due(*, only: list[int] | None = None) -> int:
    """Send the mails that are due (or those of these ids that are); how many went out.

    Each row is locked, and skipped by whoever comes second, while its mail is sent: any number of workers never send
    one twice. A row that was tried is no longer due, so the loops end.
    """
    sent = 0
    for send_next in (send_next_alone, send_next_gathered):
        while (outcome := send_next(only)) is not None:
            sent += outcome
    return sent


def due_now(only: list[int] | None):
    due = Delivery.objects.due(timezone.now())
    return due if only is None else due.filter(pk__in=only)


@transaction.atomic
def send_next_alone(only: list[int] | None) -> bool | None:
    """Lock and send the next mail that goes alone: whether it went out, or None when there is none left to take."""
    delivery = (
        due_now(only)
        .alone()
        .select_for_update(skip_locked=True, of=["self"])
        .select_related("notice__recipient")
        .order_by("due_at", "pk")
        .first()
    )
    return None if delivery is None else send(delivery.notice.recipient, [delivery])


@transaction.atomic
def send_next_gathered(only: list[int] | None) -> bool | None:
    """Lock the next weekly reader for whom something is due, and send all of it as one mail.

    The lock is on the reader's wish, not on the mails: two workers would else share one person's mails between them.
    """
    theirs = due_now(only).gathered().filter(notice__recipient=OuterRef("person"))
    wish = (
        Preference.objects.filter(Exists(theirs))
        .select_for_update(skip_locked=True, of=["self"])
        .select_related("person")
        .first()
    )
    if wish is None:
        return None
    gathered = Delivery.objects.due(timezone.now()).gathered().to(wish.person)
    locked = gathered.select_for_update(skip_locked=True, of=["self"]).select_related("notice")
    deliveries = list(locked.order_by("notice__created_at", "pk"))
    return send(wish.person, deliveries) if deliveries else None


def send(recipient: Person, deliveries: list[Delivery]) -> bool:
    """Send one mail for these locked rows and note on each how it went; whether it was sent."""
    now = timezone.now()
    if not recipient.is_active:
        return give_up(deliveries, now, _("The person has left."))
    if put_off(recipient, deliveries, now):
        return False
    try:
        letter(recipient, [delivery.notice for delivery in deliveries]).send()
    except Exception as problem:  # a mail that cannot be written or sent must not stop those behind it
        logger.warning("The mail of notice %s was not sent: %s", deliveries[-1].notice_id, type(problem).__name__)
        return note_failure(deliveries, now, problem)
    for delivery in deliveries:
        delivery.attempts += 1
        delivery.sent_at, delivery.last_error = timezone.now(), ""
    keep(deliveries)
    return True


def put_off(recipient: Person, deliveries: list[Delivery], now: datetime) -> bool:
    """Whether quiet hours have begun since the mail was due: it then waits for their end."""
    wish = Preference.objects.filter(person=recipient).first()
    if wish is None or wish.quiet_from is None or any(delivery.notice.urgent for delivery in deliveries):
        return False
    due = due_at(now, Preference.Mail.AT_ONCE, recipient.time_zone, wish.quiet_from, wish.quiet_until)
    if due <= now:
        return False
    for delivery in deliveries:
        delivery.due_at = due
    keep(deliveries)
    return True


def note_failure(deliveries: list[Delivery], now: datetime, problem: Exception) -> bool:
    """What went wrong, by the kind of error and the server's number alone: its words may hold the address."""
    code = f" {problem.smtp_code}" if isinstance(problem, SMTPResponseException) else ""
    for delivery in deliveries:
        delivery.attempts += 1
        delivery.last_error = f"{type(problem).__name__}{code}"
        again = next_try(now, delivery.attempts)
        delivery.due_at = again or delivery.due_at
        delivery.given_up_at = None if again else now
    keep(deliveries)
    return False


def give_up(deliveries: list[Delivery], now: datetime, reason: str) -> bool:
    for delivery in deliveries:
        delivery.given_up_at, delivery.last_error = now, reason
    keep(deliveries)
    return False


def keep(deliveries: list[Delivery]) -> None:
    Delivery.objects.bulk_update(deliveries, ["attempts", "due_at", "sent_at", "given_up_at", "last_error"])


@transaction.atomic
def try_again(*, delivery: Delivery, by: Person) -> None:
    """Send a mail that was given up or waits for its next try as soon as possible, with all its tries before it."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.sent_at:
        return
    delivery.attempts, delivery.given_up_at, delivery.due_at = 0, None, timezone.now()
    keep([delivery])
    record(by=by, verb="inbox.try_again", subject=delivery)
    prompt("inbox.tasks.send_delivery", delivery.pk)


# --- reading and wishes -----------------------------------------------------------------------------------------------
def mark_read(*, notices, by: Person) -> int:
    """Mark one's own notices (a queryset) as read; how many were unread. Reading is nobody's business: no entry."""
    return notices.visible_to(by).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_mail(
    *, person: Person, mail: str, quiet_from: time | None = None, quiet_until: time | None = None, by: Person | None
) -> Preference:
    """Keep how the person wants their mail; what already waits follows the new wish."""
    wishes = {"mail": mail, "quiet_from": quiet_from, "quiet_until": quiet_until}
    if kept := Preference.objects.filter(person=person, **wishes).first():
        return kept
    preference, _new = Preference.objects.update_or_create(person=person, defaults=wishes)
    follow_wish(preference)
    record(by=by, verb="inbox.choose_mail", subject=preference, detail={"mail": mail})
    return preference


def follow_wish(preference: Preference) -> None:
    """Bring mails that have not been tried yet to the time of the new wish, or take them away."""
    now = timezone.now()
    waiting = Delivery.objects.waiting().to(preference.person)
    if preference.mail == Preference.Mail.NEVER:
        waiting.delete()
        return
    for urgent in (True, False):
        due = due_for(preference.person, now, urgent=urgent, wish=preference)
        waiting.filter(attempts=0, notice__urgent=urgent).update(due_at=due)


# --- erasing ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def forget_identity(*, was: Identity, by: Person | None) -> None:
    """What they were told, the mails still on their way to them, their wishes, and their name in notices to others.

    The notices stay as rows without words, so that nobody is told the same thing twice.
    """
    theirs = Notice.objects.filter(recipient=was.person_id)
    Delivery.objects.filter(notice__in=theirs).delete()
    Preference.objects.filter(person=was.person_id).delete()
    notices = theirs.update(title=ERASED, body="", link="")
    replace_in(Notice.objects.all(), ["title", "body"], was)
    record(by=by, verb="inbox.forget_identity", subject=Person(pk=was.person_id), detail={"notices": notices})


def forget_words(*, links: Collection[str]) -> int:
    """Empty the notices that lead to these pages, whoever got them: they quote what was written there. How many."""
    return Notice.objects.filter(link__in=links).exclude(body="").update(body="")
