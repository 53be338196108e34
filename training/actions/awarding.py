"""Certificates: given by the act that completes a path, and changed by people with a reason."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from inbox.actions import notify
from journal.actions import prompt, record
from journal.rules import refuse_if
from people.models import Membership, Person
from training import notices
from training.models import Award, AwardEvent, Completion, Path, PathVersion
from training.rules.authority import (
    refusal_to_extend,
    refusal_to_govern,
    refusal_to_reinstate,
    refusal_to_revoke,
    refusal_to_waive,
)
from training.rules.certification import (
    CertificationState,
    awards_of,
    days_of,
    latest_begun,
    previous_of,
    renewal_start,
    state_of,
    superseded,
    terms_of_award,
)
from training.rules.content import trees
from training.rules.earning import day_earned
from training.rules.paths import governing_versions, version_on
from training.rules.period import ONE_DAY, add, parse_period
from training.rules.tree import completed_on, leaves

Kind = AwardEvent.Kind


def award_completed_paths(*, completion: Completion, done: list[Completion] | None = None, by: Person | None) -> None:
    """Award every path that this completion completes. Part of the transaction that records it, with the person locked.

    `done`: the person's other completions, when they have been fetched already.
    """
    others = completions_of(completion.person) if done is None else done
    done = sorted({*others, completion}, key=lambda x: (x.occurred_on, x.pk))
    for version in governing_versions(done[-1].occurred_on):
        if completion.node_key in {leaf.key for leaf in leaves(trees([version.pk])[version.pk])}:
            award_if_complete(person=completion.person, version=version, done=done, closed_by=completion, by=by)


def completions_of(person: Person) -> list[Completion]:
    """All of the person's completions, in the order they occurred."""
    return list(Completion.objects.filter(person=person).order_by("occurred_on", "id"))


def award_if_complete(
    *,
    person: Person,
    version: PathVersion,
    done: list[Completion],
    on: date = date.min,
    closed_by=None,
    by: Person | None,
) -> Award | None:
    """Award the path when what counts of `done` completes this version, as of the day on which it did; None when not.

    `on`: the day from which it is looked at, when that is later than the last completion. Call it with the person
    locked: two steps done at once must not each miss the other.
    """
    tree = trees([version.pk])[version.pk]
    if completed_on(tree, {completion.node_key: completion.occurred_on for completion in done}) is None:
        return None  # not even with all there is, so nothing more needs to be asked
    awards = awards_of(person, version.path)
    day = day_earned(version, tree, done, awards, on)
    if day is None:
        return None
    return give(person=person, version=version, on=day, awards=awards, closed_by=closed_by, by=by)


def give(*, person, version: PathVersion, on: date, awards: list[Award], closed_by=None, by, waived: str = "") -> Award:
    """Make the award of this cycle, end the one before it, tell the person, and ask the apps above to act on it."""
    path = version.path
    policy = path.policies.order_by("-number").first()
    previous = previous_of(awards, on)
    terms = terms_of_award(policy, on, previous)
    if previous:
        supersede(previous, terms.valid_from, by)
    membership = Membership.objects.on(on).filter(person=person).select_related("unit").first()
    award = Award.objects.create(
        person=person,
        path=path,
        path_version=version,
        policy=policy,
        closed_by=closed_by,
        completed_on=on,
        name=person.name,
        unit_name=membership.unit.name if membership else "",
        **vars(terms),
    )
    if waived:
        AwardEvent.objects.create(award=award, kind=Kind.WAIVED, reason=waived, occurred_on=on, by=by)
    record(by=by, verb="training.award", subject=award, detail={"path": path.pk, "on": on.isoformat()})
    notify(to=person, at=when_past(person, on), **notices.awarded(award))
    prompt_above(award)
    return award


def prompt_above(award: Award) -> None:
    """Seats and the like follow a certificate; the apps that keep them are named in settings, unknown here."""
    if award.grace_until >= timezone.localdate():
        for task in settings.TASKS_AFTER_AWARD:
            prompt(task, award.person_id)


def when_past(person: Person, on: date) -> datetime | None:
    """The noon of a day that is over for this person (history is told with its own date and not mailed), else None."""
    if on >= person.today():
        return None
    return timezone.make_aware(datetime.combine(on, time(12)))


def supersede(award: Award, begins: date, by: Person | None) -> None:
    """End the award, and its grace, the day before the next one begins."""
    if before := superseded(award, begins):
        award.save(update_fields=[*before])
        AwardEvent.objects.create(award=award, kind=Kind.SUPERSEDED, occurred_on=begins, by=by, detail=before)


def lock(award: Award) -> Award:
    return (
        Award.objects.select_for_update(of=["self"]).select_related("path__tool", "person", "policy").get(pk=award.pk)
    )


def note(award: Award, kind: str, reason: str, on: date, by: Person | None, detail: dict | None = None) -> None:
    """The event, its journal entry and the notice to the person."""
    event = AwardEvent.objects.create(
        award=award, kind=kind, reason=reason.strip(), occurred_on=on, by=by, detail=detail or {}
    )
    record(by=by, verb=f"training.award_{kind}", subject=award, detail={"on": on.isoformat()})
    notify(to=award.person, at=when_past(award.person, on), **notices.changed(award, event))


@transaction.atomic
def extend_award(*, award: Award, until: date, reason: str, by: Person | None) -> Award:
    """Let the certificate be valid until a later day; window and grace move with it."""
    award = lock(award)
    if award.valid_until == until:
        return award
    refuse_if(refusal_to_govern(by) or refusal_to_extend(award, until, reason))
    before = days_of(award)
    award.valid_until = until
    award.renewal_from = renewal_start(award.policy, award.valid_from, until)
    award.grace_until = add(until + ONE_DAY, parse_period(award.policy.grace)) - ONE_DAY
    award.save(update_fields=["valid_until", "renewal_from", "grace_until"])
    note(award, Kind.EXTENDED, reason, timezone.localdate(), by, before)
    prompt_above(award)
    return award


@transaction.atomic
def revoke_award(*, award: Award, reason: str, on: date | None = None, by: Person | None) -> Award:
    """Take the certificate back from that day on. Steps done and recorded afterwards earn a new one."""
    award, on = lock(award), on or timezone.localdate()
    refuse_if(refusal_to_govern(by) or refusal_to_revoke(award, reason, on))
    award.revoked_on = on
    award.save(update_fields=["revoked_on"])
    note(award, Kind.REVOKED, reason, on, by)
    return award


@transaction.atomic
def reinstate_award(*, award: Award, reason: str, on: date | None = None, by: Person | None) -> Award:
    """Take the revocation back from that day on; the days between stay revoked."""
    award, on = lock(award), on or timezone.localdate()
    refuse_if(refusal_to_govern(by) or refusal_to_reinstate(award, on))
    award.revoked_on = None
    award.save(update_fields=["revoked_on"])
    note(award, Kind.REINSTATED, reason, on, by)
    prompt_above(award)
    return award


@transaction.atomic
def waive_path(*, person: Person, path: Path, reason: str, on: date | None = None, by: Person | None) -> Award:
    """Give the certificate without the steps, for a reason; one that is not up for renewal is returned as it is."""
    person, on = lock_person(person), on or timezone.localdate()
    awards = awards_of(person, path)
    refuse_if(refusal_to_govern(by) or refusal_to_waive(path, awards, reason, on))
    if state_of(awards, on) == CertificationState.CURRENT:
        return latest_begun(awards, on)
    return give(person=person, version=version_on(path, on), on=on, awards=awards, by=by, waived=reason.strip())


def lock_person(person: Person) -> Person:
    """One act at a time for each person: whoever comes second sees what the first one did."""
    return Person.objects.select_for_update(no_key=True, of=["self"]).get(pk=person.pk)


def lock_people(people: Collection[Person]) -> list[Person]:
    """`lock_person` for many, in their order; locked by number, so that two such acts never wait in a circle."""
    rows = Person.objects.select_for_update(no_key=True, of=["self"]).order_by("pk")
    locked = {each.pk: each for each in rows.filter(pk__in=[person.pk for person in people])}
    return [locked[person.pk] for person in people]
