"""Writing what a directory's file changes: a few statements, however many people there are."""

import secrets
from collections import Counter
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from journal.actions import record_all
from people.actions.access import end_sessions_of
from people.actions.importing.reconciling import Reconciling
from people.actions.presence import end_roles_of_returned, write_presences
from people.actions.units import free_slug
from people.models import EmailAlias, Person, Unit, company_time_zone
from people.rules.matching import held_from
from people.rules.news import acts_of, departed
from people.rules.roster import DETAILS, Entry
from people.rules.tree import Branch

LANGUAGE = Person._meta.get_field("language").default
COUNTED = {
    "people.hire": "hired",
    "people.change_details": "corrected",
    "people.place": "moved",
    "people.record_departure": "left",
    "people.record_return": "returned",
    "people.create_unit": "units_created",
    "people.move_unit": "units_moved",
    "people.appoint_head": "heads_appointed",
}


def write(work: Reconciling, by: Person | None) -> None:
    """Units, people, where they are, who heads what, and the journal of all of it."""
    acts = list(write_tree(work))
    changed = [entry for entry in work.entries if entry.is_news]
    write_people(changed, work)
    before = {entry.pk: entry.before for entry in changed if entry.known}
    before |= {pk: work.roster.presences[pk] for pk in work.leavers}
    after = {entry.pk: entry.after for entry in changed} | work.leavers
    end_roles_of_returned([pk for pk in before if len(after[pk].breaks) > len(before[pk].breaks)], by=by)
    write_presences(before, after)
    end_sessions_of([pk for pk, presence in after.items() if presence.left_on and presence.left_on <= work.today])
    acts += write_heads(work)
    acts += [(verb, Person, entry.pk, detail) for entry in changed for verb, detail in acts_of(entry)]
    acts += [(verb, Person, pk, detail) for pk, left in work.leavers.items() for verb, detail in [departed(left)]]
    record_all(by=by, acts=acts)
    tell(work, Counter(verb for verb, *_ in acts), len(changed))


def tell(work: Reconciling, verbs: Counter, changed: int) -> None:
    report = work.report
    report.applied, report.unchanged = changed, len(work.entries) - changed
    report.detail |= {name: verbs[verb] for verb, name in COUNTED.items()} | {"left_unnamed": len(work.leavers)}


# --- units ------------------------------------------------------------------------------------------------------------
def write_tree(work: Reconciling) -> Iterator[tuple]:
    """New units with their parents, then the paths of whatever moved."""
    slugs = set(Unit.objects.values_list("slug", flat=True)) if work.tree.new else set()
    rows = []
    for branch in work.tree.new:
        slug = free_slug(branch.name, slugs)
        slugs.add(slug)
        parent = branch.parent.pk if branch.parent else None
        rows.append(Unit(pk=branch.pk, name=branch.name, slug=slug, parent_id=parent, path=path_of(branch)))
        yield "people.create_unit", Unit, branch.pk, {"parent": parent}
    Unit.objects.bulk_create(rows)
    paths = dict(Unit.objects.values_list("pk", "path"))
    moved = [(branch, path) for branch in work.tree.branches.values() if (path := path_of(branch)) != paths[branch.pk]]
    parents = ((branch.pk, branch.parent.pk if branch.parent else None, path) for branch, path in moved)
    Unit.objects.rewrite(["id", "parent_id", "path"], parents)
    for branch, path in moved:
        if branch.is_moved:
            yield "people.move_unit", Unit, branch.pk, {"from": paths[branch.pk], "to": path}


def path_of(branch: Branch) -> str:
    return "/" + "".join(f"{each.pk}/" for each in reversed(branch.above()))


def write_heads(work: Reconciling) -> list[tuple]:
    heads = dict(Unit.objects.values_list("pk", "head_id"))
    appointed = [(branch.pk, pk) for branch, pk in work.heads() if heads[branch.pk] != pk]
    Unit.objects.rewrite(["id", "head_id"], appointed)
    return [("people.appoint_head", Unit, unit, {"head": pk, "before": heads[unit]}) for unit, pk in appointed]


# --- people -----------------------------------------------------------------------------------------------------------
def write_people(changed: list[Entry], work: Reconciling) -> None:
    corrected = [entry for entry in changed if entry.known and entry.details]
    step_aside(corrected, changed)
    rows = (
        (entry.pk, *(entry.details.get(name, getattr(entry.known, name)) for name in DETAILS)) for entry in corrected
    )
    Person.objects.rewrite(["id", *DETAILS], rows)
    keep_aliases([entry for entry in corrected if "email" in entry.details], work)
    Person.objects.copy_in(PERSON, (person_of(entry) for entry in changed if entry.known is None))


def step_aside(corrected: list[Entry], changed: list[Entry]) -> None:
    """People who hand their address or number to others in the same file let go of it first: no two may have it, not
    even for a moment."""
    new = {
        name: {getattr(entry.line, name) for entry in changed} for name in ("email", "employee_number", "external_id")
    }
    giving = [
        entry.known
        for entry in corrected
        if any(name in entry.details and getattr(entry.known, name) in values for name, values in new.items())
    ]
    aside = ((known.pk, f"{known.pk}@moving.invalid", None, None) for known in giving)
    Person.objects.rewrite(["id", "email", "employee_number", "external_id"], aside)


PERSON = [*DETAILS, "id", "unit_id", "joined_on", "left_on", "time_zone", "language", "password"]


def person_of(entry: Entry) -> tuple:
    """The row of somebody new, in the order of PERSON."""
    line, presence = entry.line, entry.after
    said = (line.email, line.given_name, line.family_name, line.employee_number or None, line.external_id or None)
    # No password travels; random, as Django makes it, so that no two accounts share a token of their password.
    password = UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
    place = (presence.unit_id, presence.joined_on, presence.left_on)
    return (*said, entry.details.get("manager_id"), entry.pk, *place, company_time_zone(), LANGUAGE, password)


def keep_aliases(renamed: list[Entry], work: Reconciling) -> None:
    """As one correction does: the old address names its person for the days they had it, and signs nobody in."""
    if not renamed:
        return
    own: dict[int, list] = {}
    for spans in work.roster.aliases.values():
        for _, until_on, pk in spans:
            own.setdefault(pk, []).extend([until_on] if until_on else [])
    rows = []
    for entry in renamed:
        others = [until for _, until, _ in work.roster.aliases.get(entry.known.email, ()) if until]
        since = held_from(entry.before.joined_on, own.get(entry.pk, ()), others)
        if since < work.today:
            about = {"email": entry.known.email, "from_on": since, "until_on": work.today}
            rows.append(EmailAlias(person_id=entry.pk, **about))
    EmailAlias.objects.bulk_create(rows)
    EmailAddress.objects.filter(user__in=[entry.pk for entry in renamed]).delete()
