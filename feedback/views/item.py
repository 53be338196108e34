"""One report: what was said, what came of it, and a person's word about it."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import actions
from feedback.forms import WordsForm
from feedback.models import Item, Message, State
from feedback.rules.refusals import (
    refusal_to_add_voice,
    refusal_to_answer,
    refusal_to_confirm,
    refusal_to_note,
    refusal_to_reopen,
)
from feedback.rules.sensitive import masked
from feedback.rules.sentences import first_answer_promise, where_it_stands
from feedback.rules.showing import sees_whole
from feedback.views.reporting import similar_items
from feedback.views.thread import conversation
from journal.rules import Refused
from people.rules import Role, holds

A_DAY = timedelta(days=1)  # nearer than that a promise names the hour


def item_page(request, number: int):
    """The report's page for those it concerns; AI Ops also finds the way to triage here."""
    return show(request, get_object_or_404(seen_by(request.user), pk=number))


def show(request, item: Item, kept: str = "", status: int = 200):
    """The page; `kept` is a word that could not be taken, given back in its field."""
    sent = "sent" in request.GET
    whole = sees_whole(item, request.user)
    about = person_context(item, request.user, kept) | {
        "shown": "" if whole else masked(item.what_happened[:160]),
        "whole": whole,
        "entries": conversation(item, request.user, notes=not refusal_to_note(item, request.user)),
        "sent": sent,
        "operator": holds(request.user, Role.AI_OPS),
        "may_note": item.owner_id == request.user.pk,
        "voice_refusal": refusal_to_add_voice(item, request.user),
        "similar": similar_items(item.what_happened, item.tool, besides=item)
        if sent and not item.is_restricted
        else [],
        "mine": item.voices.filter(person=request.user).exists(),
    }
    return render(request, "feedback/item.html", about, status=status)


def person_context(item: Item, by, kept: str = "") -> dict:
    """What the page of a report shows, to its reporter as to the holder of its receipt (by=None)."""
    initial = {"text": kept}
    asked, promise = item.state == State.WAITING_REPORTER, first_answer_promise(item)
    questions = item.messages.filter(kind=Message.Kind.QUESTION) if asked else Message.objects.none()
    return {
        "item": item,
        "kept": kept,
        "question": questions.last(),
        "stands": where_it_stands(item),
        "promise": promise,
        "promise_is_near": promise and promise - timezone.now() < A_DAY,
        "answer_refusal": refusal_to_answer(item, by),
        "confirm_refusal": refusal_to_confirm(item, by),
        "reopen_refusal": refusal_to_reopen(item, by),
        "answer_form": WordsForm(label=_("Your answer") if asked else _("Add something"), initial=initial),
        "reopen_form": WordsForm(label=_("What is still wrong?"), auto_id="id_reopen_%s", initial=initial),
        "note_form": WordsForm(label=_("Note to AI Ops"), auto_id="id_note_%s"),
    }


def seen_by(person):
    return Item.objects.visible_to(person).select_related("tool", "owner", "reporter", "logged_by", "duplicate_of")


def words(request) -> str:
    """The text that was posted; an empty one is refused by the action, in its own sentence.

    Without the NULs that nobody types and PostgreSQL does not keep.
    """
    return request.POST.get("text", "")[:8000].replace("\x00", "")


@require_POST
def answers(request, number: int):
    item = get_object_or_404(seen_by(request.user), pk=number)
    try:
        actions.answer(item=item, text=words(request), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return show(request, item, kept=words(request), status=409)
    messages.success(request, _("Thank you. AI Ops has your answer."))
    return redirect(item)


@require_POST
def closings(request, number: int):
    """ "That solved it"."""
    item = get_object_or_404(seen_by(request.user), pk=number)
    actions.confirm_solved(item=item, by=request.user)
    messages.success(request, _("Good to hear. Thank you for telling us."))
    return redirect(item)


@require_POST
def reopenings(request, number: int):
    """ "Not fixed"."""
    item = get_object_or_404(seen_by(request.user), pk=number)
    try:
        report = actions.reopen_item(item=item, reason=words(request), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return show(request, item, kept=words(request), status=409)
    said = _("Thank you for saying so. {report} is open, and AI Ops is told.")
    messages.success(request, said.format(report=report.item.ref))
    return redirect(report.item)


@require_POST
def notes(request, number: int):
    """A note to AI Ops from whoever they gave the report to."""
    item = get_object_or_404(seen_by(request.user), pk=number)
    actions.add_note(item=item, text=words(request), by=request.user, version=item.version)
    messages.success(request, _("Your note is kept. The reporter does not see it."))
    return redirect(item)


@require_POST
def voices(request, number: int):
    """ "This happened to me too". Whoever joins could not open the report before; joining is what lets them."""
    item = get_object_or_404(Item.objects.open_to_voices(), pk=number)
    actions.add_voice(item=item, by=request.user)
    messages.success(request, _("You are added to {report}. You will hear the answer.").format(report=item.ref))
    return redirect(item)
