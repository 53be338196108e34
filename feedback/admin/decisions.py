"""What AI Ops does about one report: a noun in the address for each, a form that carries the version, and an action.

A decision that was refused, or that came too late, loses nothing: its words come back, with what changed beside them.
"""

import re

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from feedback import actions, forms
from feedback.models import Item
from feedback.rules.states import Stale, changes_since
from feedback.views.thread import entry
from journal.rules import Refused
from people.rules import Role, holds


class Decision(View):
    """One noun. Subclasses say which form, which action, and what is said when it is done."""

    http_method_names = ["post"]
    noun = ""
    label = ""
    done = ""
    form_class = forms.DecisionForm

    def post(self, request, object_id):
        item = Item.objects.visible_to(request.user).filter(pk=object_id).first()
        if item is None or not holds(request.user, Role.AI_OPS):
            raise Http404
        form = self.form_class(request.POST, item=item, by=request.user, label=self.label)
        if not form.is_valid():
            return self.kept(request, item, form, status=422)
        try:
            after = self.act(item=item, by=request.user, **form.decision())
        except Stale as stale:
            return self.kept(request, stale.item, form, stale=stale)
        except Refused as refused:
            return self.kept(request, item, form, refusal=str(refused))
        messages.success(request, self.said(after))
        return redirect(place_after(request, after))

    def act(self, *, item, by, version, **decided):
        """Call the action; returns the report as it is then."""
        raise NotImplementedError

    def said(self, item: Item) -> str:
        return self.done.format(item=item)

    def kept(self, request, item, form, *, stale=None, refusal="", status=409):
        """Give the words back: with what changed since, when somebody else was faster; with the reason, when it
        is refused."""
        again = form.data.copy()
        again["version"] = item.version
        retry = self.form_class(again, item=item, by=request.user, label=self.label)
        query = request.META["QUERY_STRING"]
        about = {
            "item": item,
            "form": retry,
            "stale": stale,
            "refusal": refusal,
            "label": self.label,
            "changes": [entry(event, None) for event in changes_since(item, stale.seen)] if stale else [],
            "back": page_of(item, query),
            "action": f"{request.path}?{query}" if query else request.path,
        }
        return render(request, "admin/feedback/item/kept.html", about, status=status)


def place_after(request, item: Item) -> str:
    """Where the operator goes on: the report's page, or the list at the line that it names (a key pressed in
    the list)."""
    query = request.META["QUERY_STRING"]
    line = request.POST.get("then", "")
    if not re.fullmatch(r"FB-\d{1,18}", line):
        return page_of(item, query)
    base = reverse("admin:feedback_item_changelist")
    return f"{base}?{query}#{line}" if query else f"{base}#{line}"


def page_of(item: Item, query: str) -> str:
    url = reverse("admin:feedback_item_change", args=[item.pk])
    return f"{url}?{query}" if query else url


class Taking(Decision):
    noun, label, done = "takings", _("Take it"), _("{item} is yours.")

    def act(self, **decided):
        return actions.take_item(**decided)


class Release(Decision):
    noun, label, done = "releases", _("Put it back"), _("{item} waits for somebody to take it.")

    def act(self, **decided):
        return actions.release_item(**decided)


class Assignment(Decision):
    noun, label, form_class = "assignments", _("Give it to a colleague"), forms.AssignmentForm

    def act(self, **decided):
        return actions.assign_item(**decided)

    def said(self, item):
        return _("{name} has {item} and is told.").format(name=item.owner.name, item=item)


class SeverityDecision(Decision):
    noun, label, form_class = "severities", _("Set the severity"), forms.SeverityForm

    def act(self, **decided):
        return actions.set_severity(**decided)

    def said(self, item):
        set_to = _("{item} is {severity}. It is restricted now, and AI Ops is alerted.")
        if not item.is_restricted:
            set_to = _("{item} is {severity}.")
        return set_to.format(item=item, severity=item.get_severity_display())


class KindDecision(Decision):
    noun, label, form_class = "kinds", _("Set the kind"), forms.KindForm

    def act(self, **decided):
        return actions.set_kind(**decided)

    def said(self, item):
        said = _("{item} is “{kind}”, {severity}.")
        return said.format(item=item, kind=item.get_kind_display(), severity=item.severity_code)


class Start(Decision):
    noun, label, done = "starts", _("Start work"), _("You are working on {item}.")

    def act(self, **decided):
        return actions.start_work(**decided)


class VendorWait(Decision):
    noun, label, done = "vendor-waits", _("Wait for the vendor"), _("{item} waits for the vendor.")
    form_class = forms.OptionalTextForm

    def act(self, *, text, **decided):
        return actions.wait_for_vendor(note=text, **decided)


class Question(Decision):
    noun, label, done = "questions", _("Ask the reporter"), _("Your question is sent; {item} waits for the answer.")
    form_class = forms.TextForm

    def act(self, **decided):
        return actions.ask_reporter(**decided)


class Reply(Decision):
    noun, label, done, form_class = "replies", _("Reply"), _("Your reply to {item} is sent."), forms.TextForm

    def act(self, **decided):
        return actions.reply(**decided)


class Note(Decision):
    noun, label, done, form_class = "notes", _("Note for AI Ops"), _("Your note on {item} is kept."), forms.TextForm

    def act(self, **decided):
        return actions.add_note(**decided)


class Resolution(Decision):
    noun, label, form_class = "resolutions", _("Give the answer"), forms.TextForm

    def act(self, **decided):
        return actions.resolve_item(**decided)

    def said(self, item):
        return _("{item} has its answer, and those it touched are told.").format(item=item)


class Closing(Decision):
    noun, label, done = "closings", _("Close it"), _("{item} is closed.")

    def act(self, **decided):
        return actions.close_item(**decided)


class Declining(Decision):
    noun, label, done = "declinings", _("Decline it"), _("{item} is declined, and the reporter is told why.")
    form_class = forms.TextForm

    def act(self, *, text, **decided):
        return actions.decline_item(reason=text, **decided)


class Duplicate(Decision):
    noun, label, form_class = "duplicates", _("Mark as a duplicate"), forms.DuplicateForm

    def act(self, **decided):
        return actions.mark_duplicate(**decided)

    def said(self, item):
        said = _("{item} is answered with {original}; its people joined that one.")
        return said.format(item=item, original=item.duplicate_of)


class Spam(Decision):
    noun, label, done = "spam-marks", _("Mark as spam"), _("{item} is set aside as spam.")

    def act(self, **decided):
        return actions.mark_spam(**decided)


class Reopening(Decision):
    noun, label, form_class = "reopenings", _("Reopen it"), forms.TextForm

    def act(self, *, text, **decided):
        return actions.reopen_item(reason=text, **decided).item

    def said(self, item):
        said = _("{item} is open.") if item.follows_id is None else _("{item} is open; it follows {earlier}.")
        return said.format(item=item, earlier=item.follows)


class Routing(Decision):
    noun, label = "routings", _("Ask the rules again")

    def act(self, **decided):
        return actions.ask_routing(**decided)

    def said(self, item):
        return _("The rules send {item} to {queue}.").format(item=item, queue=item.queue)


DECISIONS = [
    Taking,
    Release,
    Assignment,
    SeverityDecision,
    KindDecision,
    Start,
    VendorWait,
    Question,
    Reply,
    Note,
    Resolution,
    Closing,
    Declining,
    Duplicate,
    Spam,
    Reopening,
    Routing,
]
