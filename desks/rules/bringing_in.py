"""What files can be brought in, by whom, and how an import reads as a sentence."""

from dataclasses import dataclass

from intake.models import Import
from people.models import Person, Role
from people.rules import holds

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
            "People",
            "The directory: who works here, in which unit and for whom, who has left.",
            columns=("email",),
            one_of=("given_name", "name"),
            optional=DIRECTORY,
            asks=("confirm_leavers",),
            roles=(Role.ADMINISTRATOR,),
        ),
        FileKind(
            "completions",
            "Training completed elsewhere",
            "Who completed which course on which day, from a learning system of before.",
            columns=("email", "course", "completed_on"),
            optional=("score", "external_id"),
            asks=("create_courses",),
        ),
        FileKind(
            "seats",
            "Seats from before",
            "Who could use a tool from which day to which.",
            columns=("email", "granted_on"),
            optional=("revoked_on",),
            asks=("tool",),
        ),
        FileKind(
            "identities",
            "Identities",
            "Whose account is whose, where a vendor's report names nobody by mail address.",
            columns=("external_id", "login", "email"),
            asks=("source",),
            sources=(("github-copilot", "GitHub Copilot"),),
        ),
        FileKind(
            "usage",
            "Usage",
            "Who used a tool on which day: the vendor's own report, or a table.",
            columns=("email", "day", "actions"),
            asks=("tool", "source"),
            sources=(
                ("csv", "A table: e-mail, day, actions"),
                ("github-copilot", "GitHub Copilot, user report"),
                ("m365-copilot", "Microsoft 365 Copilot, user detail"),
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
        return "Only an administrator brings in the directory."
    if not imported.refused_at or "lost" not in imported.detail:
        return "This import was not refused for a loss of people."
    return "The file itself is no longer kept." if imported.file_forgotten_at else ""


def state_of_import(imported: Import) -> tuple[str, str]:
    """(words, tone) for a badge."""
    if imported.applied_at and imported.read and not imported.applied and not imported.unchanged:
        return ("Nothing applied", "attention")
    if imported.applied_at:
        return ("Applied, with gaps", "attention") if imported.rejected or imported.quarantined else ("Applied", "good")
    return ("Refused", "attention") if imported.refused_at else ("Being read", "neutral")


def outcome_of(imported: Import) -> str:
    """What came of an import, in one sentence."""
    if imported.refused_at:
        return "Nothing of this file was applied."
    if not imported.applied_at:
        return "The file is kept and is being read."
    if imported.read == 0:
        return "The file holds headings and nothing else."
    news = f"{imported.applied:,} of {imported.read:,} lines said something new"
    if imported.applied == 0:
        news = "Nothing in this file was new" if imported.unchanged else f"None of {imported.read:,} lines was applied"
    left_out = []
    if imported.rejected and imported.applied:
        left_out.append(f"{imported.rejected:,} {'was' if imported.rejected == 1 else 'were'} not applied")
    if imported.quarantined:
        left_out.append(
            f"{imported.quarantined:,} {'waits' if imported.quarantined == 1 else 'wait'} for a known person"
        )
    return f"{news}; {' and '.join(left_out)}." if left_out else f"{news}."
