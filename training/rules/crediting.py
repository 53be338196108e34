"""What becomes of completions recorded together: the awards they earn, worked out in memory from facts fetched once.

Whoever earned something by hand, one completion after the other in the order they happened, has earned the same here.
"""

from bisect import insort
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from people.models import Membership, Person
from training.models import Award, CertificationPolicy, Completion, PathVersion
from training.rules.certification import awards_by_pair, previous_of, superseded, terms_of_award
from training.rules.content import trees
from training.rules.earning import day_earned
from training.rules.paths import governing
from training.rules.tree import leaves


@dataclass
class Credit:
    """`given`: new awards, each with the (id of the) award before it and the days that one had, if it was cut short."""

    given: list[Award] = field(default_factory=list)
    cut: list[tuple[Award, date, dict]] = field(default_factory=list)


class Crediting:
    """Everything that the awards of these people depend on, in a number of queries that does not grow with them."""

    def __init__(self, people: dict[int, Person], reserve):
        self.people, self.reserve = people, reserve
        self.versions: dict[int, list[PathVersion]] = defaultdict(list)
        for version in PathVersion.objects.filter(published_on__isnull=False).select_related("path__tool"):
            self.versions[version.path_id].append(version)
        self.trees = trees({version.pk for of_path in self.versions.values() for version in of_path})
        self.paths_of: dict[str, set[int]] = defaultdict(set)
        for path, of_path in self.versions.items():
            for version in of_path:
                for leaf in leaves(self.trees[version.pk]):
                    self.paths_of[leaf.key].add(path)
        policies = CertificationPolicy.objects.order_by("path_id", "-number").distinct("path_id")
        self.policies = {policy.path_id: policy for policy in policies}

    def credit(self, fresh: list[Completion]) -> Credit:
        """fresh: completions just recorded, with their ids, in the order in which they happened."""
        touched = {completion.person_id for completion in fresh if completion.node_key in self.paths_of}
        new = {completion.pk for completion in fresh}
        done: dict[int, list[Completion]] = defaultdict(list)
        for completion in Completion.objects.filter(person__in=touched).order_by("occurred_on", "pk"):
            if completion.pk not in new:
                done[completion.person_id].append(completion)
        awards = awards_by_pair(Award.objects.filter(person__in=touched))
        units = units_of(touched)
        credit = Credit()
        for completion in fresh:
            if completion.person_id in touched:
                mine = done[completion.person_id]
                insort(mine, completion, key=lambda each: (each.occurred_on, each.pk))
                self.credit_one(completion, mine, awards, units, credit)
        return credit

    def credit_one(self, completion: Completion, done: list[Completion], awards: dict, units: dict, credit: Credit):
        for path in self.paths_of.get(completion.node_key, ()):
            version = governing(self.versions[path], done[-1].occurred_on)
            if completion.node_key not in {leaf.key for leaf in leaves(self.trees[version.pk])}:
                continue
            held = awards.setdefault((completion.person_id, path), [])
            on = day_earned(version, self.trees[version.pk], done, held)
            if on is not None:
                self.give(version, on, held, completion, unit_on(units.get(completion.person_id, ()), on), credit)

    def give(self, version: PathVersion, on: date, held: list[Award], closed_by: Completion, unit: str, credit: Credit):
        previous = previous_of(held, on)
        terms = terms_of_award(self.policies[version.path_id], on, previous)
        if previous and (before := superseded(previous, terms.valid_from)):
            credit.cut.append((previous, terms.valid_from, before))
        award = Award(
            pk=next(self.reserve),
            person=self.people[closed_by.person_id],
            path=version.path,
            path_version=version,
            policy=self.policies[version.path_id],
            closed_by=closed_by,
            completed_on=on,
            name=self.people[closed_by.person_id].name,
            unit_name=unit,
            **vars(terms),
        )
        award.changes = []
        held.append(award)
        credit.given.append(award)


def units_of(people) -> dict[int, list[tuple]]:
    """Person id -> (first day, first day elsewhere, name of the unit)."""
    found: dict[int, list[tuple]] = defaultdict(list)
    stays = Membership.objects.filter(person__in=people).order_by("from_on")
    for person, *stay in stays.values_list("person_id", "from_on", "until_on", "unit__name"):
        found[person].append(tuple(stay))
    return found


def unit_on(stays, day: date) -> str:
    return next((name for start, end, name in stays if start <= day and (end is None or end > day)), "")
