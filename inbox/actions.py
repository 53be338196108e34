"""Telling people: a notice in the transaction of its reason, a mail sent once it is committed."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from inbox.models import Delivery, Notice, Preference
from inbox.rules import due_at, next_try
from journal.actions import prompt, record
from people.models import Person

SENT_TOGETHER = 50


@transaction.atomic
def notify(
    *, to: Person, kind: str, title: str, body: str = "", link: str = "", dedupe_key: str, at=None
) -> Notice | None:
    """Tell the person once; None when this key has been told before, or when they have left.

    `link` is a path on this site. Call it inside the transaction of the act that is its reason. `at` is for history: a
    notice of the past is never mailed.
    """
    if not to.is_active:
        return None
    now = timezone.now()
    notice = Notice(
        recipient=to, kind=kind, title=title, body=body, link=link, dedupe_key=dedupe_key, created_at=at or now
    )
    if not created_once(notice):
        return None
    wish = Preference.objects.filter(person=to).first() or Preference()
    due = due_at(now, wish.mail, to.time_zone, wish.quiet_from, wish.quiet_until) if at is None else None
    if due:
        delivery = Delivery.objects.create(notice=notice, due_at=due)
        if due <= now:
            prompt("inbox.tasks.send_delivery", delivery.pk)
    return notice


def created_once(notice: Notice) -> bool:
    """Save the notice unless its recipient has one with its key; a savepoint keeps the caller's transaction whole."""
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def send_due(*, only: list[int] | None = None) -> int:
    """Send the mails that are due (or those of these ids that are); how many went out.

    Each row is locked with SKIP LOCKED while its mail is sent, so that any number of workers never send one twice.
    """
    sent = 0
    while batch := list(waiting(only).values_list("pk", flat=True)[:SENT_TOGETHER]):
        tried = sum(send_one(delivery_id) is not None for delivery_id in batch)
        sent += tried
        if not tried or only is not None:
            break
    return sent


def waiting(only):
    due = Delivery.objects.due(timezone.now()).order_by("due_at")
    return due if only is None else due.filter(pk__in=only)


@transaction.atomic
def send_one(delivery_id: int) -> bool | None:
    """True when sent, False when the try failed and was noted, None when somebody else has it or it is done."""
    delivery = (
        Delivery.objects.due(timezone.now())
        .select_for_update(skip_locked=True, of=["self"])
        .select_related("notice__recipient")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    try:
        compose(delivery.notice).send()
        delivery.sent_at = timezone.now()
        delivery.last_error = ""
    except OSError as problem:  # SMTPException is one: the server said no, or could not be reached
        delivery.last_error = type(problem).__name__
        again = next_try(timezone.now(), delivery.attempts)
        delivery.due_at = again or delivery.due_at
        delivery.given_up_at = None if again else timezone.now()
    delivery.save()
    return delivery.sent_at is not None


def compose(notice: Notice) -> EmailMultiAlternatives:
    """The mail of a notice: plain words first, a quiet HTML twin, and one click to stop."""
    stop = f"{settings.SITE_URL}/inbox/stop/{signing.dumps(notice.recipient_id, salt='inbox.stop')}/"
    about = {"notice": notice, "site": settings.SITE_URL, "stop": stop}
    with translation.override(notice.recipient.language):
        mail = EmailMultiAlternatives(
            subject=" ".join(notice.title.split()),
            body=render_to_string("inbox/mail.txt", about),
            to=[notice.recipient.email],
            headers={
                "Message-ID": f"<notice-{notice.pk}@groundswell>",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("inbox/mail.html", about), "text/html")
    return mail


def mark_read(*, notices, by: Person) -> int:
    """Mark one's own notices (a queryset) as read; how many were unread."""
    return notices.visible_to(by).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, person: Person, mail: str, quiet_from=None, quiet_until=None, by: Person | None) -> Preference:
    """Keep how the person wants their mail; what already waits follows the new wish."""
    preference, _ = Preference.objects.update_or_create(
        person=person, defaults={"mail": mail, "quiet_from": quiet_from, "quiet_until": quiet_until}
    )
    if mail == Preference.Mail.NEVER:
        Delivery.objects.due(timezone.now()).filter(notice__recipient=person).delete()
    record(by=by, verb="inbox.choose_mail", subject=preference, detail={"mail": mail})
    return preference
