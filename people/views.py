"""You in Groundswell: what the directory says, your clock, your security, and who sees what about you."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.actions import choose_clock
from people.forms import ClockForm
from people.models import Person
from people.rules import ROLE_SENTENCES, WHO_SEES, Audience, Role, holders_by_role, onlookers_of, people_with_roles


def myself(request) -> Person:
    """The reader's own row, with what the pages show of it."""
    return get_object_or_404(Person.objects.select_related("unit", "manager"), pk=request.user.pk)


@require_safe
def me(request):
    """Who am I here?"""
    person = myself(request)
    return render(request, "people/me.html", {"person": person, "form": ClockForm(person=person), **roles_of(person)})


def roles_of(person: Person) -> dict:
    roles = [(Role(role).label, ROLE_SENTENCES[role]) for role in sorted(person.granted_roles)]
    return {"roles": roles, "heads": list(person.heads.all())}


@require_POST
def clock(request):
    """Keep another time zone or language."""
    person = myself(request)
    form = ClockForm(request.POST)
    if not form.is_valid():
        return render(request, "people/me.html", {"person": person, "form": form, **roles_of(person)}, status=422)
    choose_clock(person=person, **form.cleaned_data)
    messages.success(request, _("Kept. Every page now shows times your way."))
    return redirect("people:me")


@require_safe
def seen_by(request):
    """Who sees what about me?"""
    person = myself(request)
    holders = holders_by_role()
    return render(
        request,
        "people/seen_by.html",
        {
            "person": person,
            "sights": WHO_SEES,
            "only_self": (Audience.SELF,),
            "onlookers": onlookers_of(person),
            "holders": [(role.label, ROLE_SENTENCES[role], holders[role]) for role in Role],
            "holding": people_with_roles(),
        },
    )
