"""The operator's desk for files from outside: what may be brought in, how it goes, and what came of each line."""

from django.conf import settings
from django.contrib import messages
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat, Trim
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from desks.actions import bring_in, confirm_leavers
from desks.forms import FileForm
from desks.rules import FILE_KINDS, kinds_for, outcome_of, refusal_to_confirm, state_of_import
from desks.tables import ImportTable, NoteTable, RejectedTable
from desks.views.home import remembering
from intake.actions import keep_mapping, lines_read
from intake.models import Import
from journal.rules import Refused
from people.models import Person
from ui.exports import csv_response

PER_PAGE = 25


@require_safe
def imports(request):
    """What I may bring in, and what came of what was brought in."""
    kinds = kinds_or_not_found(request.user)
    seen = Import.objects.visible_to(request.user)
    wanted = request.GET.get("kind", "")
    table = ImportTable(with_actor(seen.filter(kind=wanted) if wanted in FILE_KINDS else seen))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    tabs = [{"label": _("Everything"), "url": "?", "current": wanted not in FILE_KINDS}]
    tabs += [{"label": kind.title, "url": f"?kind={kind.key}", "current": kind.key == wanted} for kind in kinds]
    context = {"kinds": kinds, "table": table, "tabs": tabs, "waiting": seen.unsettled().count(), "last": seen.first()}
    return remembering(render(request, "desks/imports.html", context), "imports")


def kinds_or_not_found(person):
    """This desk exists for those who may bring something in; for others there is no such page."""
    kinds = kinds_for(person)
    if not kinds:
        raise Http404
    return kinds


def with_actor(imports):
    """Each with `actor`, the name of whoever brought it in."""
    name = Trim(Concat("given_name", Value(" "), "family_name"))
    return imports.annotate(actor=Subquery(Person.objects.filter(pk=OuterRef("actor_id")).values(name=name)[:1]))


def new_import(request, kind):
    """The form for one kind of file; a sent file is received, and its own page tells the rest."""
    chosen = next((each for each in kinds_or_not_found(request.user) if each.key == kind), None)
    if chosen is None:
        raise Http404
    form = FileForm(chosen, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desks:import", received(form, request.user).pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desks/import_new.html", {"form": form, "kind": chosen}, status=status)


def largest_body(request) -> int:
    """Bytes of a form with a file in it; who brings nothing in sends nothing large either."""
    return settings.LARGEST_IMPORT if request.user.is_authenticated and kinds_for(request.user) else 0


new_import.largest_body = largest_body  # config.bodies asks for it before anything is read


def received(form: FileForm, person) -> Import:
    file, layout = form.cleaned_data["file"], form.layout()
    imported = bring_in(kind=form.kind.key, content=file, filename=file.name, layout=layout, by=person, **form.asked())
    if name := form.cleaned_data.get("keep_as"):
        keep_mapping(kind=form.kind.key, name=name, layout=layout, by=person)
    return imported


@require_safe
def one_import(request, pk):
    """How it goes, then what came of it. The page asks again by itself until the import is settled."""
    imported = get_object_or_404(with_actor(Import.objects.visible_to(request.user)), pk=pk)
    rejected = RejectedTable(imported.rejected_lines.all())
    notes = NoteTable(imported.detail.get("notes", []), prefix="notes-")
    for table in (rejected, notes):
        RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {
        "imported": imported,
        "kind": FILE_KINDS[imported.kind],
        "state": state_of_import(imported),
        "outcome": outcome_of(imported),
        "lines_read": lines_read(imported),
        "rejected": rejected,
        "notes": notes,
        "confirmable": not refusal_to_confirm(imported, request.user),
    }
    if request.htmx and imported.is_settled:
        response = render(request, "desks/part_import_progress.html", context)
        response.headers["HX-Refresh"] = "true"
        return response
    template = "desks/part_import_progress.html" if request.htmx else "desks/import.html"
    return render(request, template, context)


@require_safe
def rejected_csv(request, pk):
    """Each line that was not applied, with its reason, to be mended and brought in again."""
    imported = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    lines = imported.rejected_lines.values_list("line", "about", "reason").iterator()
    return csv_response(f"not-applied-{imported.pk}.csv", [["line", "about", "reason"], *lines])


@require_POST
def confirm(request, pk):
    """Yes, so many people have really left."""
    imported = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    again = confirm_leavers(imported=imported, by=request.user)
    messages.success(request, _("Thank you. The file is being read once more."))
    return redirect("desks:import", again.pk)
