"""What feedback tells people, in words. A notice of an S0 says that there is something to read, and nothing of what."""

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from feedback.models import Item, Message
from people.models import Person, Role
from people.rules import holds

RESTRICTED_BODY = _("This report is restricted, so its words stay on its page.")


def notice(kind: str, item: Item, *, title: str, body: str, key: str, link: str = "") -> dict:
    return {
        "kind": f"feedback.{kind}",
        "title": title,
        "body": body,
        "link": link or item.get_absolute_url(),
        "dedupe_key": f"feedback.{kind}:{key}",
        "urgent": item.is_restricted,
    }


def words_of(item: Item, message: Message) -> str:
    return RESTRICTED_BODY if item.is_restricted else message.body


def logged_for_you(item: Item) -> dict:
    """To the reporter, when a champion wrote the report for them."""
    return notice(
        "logged",
        item,
        title=format_lazy(_("{name} reported something for you: {report}"), name=item.logged_by.name, report=item.ref),
        body=format_lazy(
            _("It is about {tool}. You will hear the answer here, and you can add to it at any time."), tool=item.tool
        ),
        key=str(item.pk),
    )


def asked(item: Item, message: Message) -> dict:
    return notice(
        "question",
        item,
        title=format_lazy(_("AI Ops has a question about {report}"), report=item.ref),
        body=words_of(item, message),
        key=str(message.pk),
    )


def replied(item: Item, message: Message) -> dict:
    return notice(
        "reply",
        item,
        title=format_lazy(_("AI Ops replied to {report}"), report=item.ref),
        body=words_of(item, message),
        key=str(message.pk),
    )


def resolved(item: Item, message: Message) -> dict:
    """To everybody it touched: the specific answer, and the chance to say that it is not fixed."""
    return notice(
        "resolved",
        item,
        title=format_lazy(_("Your report {report} has an answer"), report=item.ref),
        body=format_lazy("{}\n\n{}", words_of(item, message), _("Open it to say “that solved it” or “not fixed”.")),
        key=str(message.pk),
    )


def dealt_with(item: Item, message: Message) -> dict:
    """To those who joined a report that became restricted since: they cannot open it any more."""
    return notice(
        "resolved",
        item,
        title=format_lazy(_("{report}, which you joined, has been dealt with"), report=item.ref),
        body=_("It became restricted, so its page is closed to you. If it still happens, please make a new report."),
        link=reverse("feedback:mine"),
        key=str(message.pk),
    )


def declined(item: Item, message: Message) -> dict:
    return notice(
        "declined",
        item,
        title=format_lazy(_("{report} will not be taken further"), report=item.ref),
        body=words_of(item, message),
        key=str(message.pk),
    )


def joined(item: Item, original: Item) -> dict:
    """To the reporter of a duplicate."""
    return notice(
        "joined",
        original,
        title=format_lazy(_("{report} is the same as {original}"), report=item.ref, original=original.ref),
        body=format_lazy(_("Others reported it too. You will hear the answer to {original}."), original=original.ref),
        key=str(item.pk),
    )


def looking_again(item: Item, message: Message) -> dict:
    """To those it touched, when AI Ops itself reopens."""
    return notice(
        "reopened",
        item,
        title=format_lazy(_("We are looking at {report} again"), report=item.ref),
        body=words_of(item, message),
        key=str(message.pk),
    )


def in_triage(item: Item) -> str:
    return reverse("admin:feedback_item_change", args=[item.pk])


def reporter_wrote(item: Item, message: Message) -> dict:
    """To the owner: an answer, or “not fixed”."""
    not_fixed = message.kind == Message.Kind.REOPENING
    title = _("{report} is not fixed") if not_fixed else _("{report} has a new word from the reporter")
    return notice(
        "wrote",
        item,
        title=format_lazy(title, report=item.ref),
        body=words_of(item, message),
        link=in_triage(item),
        key=str(message.pk),
    )


def assigned(item: Item, to: Person, by: Person) -> dict:
    """To the new owner; somebody outside AI Ops reads it on the report's own page."""
    return notice(
        "assigned",
        item,
        title=format_lazy(_("{name} gave you {report}"), name=by.name, report=item.ref),
        body=format_lazy(_("{severity}, about {tool}."), severity=item.severity_code, tool=item.tool),
        link=in_triage(item) if holds(to, Role.AI_OPS) else "",
        key=f"{item.pk}:{item.version}",
    )


def restricted(item: Item) -> dict:
    """To everybody in AI Ops, whatever hour it is."""
    return notice(
        "restricted",
        item,
        title=format_lazy(_("S0: {report} needs somebody now"), report=item.ref),
        body=format_lazy(_("A restricted report about {tool} has come in."), tool=item.tool),
        link=in_triage(item),
        key=f"{item.pk}:{item.aware_at:%Y%m%d%H%M%S}",
    )


def watching(item: Item, rule: str) -> dict:
    return notice(
        "watching",
        item,
        title=format_lazy(_("For your information: {report} about {tool}"), report=item.ref, tool=item.tool),
        body=format_lazy(_("The rule “{rule}” names you as somebody who wants to know."), rule=rule),
        key=str(item.pk),
    )


def pages_of(item: Item) -> list[str]:
    """Where the notices about this report lead: its reporter's page and the desk of AI Ops."""
    return [item.get_absolute_url(), in_triage(item)]
