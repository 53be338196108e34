"""The inbox: every notice in one place, and how a person wants their mail."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from inbox.actions import choose_mail, mark_read
from inbox.forms import PreferenceForm
from inbox.models import Notice, Preference
from inbox.rules import period_of, person_of_stop_token
from people.actions import choose_clock

PER_PAGE = 25


@require_safe
def notices(request):
    """What was I told, and what of it is new?"""
    mine = Notice.objects.visible_to(request.user)
    only_unread = request.GET.get("show") == "unread"
    page = Paginator(mine.unread() if only_unread else mine, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    periods = groupby(page, key=lambda each: period_of(each.created_at, today))
    unread = mine.unread().count()
    tabs = [
        {"label": _("Everything"), "url": "?", "current": not only_unread},
        {"label": _("Unread"), "url": "?show=unread", "current": only_unread, "count": unread or None},
    ]
    latest = mine.values_list("pk", flat=True).order_by("-pk").first()
    context = {"page": page, "tabs": tabs, "unread": unread, "only_unread": only_unread, "latest": latest}
    context["periods"] = [(heading, list(rows)) for heading, rows in periods]
    return render(request, "inbox/notices.html", context)


@require_safe
def notice(request, notice_id):
    """Open a notice: it is read, and the page it speaks of follows."""
    opened = get_object_or_404(Notice.objects.visible_to(request.user), pk=notice_id)
    mark_read(notices=Notice.objects.filter(pk=opened.pk), by=request.user)
    safe = opened.link.startswith("/") and url_has_allowed_host_and_scheme(opened.link, allowed_hosts=None)
    return redirect(opened.link) if safe else render(request, "inbox/notice.html", {"notice": opened})


@require_POST
def readings(request):
    """Mark one notice as read, or all of those that stood on the page: none that came since."""
    mine = Notice.objects.visible_to(request.user)
    one, latest = request.POST.get("notice", ""), request.POST.get("latest", "")
    if one.isdecimal():
        mark_read(notices=Notice.objects.filter(pk=get_object_or_404(mine, pk=one).pk), by=request.user)
    elif latest.isdecimal():
        read = mark_read(notices=mine.up_to(int(latest)), by=request.user)
        said = ngettext("{n} notice marked as read.", "{n} notices marked as read.", read)
        messages.success(request, said.format(n=read))
    return redirect("inbox:list")


class Preferences(View):
    """How and when does Groundswell write to me?"""

    def get(self, request):
        return self.show(request, PreferenceForm(instance=self.kept(request), initial=self.clock(request)))

    def post(self, request):
        form = PreferenceForm(request.POST, instance=self.kept(request), initial=self.clock(request))
        if not form.is_valid():
            return self.show(request, form, status=422)
        wishes = dict(form.cleaned_data)
        choose_clock(person=request.user, time_zone=wishes.pop("time_zone"), language=request.user.language)
        choose_mail(person=request.user, by=request.user, **wishes)
        messages.success(request, _("Kept. What already waits for you follows your new wish."))
        return redirect("inbox:preferences")

    def kept(self, request) -> Preference:
        return Preference.objects.filter(person=request.user).first() or Preference(person=request.user)

    def clock(self, request) -> dict:
        return {"time_zone": request.user.time_zone}

    def show(self, request, form, status=200):
        return render(request, "inbox/preferences.html", {"form": form}, status=status)


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class Stop(View):
    """One click ends all mail to one person: the link of each mail, and the button of mail programs (RFC 8058).

    The signature in the address is the permission, so neither a sign-in nor a token of a form is asked for, and the
    answer to a POST is a page, since mail programs follow no redirect. Nothing happens on GET: scanners open links.
    """

    def get(self, request, token):
        return self.answer(request, self.reader(token), done=False)

    def post(self, request, token):
        reader = self.reader(token)
        kept = Preference.objects.filter(person=reader).first() or Preference()
        quiet = {"quiet_from": kept.quiet_from, "quiet_until": kept.quiet_until}
        choose_mail(person=reader, mail=Preference.Mail.NEVER, by=reader, **quiet)
        return self.answer(request, reader, done=True)

    def reader(self, token):
        if reader := person_of_stop_token(token):
            return reader
        raise Http404

    def answer(self, request, reader, done):
        kept = Preference.objects.filter(person=reader).first()
        stopped = done or (kept is not None and kept.mail == Preference.Mail.NEVER)
        response = render(request, "inbox/stop.html", {"stopped": stopped})
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
