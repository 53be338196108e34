"""Two at once: one wins, the other is told. The same harness catches a variant that does not look or does not lock."""

import threading
from contextlib import contextmanager, suppress
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from feedback import actions
from feedback.actions import outcomes, turns
from feedback.models import Item, Rule
from feedback.rules.states import Stale
from journal.rules import Refused
from people import actions as people
from people.models import Person, Role
from studio import actions as studio
from tests.races import at_once, problems, think

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db):
    """Two of AI Ops, two reporters and a tool, committed."""

    def hire(name, role=None):
        person = people.hire(
            email=f"{name}@tidewater.example", given_name=name.title(), joined_on=date(2024, 1, 8), by=None
        )
        if role:
            people.grant_role(person=person, role=role, by=None)
        return Person.objects.get(pk=person.pk)

    scene = {name: hire(name, Role.AI_OPS) for name in ("omar", "olive")} | {
        name: hire(name) for name in ("erin", "odette")
    }
    tool = studio.propose_tool(slug="copilot", name="Copilot", by=None)
    return scene | {"tool": tool}


@pytest.fixture
def item(scene):
    return actions.report_item(tool=scene["tool"], kind="bug", what_happened="It stops.", reporter=scene["erin"]).item


def take_together(item, scene):
    return at_once(*(
        lambda by=scene[name]: actions.take_item(item=item, by=by, version=item.version) for name in ("omar", "olive")
    ))  # fmt: skip


def test_of_two_who_take_it_at_once_one_wins(item, scene):
    results = take_together(item, scene)
    winners = [result for result in results if isinstance(result, Item)]
    assert len(winners) == 1
    assert sum(isinstance(result, Stale) for result in results) == 1
    stored = Item.objects.get(pk=item.pk)
    assert stored.owner == winners[0].owner
    assert stored.version == item.version + 1
    assert stored.events.filter(kind="taken").count() == 1


@pytest.fixture
def both_have_read():
    """Hold each reader of the row until the other has read it too, or a moment has gone by: when a race is lost."""
    barrier = threading.Barrier(2)

    def hold():
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=2)

    return hold


def test_the_harness_catches_one_that_does_not_lock(item, scene, monkeypatch, both_have_read):
    """Comparing the version without holding the row: both read the same, both win, one decision is lost."""

    def unlocked(item, version):
        fresh = Item.objects.select_related("tool", "unit").get(pk=item.pk)
        if version is not None and fresh.version != version:
            raise Stale(fresh, version)
        both_have_read()
        return fresh

    monkeypatch.setattr(turns, "locked", unlocked)
    results = take_together(item, scene)
    assert sum(isinstance(result, Item) for result in results) == 2


def test_the_harness_catches_one_that_does_not_compare(item, scene, monkeypatch):
    """Holding the row without comparing the version: the second takes it from the first without having seen it."""

    def blind(item, version):
        return Item.objects.select_for_update(of=("self",)).select_related("tool", "unit").get(pk=item.pk)

    monkeypatch.setattr(turns, "locked", blind)
    results = take_together(item, scene)
    assert sum(isinstance(result, Item) for result in results) == 2


def test_the_right_one_passes_while_both_are_held(item, scene, monkeypatch, both_have_read):
    """The real lock in the same harness: the second cannot read while the first holds the row, so nothing can
    be lost."""
    real = turns.locked

    def held(item, version):
        fresh = real(item, version)
        both_have_read()
        return fresh

    monkeypatch.setattr(turns, "locked", held)
    results = take_together(item, scene)
    assert sum(isinstance(result, Item) for result in results) == 1


def test_a_double_submit_at_once_makes_one_report(scene):
    def send():
        return actions.report_item(
            tool=scene["tool"], kind="bug", what_happened="It stops.", reporter=scene["erin"], key="the same form"
        )

    results = at_once(send, send, send)
    assert {result.item.pk for result in results} == set(Item.objects.values_list("pk", flat=True))
    assert sorted(result.new for result in results) == [False, False, True]
    assert Item.objects.get().events.filter(kind="reported").count() == 1


def test_without_its_key_the_same_harness_makes_three(scene):
    def send():
        return actions.report_item(tool=scene["tool"], kind="bug", what_happened="It stops.", reporter=scene["erin"])

    at_once(send, send, send)
    assert Item.objects.count() == 3


def test_many_voices_at_once_are_all_counted(item, scene):
    at_once(*[
        lambda by=scene[name]: actions.add_voice(item=item, by=by) for name in ("odette", "omar", "olive", "odette")
    ])  # fmt: skip
    item.refresh_from_db()
    assert item.reach == item.voices.count() == 4


def test_the_sweep_at_once_routes_each_report_once(item, scene):
    Item.objects.filter(pk=item.pk).update(queue=None)
    item.routes.all().delete()
    at_once(actions.route_unrouted, actions.route_unrouted)
    assert item.routes.count() == 1


def test_duplicates_of_each_other_at_once_do_not_wait_for_ever(scene):
    one, two = (
        actions.report_item(tool=scene["tool"], kind="bug", what_happened="It stops.", reporter=scene[name]).item
        for name in ("erin", "odette")
    )
    results = at_once(
        lambda: actions.mark_duplicate(item=one, of=two, by=scene["omar"], version=one.version),
        lambda: actions.mark_duplicate(item=two, of=one, by=scene["olive"], version=two.version),
    )
    assert sum(isinstance(result, Item) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 1


@pytest.fixture
def three(scene):
    """Three reports of Erin, Odette and Omar: the first may be of the second, the second of the third."""

    def report(name):
        return actions.report_item(tool=scene["tool"], kind="bug", what_happened="It stops.", reporter=scene[name]).item

    return [report(name) for name in ("erin", "odette", "omar")]


def merge_along(three, scene) -> list:
    """The first into the second and the second into the third, and each of them twice, in the same moment."""
    pairs = [(three[0], three[1]), (three[1], three[2])]
    return at_once(*(
        lambda item=item, of=of, by=scene[name]: actions.mark_duplicate(item=item, of=of, by=by, version=item.version)
        for item, of in pairs for name in ("omar", "olive")
    ))  # fmt: skip


def chains() -> int:
    return Item.objects.filter(duplicate_of__duplicate_of__isnull=False).count()


def test_merges_at_once_make_no_chain_and_nobody_is_counted_twice(three, scene):
    results = merge_along(three, scene)
    assert sum(isinstance(result, Item) for result in results) == 1 and problems(results, Refused, Stale) == []
    assert chains() == 0
    for item in Item.objects.all():
        assert item.reach == item.voices.values("person").distinct().count() == item.voices.count()
        assert item.events.filter(kind="duplicate").count() == (item.state == "duplicate")


def test_without_its_locks_the_same_harness_makes_a_chain(three, scene, monkeypatch):
    refusal = outcomes.refusal_to_duplicate

    def looked(item, of, by):
        found = refusal(item, of, by)
        think()
        return found

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **how: self)
    monkeypatch.setattr(outcomes, "refusal_to_duplicate", looked)
    merge_along(three, scene)
    assert chains() == 1


def test_rules_made_at_once_get_a_place_each(scene):
    queue = actions.create_queue(name="Bugs", by=scene["omar"])
    condition = {"all": [{"field": "kind", "is": ["bug"]}]}

    def make(name):
        return lambda: actions.create_rule(name=name, condition=condition, queue=queue, position=1, by=scene["omar"])

    results = at_once(make("One"), make("Two"), make("Three"))
    assert all(isinstance(result, Rule) for result in results)
    assert sorted(Rule.objects.values_list("position", flat=True)) == [1, 2, 3]


@contextmanager
def refused_by_database():
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


def test_the_database_holds_what_the_actions_promise(item, scene):
    """Each row that no action would write, written past them."""
    rows = Item.objects.filter(pk=item.pk)
    for broken in (
        {"state": "lost"},
        {"severity": 4},
        {"severity": 0},
        {"kind": "nothing"},
        {"what_happened": ""},
        {"reporter": None},
        {"receipt_hash": "x"},
        {"state": "resolved"},
        {"state": "closed"},
        {"resolution": "Done."},
        {"state": "duplicate"},
        {"duplicate_of": item.pk},
        {"follows": item.pk},
        {"source": "champion"},
        {"logged_by": scene["odette"]},
        {"reach": 0},
    ):
        with refused_by_database():
            rows.update(**broken)
    with refused_by_database():
        item.voices.create(person=scene["erin"])
    with refused_by_database():
        item.events.update(state="closed")
    with refused_by_database():
        item.events.all().delete()
    route = item.routes.get()
    route.pk = None
    with refused_by_database():
        route.save(force_insert=True)
