"""What adoption tells people, in words: each returns the arguments of inbox.actions.notify except `to`."""

from datetime import date

from django.urls import reverse


def seat_opened(seat, on: date) -> dict:
    return {
        "kind": "adoption.seat_opened",
        "title": f"{seat.tool} is open for you",
        "body": f"You can use {seat.tool} from today. What it is for, and what not to put into it, is on its page.",
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-opened-{seat.pk}-{on}",
    }


def seat_paused(seat, event) -> dict:
    if event.reason == event.Reason.CERTIFICATE_LAPSED:
        body = f"Your certificate for {seat.tool} ran out. Renew it, and your access opens again by itself."
    else:
        body = f"The reason: {event.get_reason_display()}. The AI Studio opens it again."
    return {
        "kind": "adoption.seat_paused",
        "title": f"Your access to {seat.tool} is paused",
        "body": body,
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-paused-{event.pk}",
    }


def seat_ended(seat, event) -> dict:
    return {
        "kind": "adoption.seat_ended",
        "title": f"Your access to {seat.tool} has ended",
        "body": "If you still need it, you can ask for it again on its page.",
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-ended-{event.pk}",
    }


def seat_wanted(seat, event) -> dict:
    """To the Studio: somebody who may have the tool waits for a licence."""
    return {
        "kind": "adoption.seat_wanted",
        "title": f"All seats of {seat.tool} are taken",
        "body": f"{seat.person.name} has the certificate and waits for a free seat.",
        "link": reverse("adoption:tool", args=[seat.tool.slug]),
        "dedupe_key": f"seat-wanted-{event.pk}",
    }


def too_many_lapses(found) -> dict:
    """To the Studio: the safety valve held the nightly run back."""
    return {
        "kind": "adoption.lapses_held_back",
        "title": f"{len(found.seats)} seats of {found.tool} wait for your word",
        "body": (
            f"Their certificates have lapsed. One run may pause at most {found.limit} seats without a person's word, "
            "so none was paused. Look whether something is wrong with the certificates first."
        ),
        "link": reverse("adoption:lapses", args=[found.tool.slug]),
        "dedupe_key": f"lapses-{found.tool.pk}-{found.on}",
    }


def nominated(assignment) -> dict:
    role = "lead champion" if assignment.lead else "champion"
    return {
        "kind": "adoption.nominated",
        "title": f"Would you be {role} of {assignment.unit}?",
        "body": "A champion helps colleagues start: an office hour, a demonstration, passing on what does not work.",
        "link": reverse("champions:nomination", args=[assignment.pk]),
        "dedupe_key": f"nominated-{assignment.pk}",
    }


def nomination_answered(assignment, accepted: bool) -> dict:
    return {
        "kind": "adoption.nomination_answered",
        "title": f"{assignment.person.name} {'is now' if accepted else 'will not be'} champion of {assignment.unit}",
        "body": "",
        "link": reverse("champions:nominate", args=[assignment.unit.slug]),
        "dedupe_key": f"nomination-answered-{assignment.pk}",
    }


def championship_ended(assignment) -> dict:
    return {
        "kind": "adoption.championship_ended",
        "title": f"You are no longer champion of {assignment.unit}",
        "body": f"Since {assignment.ended_on:%-d %B %Y}: {assignment.get_end_reason_display()}. Thank you.",
        "link": "",
        "dedupe_key": f"championship-ended-{assignment.pk}",
    }


def nudged(activity, text: str) -> dict:
    champion = activity.assignment.person
    return {
        "kind": "adoption.nudge",
        "title": f"{champion.name} wrote to you",
        "body": text,
        "link": "/",
        "dedupe_key": f"nudge-{activity.pk}",
    }
