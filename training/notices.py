"""What training tells people, in words. Each function gives the arguments of inbox.actions.notify except `to` and
`at`."""

from datetime import date

from django.urls import reverse

from training.models import AssignmentReason, Award, Course
from training.rules.missing import in_words
from training.rules.standing import Standing
from training.rules.words import sentence


def assigned(reason: AssignmentReason) -> dict:
    """A path was given to somebody."""
    path = reason.assignment.path
    due = f"Please finish it by {in_words(reason.due_on)}. " if reason.due_on else ""
    opens = f"It opens {path.tool} for you." if path.tool else ""
    return {
        "kind": "training.assigned",
        "title": f"A new path for you: {path.name}",
        "body": f"{due}{opens} {path.summary}".strip(),
        "link": path.get_absolute_url(),
        "dedupe_key": f"training.assigned:{reason.pk}",
    }


def awarded(award: Award) -> dict:
    """The certificate."""
    tool = award.path.tool
    opens = f" Your access to {tool} opens now; it shows on My next step." if tool else ""
    return {
        "kind": "training.awarded",
        "title": f"Your certificate: {award.path.name}",
        "body": f"It is valid until {in_words(award.valid_until)}.{opens}",
        "link": award.get_absolute_url(),
        "dedupe_key": f"training.awarded:{award.pk}",
    }


def renewal_opened(award: Award) -> dict:
    return {
        "kind": "training.renewal",
        "title": f"Time to renew {award.path.name}",
        "body": f"Your certificate is valid until {in_words(award.valid_until)}; you can renew it from now on.",
        "link": award.path.get_absolute_url(),
        "dedupe_key": f"training.renewal:{award.pk}:{award.valid_until}",
    }


def grace_began(award: Award) -> dict:
    tool = award.path.tool
    keeps = f"You keep {tool} until {in_words(award.grace_until)}" if tool else f"Until {in_words(award.grace_until)}"
    return {
        "kind": "training.grace",
        "title": f"Your certificate {award.path.name} has ended",
        "body": f"{keeps}, so that there is time to renew it.",
        "link": award.path.get_absolute_url(),
        "dedupe_key": f"training.grace:{award.pk}:{award.valid_until}",
    }


def became_overdue(row: Standing) -> dict:
    """Once for each due day that has passed."""
    return {
        "kind": "training.overdue",
        "title": f"{row.path.name} was due on {in_words(row.due_on)}",
        "body": f"{sentence(row.words)}. You can go on where you left it.",
        "link": row.path.get_absolute_url(),
        "dedupe_key": f"training.overdue:{row.assignment.pk}:{row.due_on}",
    }


def reminder(row: Standing, by, day: date) -> dict:
    """Somebody asked; once for each day."""
    return {
        "kind": "training.reminder",
        "title": f"{by.name if by else 'A reminder'}: please finish {row.path.name}",
        "body": f"{sentence(row.words)}. It was due on {in_words(row.due_on)}.",
        "link": row.path.get_absolute_url(),
        "dedupe_key": f"training.reminder:{row.assignment.pk}:{day}",
    }


def reopened(course: Course, sitting_id: int) -> dict:
    return {
        "kind": "training.reopened",
        "title": f"{course} is open for you again",
        "body": "Read the lessons once more at your pace; the quiz waits with new attempts.",
        "link": reverse("training:resume", args=[course.slug]),
        "dedupe_key": f"training.reopened:{sitting_id}",
    }


def changed(award: Award, event) -> dict:
    """A certificate was extended, revoked or reinstated. The reason is for the person too."""
    titles = {
        "extended": f"{award.path.name} is valid until {in_words(award.valid_until)} now",
        "revoked": f"Your certificate {award.path.name} was revoked",
        "reinstated": f"Your certificate {award.path.name} is valid again",
    }
    return {
        "kind": f"training.{event.kind}",
        "title": titles[event.kind],
        "body": event.reason,
        "link": award.get_absolute_url(),
        "dedupe_key": f"training.event:{event.pk}",
    }
