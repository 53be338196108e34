"""What training tells people, in words. Each function gives the arguments of inbox.actions.notify except `to` and
`at`; the words are lazy, so that each is said in the language of its reader."""

from datetime import date

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from training.models import AssignmentReason, Award, Course
from training.rules.standing import Standing
from ui.words import full_day

full_day_lazily = lazy(full_day, str)
how_far = lazy(lambda row: row.sentence, str)
in_a_row = lazy(lambda *parts: " ".join(str(part) for part in parts if part), str)


def assigned(reason: AssignmentReason) -> dict:
    """A path was given to somebody."""
    path = reason.assignment.path
    due = reason.due_on and format_lazy(_("Please finish it by {day}."), day=full_day_lazily(reason.due_on))
    opens = path.tool and format_lazy(_("It opens {tool} for you."), tool=path.tool)
    return {
        "kind": "training.assigned",
        "title": format_lazy(_("A new path for you: {path}"), path=path.name),
        "body": in_a_row(due, opens, path.summary),
        "link": path.get_absolute_url(),
        "dedupe_key": f"training.assigned:{reason.pk}",
    }


def awarded(award: Award) -> dict:
    """The certificate."""
    tool = award.path.tool
    valid = format_lazy(_("It is valid until {day}."), day=full_day_lazily(award.valid_until))
    opens = tool and format_lazy(_("Your access to {tool} opens now; it shows on My next step."), tool=tool)
    return {
        "kind": "training.awarded",
        "title": format_lazy(_("Your certificate: {path}"), path=award.path.name),
        "body": in_a_row(valid, opens),
        "link": award.get_absolute_url(),
        "dedupe_key": f"training.awarded:{award.pk}",
    }


def renewal_opened(award: Award) -> dict:
    words = _("Your certificate is valid until {day}; you can renew it from now on.")
    return {
        "kind": "training.renewal",
        "title": format_lazy(_("Time to renew {path}"), path=award.path.name),
        "body": format_lazy(words, day=full_day_lazily(award.valid_until)),
        "link": award.path.get_absolute_url(),
        "dedupe_key": f"training.renewal:{award.pk}:{award.valid_until}",
    }


def grace_began(award: Award) -> dict:
    words = _("Until {day}, so that there is time to renew it.")
    if award.path.tool:
        words = _("You keep {tool} until {day}, so that there is time to renew it.")
    return {
        "kind": "training.grace",
        "title": format_lazy(_("Your certificate {path} has ended"), path=award.path.name),
        "body": format_lazy(words, tool=award.path.tool, day=full_day_lazily(award.grace_until)),
        "link": award.path.get_absolute_url(),
        "dedupe_key": f"training.grace:{award.pk}:{award.valid_until}",
    }


def became_overdue(row: Standing) -> dict:
    """Once for each due day that has passed."""
    due = full_day_lazily(row.due_on)
    return {
        "kind": "training.overdue",
        "title": format_lazy(_("{path} was due on {day}"), path=row.path.name, day=due),
        "body": in_a_row(how_far(row), _("You can go on where you left it.")),
        "link": row.path.get_absolute_url(),
        "dedupe_key": f"training.overdue:{row.assignment.pk}:{row.due_on}",
    }


def reminder(row: Standing, by, day: date) -> dict:
    """Somebody asked; once for each day."""
    words = _("{name}: please finish {path}") if by else _("A reminder: please finish {path}")
    due = format_lazy(_("It was due on {day}."), day=full_day_lazily(row.due_on))
    return {
        "kind": "training.reminder",
        "title": format_lazy(words, name=by and by.name, path=row.path.name),
        "body": in_a_row(how_far(row), due),
        "link": row.path.get_absolute_url(),
        "dedupe_key": f"training.reminder:{row.assignment.pk}:{day}",
    }


def reopened(course: Course, sitting_id: int) -> dict:
    return {
        "kind": "training.reopened",
        "title": format_lazy(_("{course} is open for you again"), course=course.title),
        "body": _("Read the lessons once more at your pace; the quiz waits with new attempts."),
        "link": reverse("training:resume", args=[course.slug]),
        "dedupe_key": f"training.reopened:{sitting_id}",
    }


def changed(award: Award, event) -> dict:
    """A certificate was extended, revoked or reinstated. The reason is for the person too."""
    titles = {
        "extended": _("{path} is valid until {day} now"),
        "revoked": _("Your certificate {path} was revoked"),
        "reinstated": _("Your certificate {path} is valid again"),
    }
    day = full_day_lazily(award.valid_until)
    return {
        "kind": f"training.{event.kind}",
        "title": format_lazy(titles[event.kind], path=award.path.name, day=day),
        "body": event.reason,
        "link": award.get_absolute_url(),
        "dedupe_key": f"training.event:{event.pk}",
    }
