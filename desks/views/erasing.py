"""The operator's page that erases who somebody was, in the admin."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from desks.actions import erase_person
from desks.forms import ErasureForm
from people.models import Person, Role
from people.rules import holds, refusal_to_erase


def erasures(request, object_id: int):
    """What will be gone, what stays, and the address to be typed. Only administrators find this page."""
    if not holds(request.user, Role.ADMINISTRATOR):
        raise Http404
    people = Person.objects.visible_to(request.user).select_related("erasure__erased_by", "unit")
    person = get_object_or_404(people, pk=object_id)
    form = ErasureForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        erase_person(person=person, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Their identity is erased. The figures are what they were."))
        return redirect("erasures", object_id)
    context = {"person": person, "form": form, "refusal": refusal_to_erase(person, request.user)}
    return render(request, "admin/people/person/erase.html", context, status=422 if form.errors else 200)
