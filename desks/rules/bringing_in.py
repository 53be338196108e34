"""What files can be brought in, by whom, and how an import reads as a sentence."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from intake.models import Import
from people.models import Person, Role
from people.rules import holds
from ui.words import list_in_words

DIRECTORY = (
    "employee_number", "external_id", "given_name", "family_name", "name", "unit", "unit_parent", "unit_head_email",
    "unit_from", "manager_email", "manager_employee_number", "manager_name", "joined_on", "left_on", "last_day",
)  # fmt: skip


@dataclass(frozen=True)
class FileKind:
    """One kind of file: what it holds, its columns (of `one_of` at least one), what else is asked for, and by whom."""

    key: str
    title: str
    about: str
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    roles: tuple[Role, ...] = (Role.AI_STUDIO, Role.ADMINISTRATOR)
    sources: tuple[tuple[str, str], ...] = ()

    def named_by(self, headings: set[str]) -> bool:
        """Whether these headings, in lower case, name all that is needed."""
        return set(self.columns) <= headings and (not self.one_of or bool(set(self.one_of) & headings))

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.columns, *self.optional)


FILE_KINDS = {
    kind.key: kind
    for kind in (
        FileKind(
            "people",
            gettext_lazy("People"),
            gettext_lazy("The directory: who works here, in which unit and for whom, who has left."),
            columns=("email",),
            one_of=("given_name", "name"),
            optional=DIRECTORY,
            asks=("confirm_leavers",),
            roles=(Role.ADMINISTRATOR,),
        ),
        FileKind(
            "completions",
            gettext_lazy("Training completed elsewhere"),
            gettext_lazy("Who completed which course on which day, from a learning system of before."),
            columns=("email", "course", "completed_on"),
            optional=("score", "external_id"),
            asks=("create_courses",),
        ),
        FileKind(
            "seats",
            gettext_lazy("Seats from before"),
            gettext_lazy("Who could use a tool from which day to which."),
            columns=("email", "granted_on"),
            optional=("revoked_on",),
            asks=("tool",),
        ),
        FileKind(
            "identities",
            gettext_lazy("Identities"),
            gettext_lazy("Whose account is whose, where a vendor's report names nobody by mail address."),
            columns=("external_id", "login", "email"),
            asks=("source",),
            sources=(("github-copilot", "GitHub Copilot"),),
        ),
        FileKind(
            "usage",
            gettext_lazy("Usage"),
            gettext_lazy("Who used a tool on which day: the vendor's own report, or a table."),
            columns=("email", "day", "actions"),
            asks=("tool", "source"),
            sources=(
                ("csv", gettext_lazy("A table: e-mail, day, actions")),
                ("github-copilot", gettext_lazy("GitHub Copilot, user report")),
                ("m365-copilot", gettext_lazy("Microsoft 365 Copilot, user detail")),
            ),
        ),
    )
}


def kinds_for(person: Person) -> list[FileKind]:
    """The kinds of file that this person may bring in; empty for most."""
    return [kind for kind in FILE_KINDS.values() if holds(person, *kind.roles)]


def refusal_to_confirm(imported: Import, by: Person) -> str:
    """Why there is no loss of people to confirm for this import, or ''."""
    if not holds(by, *FILE_KINDS["people"].roles):
        return _("Only an administrator brings in the directory.")
    if not imported.refused_at or "lost" not in imported.detail:
        return _("This import was not refused for a loss of people.")
    return _("The file itself is no longer kept.") if imported.file_forgotten_at else ""


def state_of_import(imported: Import) -> tuple[str, str]:
    """(words, tone) for a badge."""
    if imported.applied_at and imported.read and not imported.applied and not imported.unchanged:
        return (_("Nothing applied"), "attention")
    if imported.applied_at and (imported.rejected or imported.quarantined):
        return (_("Applied, with gaps"), "attention")
    if imported.applied_at:
        return (pgettext("import", "Applied"), "good")
    return (pgettext("import", "Refused"), "attention") if imported.refused_at else (_("Being read"), "neutral")


def outcome_of(imported: Import) -> str:
    """What came of an import, in one sentence."""
    if imported.refused_at:
        return _("Nothing of this file was applied.")
    if not imported.applied_at:
        return _("The file is kept and is being read.")
    if imported.read == 0:
        return _("The file holds headings and nothing else.")
    left_out = list_in_words(clauses_of_what_was_left_out(imported))
    return f"{news_of(imported)}; {left_out}." if left_out else f"{news_of(imported)}."


def news_of(imported: Import) -> str:
    """How many of its lines said something new, as a clause."""
    new, read = intcomma(imported.applied), intcomma(imported.read)
    if imported.applied:
        return _("{new} of {read} lines said something new").format(new=new, read=read)
    if imported.unchanged:
        return _("Nothing in this file was new")
    return _("None of {read} lines was applied").format(read=read)


def clauses_of_what_was_left_out(imported: Import) -> list[str]:
    rejected, waiting, found = imported.rejected, imported.quarantined, []
    if rejected and imported.applied:
        found.append(ngettext("{n} was not applied", "{n} were not applied", rejected).format(n=intcomma(rejected)))
    if waiting:
        waits = ngettext("{n} waits for a known person", "{n} wait for a known person", waiting)
        found.append(waits.format(n=intcomma(waiting)))
    return found
