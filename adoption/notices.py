"""What adoption tells people: each returns the arguments of inbox.actions.notify except `to`. The words are lazy, so
that each is said in the language of its reader.
"""

from datetime import date

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ui.words import full_day

lazily_full_day = lazy(full_day, str)


def seat_opened(seat, on: date) -> dict:
    return {
        "kind": "adoption.seat_opened",
        "title": format_lazy(_("{tool} is open for you"), tool=seat.tool),
        "body": format_lazy(
            _("You can use {tool} from today. What it is for, and what not to put into it, is on its page."),
            tool=seat.tool,
        ),
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-opened-{seat.pk}-{on}",
    }


def seat_paused(seat, event) -> dict:
    if event.reason == event.Reason.CERTIFICATE_LAPSED:
        said = _("Your certificate for {tool} ran out. Renew it, and your access opens again by itself.")
        body = format_lazy(said, tool=seat.tool)
    else:
        reason = event.Reason(event.reason).label
        body = format_lazy(_("The reason: {reason}. The AI Studio opens it again."), reason=reason)
    return {
        "kind": "adoption.seat_paused",
        "title": format_lazy(_("Your access to {tool} is paused"), tool=seat.tool),
        "body": body,
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-paused-{event.pk}",
    }


def seat_ended(seat, event) -> dict:
    return {
        "kind": "adoption.seat_ended",
        "title": format_lazy(_("Your access to {tool} has ended"), tool=seat.tool),
        "body": _("If you still need it, you can ask for it again on its page."),
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-ended-{event.pk}",
    }


def seat_wanted(seat, event) -> dict:
    """To the Studio: somebody who may have the tool waits for a licence."""
    return {
        "kind": "adoption.seat_wanted",
        "title": format_lazy(_("All seats of {tool} are taken"), tool=seat.tool),
        "body": format_lazy(_("{name} has the certificate and waits for a free seat."), name=seat.person.name),
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-wanted-{event.pk}",
    }


def too_many_lapses(found) -> dict:
    """To the Studio: the safety valve held the nightly run back."""
    n = len(found.seats)
    waiting = ngettext_lazy("{n} seat of {tool} waits for your word", "{n} seats of {tool} wait for your word", n)
    held_back = _(
        "Their certificates have lapsed. One run may pause at most {limit} seats without a person's word, "
        "so none was paused. Look whether something is wrong with the certificates first."
    )
    return {
        "kind": "adoption.lapses_held_back",
        "title": format_lazy(waiting, n=n, tool=found.tool),
        "body": format_lazy(held_back, limit=found.limit),
        "link": reverse("adoption:lapses", args=[found.tool.slug]),
        "dedupe_key": f"lapses-{found.tool.pk}-{found.on}",
    }


def nominated(assignment) -> dict:
    asked = _("Would you be lead champion of {unit}?") if assignment.lead else _("Would you be champion of {unit}?")
    return {
        "kind": "adoption.nominated",
        "title": format_lazy(asked, unit=assignment.unit),
        "body": _("A champion helps colleagues start: an office hour, a demonstration, passing on what does not work."),
        "link": reverse("champions:nomination", args=[assignment.pk]),
        "dedupe_key": f"nominated-{assignment.pk}",
    }


def nomination_answered(assignment, accepted: bool) -> dict:
    answer = _("{name} is now champion of {unit}") if accepted else _("{name} will not be champion of {unit}")
    return {
        "kind": "adoption.nomination_answered",
        "title": format_lazy(answer, name=assignment.person.name, unit=assignment.unit),
        "body": "",
        "link": reverse("champions:nominate", args=[assignment.unit.slug]),
        "dedupe_key": f"nomination-answered-{assignment.pk}",
    }


def championship_ended(assignment) -> dict:
    day, reason = lazily_full_day(assignment.ended_on), assignment.EndReason(assignment.end_reason).label
    return {
        "kind": "adoption.championship_ended",
        "title": format_lazy(_("You are no longer champion of {unit}"), unit=assignment.unit),
        "body": format_lazy(_("Since {day}: {reason}. Thank you."), day=day, reason=reason),
        "link": "",
        "dedupe_key": f"championship-ended-{assignment.pk}",
    }


def nudged(activity, text: str) -> dict:
    champion = activity.assignment.person
    return {
        "kind": "adoption.nudge",
        "title": format_lazy(_("{name} wrote to you"), name=champion.name),
        "body": text,
        "link": "/",
        "dedupe_key": f"nudge-{activity.pk}",
    }
