"""Random histories of a few people, on and beside the boundaries of every window."""

from datetime import date, timedelta
from itertools import pairwise

from adoption.actions import record_usage
from adoption.actions.seats import write_spans
from adoption.models import Seat, SeatEvent, UsageDay
from adoption.rules import TRANSITIONS
from adoption.rules.seats import chain_of
from people.models import Membership, Person, ServiceBreak
from training.models import Assignment, AssignmentReason, Award, AwardEvent

DAY = date(2025, 3, 14)
# Ages in days that stand on or beside a boundary of some window.
EDGES = [0, 1, 6, 7, 26, 27, 28, 29, 30, 31, 55, 56, 57, 58, 83, 84, 85, 110]


class History:
    """Random facts of a few people, drawn by hypothesis, written as rows."""

    def __init__(self, random, tree, tool, path):
        self.random, self.tree, self.tool, self.path = random, tree, tool, path
        self.people = []

    def age(self):
        return self.random.choice(EDGES) if self.random.random() < 0.7 else self.random.randint(0, 120)

    def day(self):
        return DAY - timedelta(days=self.age())

    def write(self, people=7):
        for n in range(people):
            self.person(n)

    def person(self, n):
        joined, left = DAY - timedelta(days=150), DAY + timedelta(days=self.random.choice([-30, 0, 1, 500]))
        person = Person.objects.create(
            email=f"p{n}@tidewater.example", given_name=f"P{n}", joined_on=joined, left_on=left
        )
        self.people.append(person)
        self.memberships(person)
        self.away(person)
        self.seat(person)
        self.usage(person)
        if self.path:  # without one the tool is open to all
            self.training(person)

    def memberships(self, person):
        days = sorted({self.day() for _ in range(self.random.randint(0, 3))})
        for start, end in pairwise([*days, None]):
            Membership.objects.create(person=person, unit=self.random.choice(self.tree), from_on=start, until_on=end)

    def away(self, person):
        """Gone for a while, and back."""
        if self.random.random() < 0.3:
            start = self.day()
            end = start + timedelta(days=self.random.choice([1, 7, 27, 28, 60]))
            ServiceBreak.objects.create(person=person, from_on=start, until_on=end)

    def seat(self, person):
        seat, kind = Seat.objects.create(person=person, tool=self.tool), ""
        for on in sorted(self.day() for _ in range(self.random.randint(0, 6))):
            kind = self.random.choice(TRANSITIONS[kind])
            known = kind != "granted" or self.random.random() < 0.8
            reason = "leave" if kind == "suspended" else ""
            SeatEvent.objects.create(seat=seat, kind=kind, occurred_on=on, reason=reason, start_known=known)
        write_spans(seat, chain_of(seat))

    def usage(self, person):
        ages = {self.age() for _ in range(self.random.randint(0, 12))}
        if self.random.random() < 0.4:  # somebody with a habit
            ages |= {7 * week + self.random.choice([0, 3, 6]) for week in range(self.random.randint(3, 12))}
        rows = [(age, source) for age in ages for source in ("github", "csv") if self.random.random() < 0.8]
        UsageDay.objects.bulk_create(
            UsageDay(
                tool=self.tool, source=source, person=person, day=DAY - timedelta(days=age),
                actions=self.random.choice([None, 0, 1, 9, 9, 9]),
            )
            for age, source in rows
        )  # fmt: skip

    def training(self, person):
        if self.random.random() < 0.6:
            start = self.day()
            end = start + timedelta(days=self.random.randint(0, 90)) if self.random.random() < 0.3 else None
            assignment = Assignment.objects.create(person=person, path=self.path, assigned_on=start)
            AssignmentReason.objects.create(assignment=assignment, kind="wave", started_on=start, ended_on=end)
        if self.random.random() < 0.6:
            start = self.day()
            last = start + timedelta(days=self.random.choice([0, 7, 28, 365]))
            Award.objects.create(
                person=person, path=self.path, path_version=self.path.versions.get(), policy=self.path.policies.get(),
                completed_on=start, anchor=start, valid_from=start, renewal_from=start, valid_until=last,
                grace_until=last + timedelta(days=self.random.choice([0, 14])), name=person.name,
            )  # fmt: skip

    # --- late news ----------------------------------------------------------------------------------------------------
    def change(self):
        """Something else becomes known of somebody, about any day."""
        changes = [self.restate, self.restate, self.move, self.seat_event, self.leave_or_stay, self.hire]
        changes += [self.end_reasons, self.revoke] if self.path else []
        self.random.choice(changes)(self.random.choice(self.people))

    def restate(self, _):
        """One source says anew of some days who used the tool: others than before, or nobody."""
        rows = [
            (person.pk, day, self.random.choice([None, 0, 1, 9]))
            for day in (self.day(), self.day()) for person in self.people if self.random.random() < 0.4
        ]  # fmt: skip
        source = self.random.choice(["github", "csv"])
        record_usage(tool=self.tool, source=source, rows=rows, by=None, days=[self.day()])

    def move(self, person):
        """Worked elsewhere from some day on, or all the time."""
        if self.random.random() < 0.5:
            person.memberships.all().delete()
            self.memberships(person)
        else:
            person.memberships.filter(until_on=None).update(unit=self.random.choice(self.tree))

    def seat_event(self, person):
        seat = Seat.objects.get(person=person, tool=self.tool)
        chain = chain_of(seat)
        kind = self.random.choice(TRANSITIONS[chain[-1].kind if chain else ""])
        on = max(self.day(), chain[-1].occurred_on if chain else date.min)
        SeatEvent.objects.create(seat=seat, kind=kind, occurred_on=on, reason="risk" if kind == "suspended" else "")
        write_spans(seat, chain_of(seat))

    def leave_or_stay(self, person):
        Person.objects.filter(pk=person.pk).update(left_on=self.random.choice([None, self.day()]))

    def hire(self, _):
        self.person(len(self.people))

    def end_reasons(self, person):
        reasons = AssignmentReason.objects.filter(assignment__person=person)
        reasons.filter(started_on__lte=DAY - timedelta(days=30)).update(ended_on=DAY - timedelta(days=29))

    def revoke(self, person):
        for award in person.awards.all():
            kind = self.random.choice(["revoked", "reinstated"])
            AwardEvent.objects.create(award=award, kind=kind, reason="Found out.", occurred_on=self.day())
