"""When a certificate is good: the terms of an award, and the one state of (person, path) on a day.

Everything here is arithmetic on awards that were already fetched; `awards` is always all awards of one person and one
path, with their `changes` (AwardQuerySet.with_changes).
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.models import Award, AwardEvent, CertificationPolicy
from training.rules.period import ONE_DAY, add, parse_period

Mode = CertificationPolicy.Mode


class CertificationState(models.TextChoices):
    """What a person's certificate is on a day; exactly one of these."""

    NEVER_HELD = "never_held", _("Not yet earned")
    CURRENT = "current", pgettext_lazy("certificate", "Current")
    RENEWAL_OPEN = "renewal_open", _("Renewal open")
    GRACE = "grace", _("In grace")
    LAPSED = "lapsed", pgettext_lazy("certificate", "Lapsed")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")

    @property
    def holds(self) -> bool:
        """Whether it opens what the path qualifies for."""
        return self in (self.CURRENT, self.RENEWAL_OPEN, self.GRACE)

    @property
    def valid(self) -> bool:
        """Holds, and not only by grace."""
        return self in (self.CURRENT, self.RENEWAL_OPEN)

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[self]


S = CertificationState
TONES = {S.NEVER_HELD: "quiet", S.CURRENT: "good"} | dict.fromkeys(
    [S.RENEWAL_OPEN, S.GRACE, S.LAPSED, S.REVOKED], "attention"
)

# How the state of a (person, path) moves; days move it along a line, acts of people move it elsewhere.
TRANSITIONS = {
    S.NEVER_HELD: [S.CURRENT],
    S.CURRENT: [S.RENEWAL_OPEN, S.REVOKED],
    S.RENEWAL_OPEN: [S.CURRENT, S.GRACE, S.LAPSED, S.REVOKED],
    S.GRACE: [S.CURRENT, S.LAPSED, S.REVOKED],
    S.LAPSED: [S.CURRENT],
    S.REVOKED: [S.CURRENT, S.RENEWAL_OPEN, S.GRACE, S.LAPSED],
}


@dataclass(frozen=True)
class Terms:
    """The days of an award; all inclusive. `valid_until` is the day before anchor + cycle x validity."""

    anchor: date
    cycle: int
    valid_from: date
    valid_until: date
    renewal_from: date
    grace_until: date


def terms_of_award(policy: CertificationPolicy, completed_on: date, previous: Award | None = None) -> Terms:
    """The days of the award for a path completed that day; `previous` is the unrevoked award before it.

    Renewed inside the window, the modes “from previous expiry” and “fixed day” begin the day after the previous end.
    In every other case the award begins on the day of completion.
    """
    in_window = previous is not None and previous.renewal_from <= completed_on <= previous.valid_until
    anchor, cycle = completed_on, 1
    valid_from = completed_on
    if in_window and policy.mode != Mode.FROM_COMPLETION:
        valid_from = previous.valid_until + ONE_DAY
        anchor, cycle = continued(policy, previous)
    if policy.mode == Mode.FIXED_DAY:
        valid_until = next_fixed_day(policy, valid_from)
    else:
        valid_until = add(anchor, parse_period(policy.validity), cycle) - ONE_DAY
    return Terms(
        anchor=anchor,
        cycle=cycle,
        valid_from=valid_from,
        valid_until=valid_until,
        renewal_from=renewal_start(policy, valid_from, valid_until),
        grace_until=add(valid_until + ONE_DAY, parse_period(policy.grace)) - ONE_DAY,
    )


def previous_of(awards, day: date) -> Award | None:
    """The award before the one that is earned on that day: the latest that no revocation stands against."""
    return max((a for a in awards if not revoked_by(a, day)), key=lambda a: a.valid_from, default=None)


def days_of(award: Award) -> dict[str, str]:
    """The days that an event changes, as they are now."""
    return {name: getattr(award, name).isoformat() for name in ("valid_until", "renewal_from", "grace_until")}


def superseded(award: Award, begins: date) -> dict[str, str]:
    """Let the award, and its grace, end the day before the next begins: the days as they were, {} when they stay."""
    last = begins - ONE_DAY
    if award.grace_until <= last:
        return {}
    before = days_of(award)
    award.valid_until = min(award.valid_until, last)
    award.renewal_from = min(award.renewal_from, award.valid_until)
    award.grace_until = min(award.grace_until, last)
    return before


def continued(policy: CertificationPolicy, previous: Award) -> tuple[date, int]:
    """The anchor and cycle after `previous`: the same anchor while its end is still the one counted from there; else
    anew from the day after its end (it was extended, or the validity has another length now)."""
    begins = previous.valid_until + ONE_DAY
    if policy.mode != Mode.FIXED_DAY and add(previous.anchor, parse_period(policy.validity), previous.cycle) == begins:
        return previous.anchor, previous.cycle + 1
    return begins, 1


def renewal_start(policy: CertificationPolicy, valid_from: date, valid_until: date) -> date:
    """The first day of the renewal window, kept between the day after the start and the last valid day."""
    opens = add(valid_until + ONE_DAY, parse_period(policy.renewal_window), -1)
    return min(max(opens, valid_from + ONE_DAY), valid_until)


def next_fixed_day(policy: CertificationPolicy, valid_from: date) -> date:
    """The first such day of a year that is not yet inside its own renewal window when the award begins."""
    month, day = (int(part) for part in policy.fixed_day.split("-"))
    window = parse_period(policy.renewal_window)
    for year in range(valid_from.year, valid_from.year + 12):
        end = last_day_at(year, month, day)
        if end > valid_from and add(end + ONE_DAY, window, -1) > valid_from:
            return end
    raise ValueError("The renewal window is longer than ten years.")


def last_day_at(year: int, month: int, day: int) -> date:
    """That day of the year, or the last of the month when it is shorter (29 February)."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def revoked_by(award: Award, day: date) -> AwardEvent | None:
    """The revocation that stands against the award at the end of that day."""
    changes = [event for event in award.changes if event.occurred_on <= day]
    return changes[-1] if changes and changes[-1].kind == AwardEvent.Kind.REVOKED else None


def latest_begun(awards, day: date) -> Award | None:
    """The award that governs that day: the one that began last, whether or not it is revoked."""
    return max((a for a in awards if a.valid_from <= day), key=lambda a: (a.valid_from, a.pk), default=None)


def award_holding(awards, day: date) -> Award | None:
    """The award that opens what the path qualifies for that day, by being valid or in grace: the one that ends last."""
    holding = [a for a in awards if a.valid_from <= day <= a.grace_until and not revoked_by(a, day)]
    return max(holding, key=lambda a: a.grace_until, default=None)


def state_of(awards, day: date) -> CertificationState:
    """The certification state on that day, from all awards of one person and path."""
    award = latest_begun(awards, day)
    if award is None:
        return S.NEVER_HELD
    if revoked_by(award, day):
        return S.REVOKED
    if day < award.renewal_from or (day <= award.valid_until and renewed(awards, award, day)):
        return S.CURRENT
    if day <= award.valid_until:
        return S.RENEWAL_OPEN
    return S.GRACE if day <= award.grace_until else S.LAPSED


class AwardState(models.TextChoices):
    """What one certificate is on a day, for whoever holds its paper or its address."""

    UPCOMING = "upcoming", _("Not yet valid")
    CURRENT = "current", pgettext_lazy("certificate", "Current")
    RENEWAL_OPEN = "renewal_open", _("Current, renewal open")
    GRACE = "grace", _("Ended, in grace")
    LAPSED = "lapsed", pgettext_lazy("certificate", "Lapsed")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    SUPERSEDED = "superseded", pgettext_lazy("certificate", "Superseded")

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        calm = {self.CURRENT: "good", self.RENEWAL_OPEN: "good", self.UPCOMING: "neutral", self.SUPERSEDED: "quiet"}
        return calm.get(self, "attention")


def award_state(award: Award, awards, day: date) -> AwardState:
    """The state of this award on that day, among all awards of the person and path."""
    if revoked_by(next(a for a in awards if a.pk == award.pk), day):
        return AwardState.REVOKED
    if day < award.valid_from:
        return AwardState.UPCOMING
    if latest_begun(awards, day).pk != award.pk:
        return AwardState.SUPERSEDED
    return AwardState(state_of(awards, day).value)


def renewed(awards, award: Award, day: date) -> bool:
    """Whether the next award was earned by that day, although it begins only after this one."""
    return any(a.valid_from > award.valid_from and a.completed_on <= day and not revoked_by(a, day) for a in awards)


def last_valid_day(awards, day: date) -> date | None:
    """The end of what has been earned by that day; None when nothing stands."""
    return max((a.valid_until for a in awards if a.completed_on <= day and not revoked_by(a, day)), default=None)


def counts_towards_next(awards, completion, day: date) -> bool:
    """Whether a completion counts towards the next award: none yet, everything does; else what was done once the window
    opened; after a revocation, what was done and recorded since."""
    latest = max(awards, key=lambda a: (a.valid_from, a.pk), default=None)
    if latest is None:
        return True
    if revocation := revoked_by(latest, day):
        return completion.occurred_on >= revocation.occurred_on and completion.recorded_at > revocation.recorded_at
    return completion.occurred_on >= latest.renewal_from


def awards_by_pair(awards) -> dict[tuple[int, int], list[Award]]:
    """A queryset of awards as {(person id, path id): awards}, ready for the functions above, in two queries."""
    pairs: dict[tuple[int, int], list[Award]] = {}
    for award in awards.with_changes().select_related("person", "path__tool"):
        pairs.setdefault((award.person_id, award.path_id), []).append(award)
    return pairs


def awards_of(person, path) -> list[Award]:
    """All awards of the person for the path, ready for the functions above: two queries."""
    return list(Award.objects.filter(person=person, path=path).with_changes())


def certification_state(person, path, on: date) -> CertificationState:
    """The state of (person, path) at the end of that day."""
    return state_of(awards_of(person, path), on)


def governing_award(person, path, on: date) -> Award | None:
    """The award that the state of that day speaks about; None when never held."""
    return latest_begun(awards_of(person, path), on)


def certification_states(people_ids, path, on: date) -> dict[int, CertificationState]:
    """person id -> state on that day, for any number of people in two queries."""
    held: dict[int, list[Award]] = {person_id: [] for person_id in people_ids}
    for award in Award.objects.filter(person_id__in=list(held), path=path).with_changes():
        held[award.person_id].append(award)
    return {person_id: state_of(awards, on) for person_id, awards in held.items()}
